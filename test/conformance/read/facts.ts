import { object, objects } from '../../simulator/formats/place.ts'

export type Fields = Record<string, unknown>

/** One thing in the conversation. Media are told by where they come from. */
export type Item =
  | { readonly role: string; readonly text: string }
  | { readonly role: string; readonly image: string }
  | { readonly role: string; readonly audio: string }
  | { readonly role: string; readonly file: string }
  /** `call` counts calls from 0 through the whole conversation: ids differ between formats. */
  | { readonly call: number; readonly name: string; readonly args: unknown }
  | { readonly result: number; readonly content: readonly string[] }
  | { readonly other: unknown }

/**
 * What a request asks for, in no format's words. A member that is undefined was not asked for. Members of one name are
 * compared between the request that the client sent and the one that reached the provider.
 */
export interface RequestFacts {
  /** All instructions, one after the other, blanks made equal. */
  system?: string
  /** Instructions behind the first message, with the number of items before them. */
  laterSystem?: string
  items: readonly Item[]
  imageDetail?: readonly string[]
  toolErrors?: readonly number[]
  fileNames?: readonly string[]
  /** Files that shall be cited. */
  cited?: number
  /** Thinking that is sent back: its text, and signatures and hidden thinking as they are. */
  reasoning?: { readonly text: string; readonly signatures: readonly string[] }
  cacheMarks?: readonly string[]
  cacheTtls?: readonly string[]
  /** Tools that the model may use as the choice stands. */
  tools?: readonly { name: string; description?: string; parameters: unknown }[]
  strictTools?: readonly string[]
  hostedTools?: readonly string[]
  /** `auto` is what no choice means as well. */
  toolChoice?: 'required'
  oneCallAtATime?: true
  format?: 'json' | { schema: unknown }
  /** `low`, `medium`, `high` …; a budget is compared as it is where both sides have one. */
  effort?: string
  budget?: number
  /** The model thinks as long as it likes. */
  ownMeasure?: true
  /** Its thoughts shall be in the answer. */
  showsThoughts?: true
  stop?: readonly string[]
  choices?: number
  logprobs?: number
  seed?: number
  temperature?: number
  topP?: number
  topK?: number
  frequencyPenalty?: number
  presencePenalty?: number
  serviceTier?: string
  user?: string
  metadata?: unknown
  maxTokens?: number
  unknown?: true
}

export function words(text: string): string {
  return text.replace(/\s+/g, ' ').trim()
}

/** Numbers calls as they come; results name theirs by id, or by name where there are no ids. */
export class CallNumbers {
  readonly #ids: { id: string | undefined; name: string; answered: boolean }[] = []

  call(id: unknown, name: unknown): number {
    return this.#ids.push({ id: typeof id === 'string' ? id : undefined, name: String(name), answered: false }) - 1
  }

  result(id: unknown, name?: unknown): number {
    const at = this.#ids.findIndex((call) =>
      id === undefined ? call.name === name && !call.answered : call.id === id && !call.answered,
    )
    const call = this.#ids[at]
    if (call) call.answered = true
    return at
  }
}

export function parsed(json: unknown): unknown {
  if (typeof json !== 'string') return json
  try {
    return JSON.parse(json)
  } catch {
    return json
  }
}

/** A schema without what says nothing; undefined where no argument is described. */
export function schema(value: unknown): unknown {
  const { properties, $schema: _, ...rest } = object(value)
  if (Object.keys(object(properties)).length === 0) return undefined
  return lowered({ ...rest, properties })
}

/** Gemini's older schemas write types in capitals. */
function lowered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(lowered)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [
      name,
      name === 'type' && typeof member === 'string' ? member.toLowerCase() : lowered(member),
    ]),
  )
}

const FREE_TEXT = 'free text'

/** Tools with one argument `input` stand for tools that take free text. */
export function parameters(value: unknown): unknown {
  const found = schema(value)
  const { properties } = object(found)
  const names = Object.keys(object(properties))
  return names.length === 1 && names[0] === 'input' ? FREE_TEXT : found
}
export const freeText = FREE_TEXT

/** `data:image/png;base64,…` of parts that are told apart. */
export function dataUrl(mediaType: unknown, data: unknown): string {
  return `data:${mediaType};base64,${data}`
}

/** Names of the formats that a text document may come in, made equal: the text itself. */
export function file(url: string): string {
  const [, base64] = /^data:text\/plain;base64,(.*)$/.exec(url) ?? []
  return base64 === undefined ? url : `text:${Buffer.from(base64, 'base64').toString()}`
}

/** Leaves out members that say nothing, so that absent and empty are the same. */
export function tidy<Facts extends object>(facts: Facts): Facts {
  return Object.fromEntries(
    Object.entries(facts).filter(
      ([, value]) =>
        value !== undefined && value !== null && value !== '' && !(Array.isArray(value) && value.length === 0),
    ),
  ) as Facts
}

/** Tools and choice together: which may be used, and whether one must be. */
export function choiceFacts(
  tools: NonNullable<RequestFacts['tools']>,
  mode: unknown,
  only: readonly string[] | undefined,
): Pick<RequestFacts, 'tools' | 'toolChoice'> {
  if (mode === 'none') return {}
  const usable = only ? tools.filter(({ name }) => only.includes(name)) : tools
  return { tools: usable, ...(mode === 'required' && { toolChoice: 'required' as const }) }
}

export { object, objects }

export function number(value: unknown): number | undefined {
  return typeof value === 'number' ? value : undefined
}

export function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
}

/** Collects what is told of single parts while a conversation is read. */
export class Notes {
  readonly items: Item[] = []
  readonly system: string[] = []
  readonly laterSystem: string[] = []
  readonly imageDetail: string[] = []
  readonly toolErrors: number[] = []
  readonly fileNames: string[] = []
  readonly signatures: string[] = []
  readonly cacheMarks: string[] = []
  readonly cacheTtls: string[] = []
  readonly calls = new CallNumbers()
  thoughts = ''
  cited = 0

  instruct(words: string): void {
    if (words === '') return
    this.system.push(words)
    if (this.items.length > 0) this.laterSystem.push(`${this.items.length}: ${words}`)
  }

  say(role: string, said: string): void {
    if (said !== '') this.items.push({ role, text: said })
  }

  think(text: unknown, ...signatures: readonly unknown[]): void {
    if (typeof text === 'string') this.thoughts += text
    for (const signature of signatures) {
      if (typeof signature === 'string' && signature !== '') this.signatures.push(signature)
    }
  }

  mark(what: string, ttl: unknown): void {
    this.cacheMarks.push(what.slice(0, 30))
    this.cacheTtls.push(typeof ttl === 'string' ? ttl : '5m')
  }

  facts(): RequestFacts {
    const { items, imageDetail, toolErrors, fileNames, signatures, thoughts, cacheMarks, cacheTtls, cited } = this
    return {
      system: words(this.system.join(' ')),
      laterSystem: words(this.laterSystem.join(' ')),
      items,
      imageDetail,
      toolErrors,
      // Some formats allow for letters, digits and a few signs only.
      fileNames: fileNames.map((name) => name.replace(/\W+/g, '-')),
      ...((thoughts !== '' || signatures.length > 0) && { reasoning: { text: thoughts, signatures } }),
      cacheMarks,
      cacheTtls,
      ...(cited > 0 && { cited }),
    }
  }
}

/** The word that is nearest to a number of tokens. */
export function effortOf(budget: number): string {
  return budget <= 4_096 ? 'low' : budget <= 16_384 ? 'medium' : 'high'
}
