import { LinearPattern } from '../../kit/linear-pattern.ts'
import type { ChatRequest, JsonSchema } from '../../model/chat/request.ts'
import type { Verification } from '../../model/plan.ts'
import type { CascadePolicy } from '../../model/smart.ts'

/** Policies are replaced whole. */
const patterns = new WeakMap<CascadePolicy, LinearPattern>()

/** What an answer to this request is held against; undefined: nothing that is known beforehand. */
export function verificationOf(policy: CascadePolicy, request: ChatRequest): Verification | undefined {
  const format = request.answerFormat
  const schema = format?.kind === 'schema' && policy.schema !== false ? format.schema : undefined
  const tools = policy.tools === false ? undefined : toolsOf(request)
  const pattern = patternOf(policy)
  return schema === undefined && !tools && !pattern ? undefined : { schema, tools, pattern }
}

/** Schemas of arguments by the tool's name; undefined: none is offered. */
function toolsOf({ tools = [] }: ChatRequest): ReadonlyMap<string, JsonSchema> | undefined {
  if (tools.length === 0) return undefined
  return new Map(tools.map((tool) => [tool.name, (tool.kind === 'function' ? tool.parameters : undefined) ?? true]))
}

function patternOf(policy: CascadePolicy): LinearPattern | undefined {
  if (policy.pattern === undefined) return undefined
  let pattern = patterns.get(policy)
  if (!pattern) patterns.set(policy, (pattern = new LinearPattern(policy.pattern)))
  return pattern
}
