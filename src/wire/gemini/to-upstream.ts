import { editMembers, type Member } from '../../kit/json-members.ts'
import { asObject, isObject, type JsonObject, parseJson } from '../../kit/parse-json.ts'
import type { Call } from '../../model/call.ts'
import type { UpstreamBody, UpstreamTarget } from '../wire.ts'
import { jsonName } from './fields.ts'

/** GenerateContentRequest without what names an account, its stored state or its ways of billing. */
const allowed = new Set([
  'contents',
  'systemInstruction',
  'tools',
  'toolConfig',
  'safetySettings',
  'generationConfig',
  'store',
])

/** Fields by which a request chooses dearer service than the one that is charged. */
const billed = new Set(['serviceTier', 'modelArmorConfig'])

/** Parts of generationConfig that choose another model, or where answers are stored. */
const billedConfig = new Set(['routingConfig', 'modelSelectionConfig', 'modelConfig', 'generationOutputConfig'])

type Edits = Map<string, string | undefined>

/** The client's body with only those spans changed that must be; the path tells the model. */
export function toUpstream(call: Call, target: UpstreamTarget): UpstreamBody {
  const edits: Edits = new Map()
  const dropped: string[] = []
  for (const { key } of call.members) {
    const name = jsonName(key)
    if (name === 'model') edits.set(key, undefined)
    else if (target.scrub ? !allowed.has(name) : target.stateless && billed.has(name)) {
      edits.set(key, undefined)
      dropped.push(key)
    }
  }
  if (target.stateless) {
    withoutServerTools(call, edits, dropped)
    const store = memberOf(call, 'store')
    if (store || target.quirks.stores) edits.set(store?.key ?? 'store', 'false')
  }
  changeConfig(call, target, edits, dropped)
  return { body: edits.size > 0 ? editMembers(call.body, call.members, edits) : call.body, dropped }
}

function memberOf(call: Call, name: string): Member | undefined {
  return call.members.find(({ key }) => jsonName(key) === name)
}

function parsedValue(call: Call, { start, end }: Member): unknown {
  return parseJson(call.body.toString('utf8', start, end))
}

/** Tools that run at the provider cost what the price of tokens does not cover. Declarations of functions stay. */
function withoutServerTools(call: Call, edits: Edits, dropped: string[]): void {
  const member = memberOf(call, 'tools')
  const value = member && parsedValue(call, member)
  if (!member || value === undefined || value === null) return
  const kept: JsonObject[] = []
  let changed = false
  for (const tool of Array.isArray(value) ? value : [value]) {
    if (!isObject(tool)) continue
    const own = Object.entries(tool).filter(([name]) => jsonName(name) === 'functionDeclarations')
    const taken = Object.keys(tool).filter((name) => jsonName(name) !== 'functionDeclarations')
    dropped.push(...taken.map((name) => `tools.${name}`))
    changed ||= taken.length > 0
    if (own.length > 0) kept.push(Object.fromEntries(own))
  }
  if (!changed) return
  edits.set(member.key, kept.length > 0 ? JSON.stringify(kept) : undefined)
  const config = memberOf(call, 'toolConfig')
  if (kept.length > 0 || !config) return
  edits.set(config.key, undefined)
  dropped.push(config.key)
}

/** Only where something must change is generationConfig written anew. */
function changeConfig(call: Call, { outputCap, stateless }: UpstreamTarget, edits: Edits, dropped: string[]): void {
  const member = memberOf(call, 'generationConfig')
  const config = member && asObject(parsedValue(call, member))
  const names = Object.keys(config ?? {})
  const taken = stateless ? names.filter((name) => billedConfig.has(jsonName(name))) : []
  dropped.push(...taken.map((name) => `generationConfig.${name}`))
  if (outputCap === undefined && taken.length === 0) return
  const capped = (name: string) => outputCap !== undefined && jsonName(name) === 'maxOutputTokens'
  const kept = Object.entries(config ?? {}).filter(([name]) => !taken.includes(name) && !capped(name))
  const cap = outputCap === undefined ? {} : { maxOutputTokens: outputCap }
  edits.set(member?.key ?? 'generationConfig', JSON.stringify({ ...Object.fromEntries(kept), ...cap }))
}
