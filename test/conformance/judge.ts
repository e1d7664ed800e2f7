import { isDeepStrictEqual } from 'node:util'
import { object, objects } from '../simulator/formats/place.ts'
import type { ProviderFormatName } from './answers/index.ts'
import type { SurfaceName } from './clients.ts'
import type { AnswerFacts, RequestFacts } from './read/index.ts'

/** Which names in the warnings excuse which fact. */
const excuses: Readonly<Partial<Record<keyof RequestFacts, RegExp>>> = {
  system: /instructions|system|messages|input/,
  laterSystem: /instructions|system|messages|input/,
  imageDetail: /detail/,
  toolErrors: /error/,
  fileNames: /title|name|context|file$|document$/,
  reasoning: /reasoning|thinking|thought|signature|encrypted/i,
  cacheMarks: /cache/i,
  cacheTtls: /cache|ttl/i,
  // Calls may be held to their schemas by a mode; the tool is what is told then.
  strictTools: /strict|functionDeclarations\[\d+\]/,
  hostedTools: /tools|web_search|google/i,
  oneCallAtATime: /parallel/,
  effort: /reasoning|effort|thinking|output_config/i,
  budget: /budget|reasoning|thinking/i,
  ownMeasure: /thinking/,
  showsThoughts: /summary|display|includeThoughts/,
  seed: /seed/,
  temperature: /temperature|sampling/,
  topP: /top_?p|sampling/i,
  topK: /top_?k|sampling/i,
  frequencyPenalty: /frequency_?penalty/i,
  presencePenalty: /presence_?penalty/i,
  serviceTier: /service_?tier/i,
  user: /user|safety_identifier/,
  metadata: /metadata/,
  unknown: /unknown/i,
  maxTokens: /max_?(output_?|completion_?)?tokens/i,
}

const formats = /response_format|text\.format|output_config|output_format|response\w*Schema/

/** What a translation may add: what the provider's format insists on or paid lanes hold. */
const addable: ReadonlySet<string> = new Set(['maxTokens', 'fileNames', 'cacheTtls'] satisfies (keyof RequestFacts)[])

/** Facts of an answer that a surface has no words for. */
const unsayable: Readonly<Record<SurfaceName, readonly (keyof AnswerFacts)[]>> = {
  // Stop sequences that were met are not told.
  'openai-chat': ['stopSequence'],
  // Neither are they here, and there is one choice.
  'openai-responses': ['stopSequence', 'moreTexts'],
  'anthropic-messages': ['moreTexts', 'logprobs'],
  // Cache writes are not counted.
  gemini: ['stopSequence', 'cacheWriteTokens'],
}

/**
 * What was lost or changed on the way to the provider; names of facts with both values. `warnings`: names, with the type
 * of what stands there behind it, if it has one. No warning excuses the loss of `mustArrive`.
 */
export function requestDefects(
  sent: RequestFacts,
  arrived: RequestFacts,
  warnings: readonly string[],
  mustArrive?: keyof RequestFacts,
): string[] {
  const defects: string[] = []
  for (const name of Object.keys({ ...sent, ...arrived }) as (keyof RequestFacts)[]) {
    if (isDeepStrictEqual(alike(name, sent[name]), alike(name, arrived[name]))) continue
    if (sent[name] === undefined && addable.has(name)) continue
    if (name === 'effort' && (sameBudget(sent, arrived) || fits(sent.effort, arrived))) continue
    if (name === 'budget' && sent.budget === undefined && fits(sent.effort, arrived)) continue
    if ((name === 'budget' || name === 'effort') && sent.ownMeasure && arrived.budget !== undefined) continue
    if (name === 'maxTokens' && withinThinking(sent, arrived)) continue
    // A budget is the most that a model thinks; within it the measure is its own.
    if (name === 'ownMeasure' && arrived.budget !== undefined) continue
    // Bounds that a schema cannot have are told in words.
    if (name === 'format' && arrived.format !== undefined && warnings.some((warning) => formats.test(warning))) continue
    // Where tools that must not be used cannot be left out.
    if (
      name === 'tools' &&
      sent.tools === undefined &&
      warnings.some((warning) => /tool_choice|toolConfig/.test(warning))
    )
      continue
    if (name === 'items' && warnings.some((warning) => /\[\d+\](?: \w+)?$/.test(warning)) && toldAsText(sent, arrived))
      continue
    const excuse = excuses[name]
    if (name !== mustArrive && excuse && warnings.some((warning) => excuse.test(warning))) continue
    defects.push(`request ${name}: sent ${short(sent[name])}, arrived ${short(arrived[name])}`)
  }
  return defects
}

