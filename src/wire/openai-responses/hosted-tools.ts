import { memberNamed } from '../../kit/json-members.ts'
import { asObject, asString, type JsonObject, parseJson } from '../../kit/parse-json.ts'
import type { Call } from '../../model/call.ts'
import { invalid } from '../openai/request.ts'
import type { UpstreamTarget } from '../wire.ts'

/** Tools that the client runs, or that only choose among them. All others run at the provider at a price of their own. */
const clientTools = new Set([
  ...['function', 'custom', 'namespace', 'local_shell', 'shell', 'apply_patch', 'tool_search'],
  ...['computer', 'computer_use_preview'],
])

export function isHosted(tool: JsonObject | undefined): boolean {
  const type = asString(tool?.type) ?? ''
  if (type === 'shell') return asString(asObject(tool?.environment)?.type)?.startsWith('container') === true
  return !clientTools.has(type)
}

/** Where tools can also be brought in: items of `input` that hold some. */
const bringers = ['"additional_tools"', '"tool_search_output"']

/**
 * Takes tools that run at the provider out of a request on the operator's account, for the price of tokens does not
 * cover them. Throws Fault `invalid_request` when the request insists on one.
 */
export function withoutHostedTools(
  call: Call,
  target: UpstreamTarget,
  edits: Map<string, string | undefined>,
  dropped: string[],
): void {
  if (!target.stateless) return
  const tools = memberValue(call, 'tools')
  if (Array.isArray(tools) && tools.some((tool) => isHosted(asObject(tool)))) {
    const kept = tools.filter((tool) => keeps(asObject(tool), dropped))
    edits.set('tools', kept.length > 0 ? JSON.stringify(kept) : undefined)
    editChoice(call, edits, kept.length > 0)
  }
  if (!bringers.some((type) => call.body.includes(type))) return
  const input = memberValue(call, 'input')
  if (Array.isArray(input)) editInput(input, edits, dropped)
}

function memberValue(call: Call, key: string): unknown {
  const member = memberNamed(call.members, key)
  return member && parseJson(call.body.toString('utf8', member.start, member.end))
}

function keeps(tool: JsonObject | undefined, dropped: string[]): boolean {
  if (!isHosted(tool)) return true
  const name = `tools.${asString(tool?.type) ?? 'unknown'}`
  if (!dropped.includes(name)) dropped.push(name)
  return false
}

/** A choice that names a tool which is gone would fail at the provider in words that do not explain it. */
function editChoice(call: Call, edits: Map<string, string | undefined>, anyLeft: boolean): void {
  const choice = memberValue(call, 'tool_choice')
  if (typeof choice === 'string') {
    if (!anyLeft && choice === 'required') throw insists()
    if (!anyLeft) edits.set('tool_choice', undefined)
    return
  }
  const wish = asObject(choice)
  if (!wish) return
  if (wish.type !== 'allowed_tools') {
    if (isHosted(wish)) throw insists()
    return
  }
  const all = Array.isArray(wish.tools) ? wish.tools : []
  const tools = all.filter((tool) => !isHosted(asObject(tool)))
  if (tools.length === 0) throw insists()
  if (tools.length < all.length) edits.set('tool_choice', JSON.stringify({ ...wish, tools }))
}

function insists() {
  return invalid(
    'tool_choice',
    "'tool_choice' asks for a tool that runs at the provider, which only byok allows. Choose another tool, or use byok.",
  )
}

function editInput(input: readonly unknown[], edits: Map<string, string | undefined>, dropped: string[]): void {
  let changed = false
  const items = input.map((item) => {
    const tools = asObject(item)?.tools
    if (!Array.isArray(tools) || !tools.some((tool) => isHosted(asObject(tool)))) return item
    changed = true
    return { ...asObject(item), tools: tools.filter((tool) => keeps(asObject(tool), dropped)) }
  })
  if (changed) edits.set('input', JSON.stringify(items))
}
