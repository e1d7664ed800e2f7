import { memberNamed } from '../../kit/json-members.ts'
import { asObject, parseJson } from '../../kit/parse-json.ts'
import type { Call } from '../../model/call.ts'
import type { Part } from '../../model/chat/parts.ts'
import type { ChatRequest } from '../../model/chat/request.ts'
import type { ChatFormat } from '../../model/wire-format.ts'
import { fieldNames } from './field-names.ts'
import type { Naming } from './losses.ts'

/** What is known of a decoded call. */
export interface Written {
  readonly request: ChatRequest
  /** Where parts and tools of the request stand in the body. */
  readonly places: ReadonlyMap<object, string>
  /** Names of tools that stand for the client's. */
  readonly standIns: () => ReadonlyMap<string, string>
}

/** `messages[2].content[0].detail`, as encoders name what stands in messages. */
const inMessage = /^messages\[(\d+)\](?:\.content)?(?:\[(\d+)\](?:\.content\[(\d+)\])?)?(?:\..*?)?(?:\.?(\w+))?$/

/** Nothing is looked for until something goes lost. `call`: as the client sent it, in the format `from`. */
export function namingOf(call: Call, from: ChatFormat, written: Written): Naming {
  const { fields, members } = fieldNames[from]
  return (field) => {
    const message = inMessage.exec(field)
    if (message) return placeInMessage(message, written, members) ?? field
    if (field.startsWith('tools.')) return placeOfTool(field, written, members) ?? field
    const named = Object.hasOwn(fields, field) ? fields[field] : undefined
    if (named === undefined || typeof named === 'string') return named ?? field
    return named.find((path) => stands(call, path)) ?? named[0] ?? field
  }
}

type Members = Readonly<Record<string, string>>

function within(place: string, member: string | undefined, members: Members): string {
  const own = member !== undefined && Object.hasOwn(members, member) ? members[member] : undefined
  return own === undefined ? place : `${place}.${own}`
}

function placeInMessage(found: RegExpExecArray, { request, places }: Written, members: Members): string | undefined {
  const [, index, at, nested, member] = found
  const parts = request.messages[Number(index)]?.parts ?? []
  if (at === undefined) {
    const place = firstPlace(parts, places)
    return place && within(place, member, members)
  }
  const part = parts[Number(at)]
  const inner = nested !== undefined && part?.type === 'tool-result' ? part.content[Number(nested)] : undefined
  const place = (inner && places.get(inner)) ?? (part && places.get(part))
  return place === undefined ? firstPlace(parts, places) : within(place, member, members)
}

/** Where a message stands: that of any of its parts without the way from the message to the part. */
function firstPlace(parts: readonly Part[], places: ReadonlyMap<object, string>): string | undefined {
  for (const part of parts) {
    const [place] = /^\w+(?:\[\d+\])?/.exec(places.get(part) ?? '') ?? []
    if (place) return place
  }
  return undefined
}

/** Of a client's own tool, `tools.name.strict`. What runs at the provider is told by its name. */
function placeOfTool(field: string, { request, places, standIns }: Written, members: Members): string | undefined {
  const rest = field.slice('tools.'.length)
  for (const tool of request.tools ?? []) {
    const names = [tool.name, ...[...standIns()].flatMap(([name, own]) => (own === tool.name ? [name] : []))]
    const name = names.find((one) => rest === one || rest.startsWith(`${one}.`))
    const place = name === undefined || tool.kind === 'hosted' ? undefined : places.get(tool)
    if (name !== undefined && place !== undefined) return within(place, rest.slice(name.length + 1), members)
  }
  return undefined
}

/** Whether the client wrote the field. Only members with wishes are looked into, which are small. */
function stands(call: Call, path: string): boolean {
  const [top = '', ...below] = path.split('.')
  const member = memberNamed(call.members, top) ?? memberNamed(call.members, snake(top))
  if (!member || below.length === 0) return member !== undefined
  let value: unknown = parseJson(call.body.toString('utf8', member.start, member.end))
  for (const key of below) {
    const object = asObject(value)
    value = object?.[key] ?? object?.[snake(key)]
  }
  return value !== undefined && value !== null
}

/** Google's APIs take `response_schema` for `responseSchema`. */
function snake(key: string): string {
  return key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
}