/** A fact without what formats write differently and mean alike. */
function alike(name: keyof RequestFacts, value: unknown): unknown {
  if (name === 'serviceTier') return value === 'standard_only' ? 'default' : value
  // Where a schema cannot have a name, it has a title.
  if (name === 'format' && typeof value === 'object') {
    const { title: _, ...schema } = object(object(value).schema)
    return schema
  }
  if (name === 'items') return objects(value).flatMap(mediaBehind)
  return value
}

/** Images in a tool's result may stand behind it where results are text. */
function mediaBehind(item: Record<string, unknown>): unknown[] {
  if (!Array.isArray(item.content)) return [item]
  const isImage = (text: unknown) => /^data:image/.test(String(text))
  const images = item.content.filter(isImage)
  const content = item.content.filter((text) => !isImage(text))
  return [{ ...item, content }, ...images.map((image) => ({ role: 'user', image }))]
}

/** Text documents may stand in the message, below their names. */
function toldAsText(sent: RequestFacts, arrived: RequestFacts): boolean {
  const came = objects(arrived.items)
  return (
    came.length === sent.items?.length &&
    objects(sent.items).every((item, index) => {
      const [, text] = /^text:(.*)$/s.exec(String(item.file)) ?? []
      return text === undefined
        ? isDeepStrictEqual(item, came[index])
        : came[index]?.role === item.role && String(came[index]?.text).endsWith(text)
    })
  )
}

function sameBudget(sent: RequestFacts, arrived: RequestFacts): boolean {
  return sent.budget !== undefined && sent.budget === arrived.budget
}

const shares: ReadonlyMap<string, { readonly least: number; readonly most: number }> = new Map([
  ['low', { least: 0, most: 0.35 }],
  ['medium', { least: 0.3, most: 0.7 }],
  ['high', { least: 0.6, most: 1 }],
])

/** Budgets that an effort may become: by themselves, or as a part of all tokens that the answer may have. */
function fits(effort: string | undefined, { budget, maxTokens, effort: word }: RequestFacts): boolean {
  if (budget === undefined) return false
  const part = maxTokens === undefined ? undefined : budget / maxTokens
  const range = shares.get(effort ?? '')
  return word === effort || (part !== undefined && range !== undefined && part >= range.least && part <= range.most)
}

/** Formats in which the cap counts thinking as well may allow for more. */
function withinThinking(sent: RequestFacts, arrived: RequestFacts): boolean {
  return sent.maxTokens !== undefined && arrived.budget !== undefined && (arrived.maxTokens ?? 0) > sent.maxTokens
}

export function answerDefects(
  said: AnswerFacts,
  got: AnswerFacts,
  surface: SurfaceName,
  provider: ProviderFormatName,
): string[] {
  const defects: string[] = []
  for (const name of Object.keys({ ...said, ...got }) as (keyof AnswerFacts)[]) {
    if (isDeepStrictEqual(said[name], got[name]) || unsayable[surface].includes(name)) continue
    if (isEstimate(name, said, got) || (surface !== provider && excusedAnswer(name, said, got, surface))) continue
    defects.push(`answer ${name}: said ${short(said[name])}, got ${short(got[name])}`)
  }
  return defects
}

function excusedAnswer(name: keyof AnswerFacts, said: AnswerFacts, got: AnswerFacts, surface: SurfaceName): boolean {
  // In other formats than its own a signature stands in an envelope that only the gateway reads.
  if (name === 'signatures') return said.signatures !== undefined && got.signatures !== undefined
  // Google's calls have no ids; every other surface needs them, so they are made.
  return name === 'distinctIds' && (said.distinctIds !== true || surface === 'gemini')
}

/** Counts that a provider did not tell are told as they are charged. */
function isEstimate(name: keyof AnswerFacts, said: AnswerFacts, got: AnswerFacts): boolean {
  return (
    said.inputTokens === undefined &&
    (name === 'inputTokens' || name === 'outputTokens') &&
    typeof (got as Record<string, unknown>)[name] === 'number'
  )
}

function short(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing'
  return text.length > 240 ? `${text.slice(0, 240)}…` : text
}
