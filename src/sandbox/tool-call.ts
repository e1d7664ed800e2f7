import { createHash } from 'node:crypto'
import { asObject, type JsonObject } from '../kit/parse-json.ts'
import { textOf } from './messages.ts'
import { sampleValue } from './sample-value.ts'

export interface ToolCall {
  readonly id: string
  readonly type: 'function'
  readonly function: { readonly name: string; readonly arguments: string }
}

/**
 * The call that the sandbox makes when it was given tools, may use them, and the last message is not a tool's answer:
 * the tool that `tool_choice` names, else the first one, with arguments that fit its schema.
 */
export function toolCallFor(body: JsonObject, messages: readonly JsonObject[]): ToolCall | undefined {
  const tools = Array.isArray(body.tools) ? body.tools.map((tool: unknown) => asObject(asObject(tool)?.function)) : []
  if (body.tool_choice === 'none' || messages.at(-1)?.role === 'tool') return undefined
  const wanted = asObject(asObject(body.tool_choice)?.function)?.name
  const tool = tools.find((one) => wanted === undefined || one?.name === wanted)
  if (typeof tool?.name !== 'string') return undefined
  const question = textOf(messages.findLast(({ role }) => role === 'user')).trim()
  const made = JSON.stringify(sampleValue(tool.parameters, question.slice(0, 100)) ?? {})
  const hash = createHash('sha256').update(JSON.stringify([tool.name, made, messages.length]))
  return {
    id: `call_${hash.digest('hex').slice(0, 24)}`,
    type: 'function',
    function: { name: tool.name, arguments: made },
  }
}
