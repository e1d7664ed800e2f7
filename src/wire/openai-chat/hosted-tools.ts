import { memberNamed } from '../../kit/json-members.ts'
import { asObject, asString, parseJson } from '../../kit/parse-json.ts'
import type { Call } from '../../model/call.ts'
import type { UpstreamTarget } from '../wire.ts'

/**
 * Takes tools that run at the provider (some servers offer searches that way) out of a request on the operator's
 * account: the price of tokens does not cover them.
 */
export function withoutHostedTools(
  call: Call,
  target: UpstreamTarget,
  edits: Map<string, string | undefined>,
  dropped: string[],
): void {
  const member = target.stateless ? memberNamed(call.members, 'tools') : undefined
  const tools = member && parseJson(call.body.toString('utf8', member.start, member.end))
  if (!Array.isArray(tools)) return
  const kept = tools.filter((tool) => {
    const type = asString(asObject(tool)?.type) ?? 'function'
    if (type === 'function' || type === 'custom') return true
    const name = `tools.${type}`
    if (!dropped.includes(name)) dropped.push(name)
    return false
  })
  if (kept.length < tools.length) edits.set('tools', kept.length > 0 ? JSON.stringify(kept) : undefined)
}
