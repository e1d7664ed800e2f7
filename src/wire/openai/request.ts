import { editMembers } from '../../kit/json-members.ts'
import { isObject } from '../../kit/parse-json.ts'
import type { Call } from '../../model/call.ts'
import { Fault } from '../../model/fault.ts'
import type { RouteWishes } from '../../model/route-wishes.ts'
import { invalid } from '../read-member.ts'
import type { UpstreamBody, UpstreamTarget } from '../wire.ts'

export { invalid } from '../read-member.ts'

const OPEN_BRACE = 0x7b

type Body = Readonly<Record<string, unknown>>

export function readModel(body: Body): string {
  // OpenRouter's clients may name their models in a list alone.
  const model = body.model ?? (Array.isArray(body.models) ? body.models[0] : body.model)
  if (model === undefined) {
    throw new Fault('invalid_request', 'missing_required_parameter', "Missing required parameter: 'model'.", {
      param: 'model',
    })
  }
  if (typeof model !== 'string' || model === '' || model.length > 256) {
    throw invalid('model', "'model' must be a non-empty string of at most 256 characters.")
  }
  return model
}

export function readFlag(body: Body, name: string): boolean {
  const value = body[name]
  if (value === undefined || value === null) return false
  if (typeof value !== 'boolean') throw invalid(name, `'${name}' must be true or false.`)
  return value
}

/** A positive integer, or undefined when absent or null. */
export function readPositive(body: Body, name: string, highest = 100_000_000): number | undefined {
  const value = body[name]
  if (value === undefined || value === null) return undefined
  if (typeof value !== 'number' || !Number.isInteger(value) || value < 1 || value > highest) {
    throw invalid(name, `'${name}' must be an integer from 1 to ${highest}.`)
  }
  return value
}

/** Usage on the stream is asked for by OpenAI's stream_options or OpenRouter's usage.include. */
export function readWantsUsage(body: Body): boolean {
  const options = body.stream_options
  if (options !== undefined && options !== null && !isObject(options)) {
    throw invalid('stream_options', '\'stream_options\' must be an object such as {"include_usage": true}.')
  }
  if (isObject(options) && options.include_usage === true) return true
  return isObject(body.usage) && body.usage.include === true
}

/** Members that a wire format lets through to a pooled account, and where its token cap stands. */
export interface RequestRules {
  readonly allowed: ReadonlySet<string>
  /** The format can stream. */
  readonly streams: boolean
  /** The format's own cap fields, most specific first; empty when it has none. */
  readonly capFields: readonly string[]
  /** The format keeps state at the provider when `store` is true, or unless it is false. */
  readonly stores: boolean | 'by-default'
  /** What else must change in the body; edits and names of what was taken out are added to. */
  readonly edit?: (
    call: Call,
    target: UpstreamTarget,
    edits: Map<string, string | undefined>,
    dropped: string[],
  ) => void
}

/** Fields by which a request chooses dearer service, paid tools or other models than the one that is charged. */
const billed = new Set([
  ...['models', 'route', 'provider', 'plugins', 'transforms', 'service_tier', 'web_search_options', 'preset'],
  ...['search_parameters', 'search_mode', 'enable_search', 'web_search', 'compound_custom', 'best_of', 'min_tokens'],
  ...['priority', 'speed', 'inference_geo'],
])

/** The client's body with only those spans changed that must be. */
export function toUpstream(call: Call, target: UpstreamTarget, rules: RequestRules): UpstreamBody {
  const edits = new Map<string, string | undefined>([['model', JSON.stringify(target.model)]])
  const dropped: string[] = []
  // OpenRouter's way to ask for usage: the gateway sees to it, and other providers refuse a field they do not know.
  const asksForUsage = call.members.some(({ key, start }) => key === 'usage' && call.body[start] === OPEN_BRACE)
  if (asksForUsage) edits.set('usage', undefined)
  if (call.wishes && (target.stateless || !target.quirks.routes)) heedWishes(call.wishes, call, edits, dropped)
  // On the operator's account nothing may change the price, the searches or the model behind our back.
  if (target.stateless && !target.scrub) {
    for (const { key } of call.members) {
      if (!billed.has(key) || edits.has(key)) continue
      edits.set(key, undefined)
      dropped.push(key)
    }
  }
  if (target.scrub) {
    for (const { key } of call.members) {
      if (rules.allowed.has(key) || edits.has(key)) continue
      edits.set(key, undefined)
      dropped.push(key)
    }
  }
  const sent = () => call.members.some(({ key }) => key === 'store')
  const stored = rules.stores === 'by-default' || (rules.stores && (target.quirks.stores || sent()))
  if (target.stateless && stored) edits.set('store', 'false')
  if (call.facts.stream && rules.streams && target.quirks.streamOptions !== false) askForUsage(call, edits)
  if (target.outputCap !== undefined && rules.capFields.length > 0) capOutput(call, target, rules, edits)
  rules.edit?.(call, target, edits, dropped)
  return { body: editMembers(call.body, call.members, edits), dropped }
}

/** What the gateway has heeded goes no further. */
function heedWishes(
  { unheeded }: RouteWishes,
  { members }: Call,
  edits: Map<string, string | undefined>,
  dropped: string[],
): void {
  for (const { key } of members) if (key === 'models' || key === 'provider') edits.set(key, undefined)
  dropped.push(...unheeded.map((name) => `provider.${name}`))
}

function askForUsage(call: Call, edits: Map<string, string | undefined>): void {
  const member = call.members.find(({ key }) => key === 'stream_options')
  const options = member ? (JSON.parse(call.body.toString('utf8', member.start, member.end)) as Body | null) : null
  if (options?.include_usage === true) return
  edits.set('stream_options', JSON.stringify({ ...options, include_usage: true }))
}

function capOutput(call: Call, target: UpstreamTarget, rules: RequestRules, edits: Map<string, string | undefined>) {
  const present = call.members.filter(({ key }) => rules.capFields.includes(key))
  const own = target.quirks.tokenCap ?? 'max_tokens'
  // Of two that are set, each must be lowered.
  const set = present.filter(({ start, end }) => call.body.toString('latin1', start, end) !== 'null')
  const fallback = present[0]?.key ?? (rules.capFields.includes(own) ? own : (rules.capFields[0] as string))
  const fields = set.length > 0 ? set.map(({ key }) => key) : [fallback]
  for (const field of fields) edits.set(field, String(target.outputCap))
}
