import type { JsonObject } from '../../kit/parse-json.ts'
import type { ChatRequest, Tool } from '../../model/chat/request.ts'
import { toolSchema } from '../claude/schemas.ts'
import type { Traits } from '../claude/traits.ts'
import type { Losses } from '../translate/losses.ts'
import { choiceAmong } from '../translate/tool-choice.ts'
import { cacheControl } from './fields.ts'

/** `tools` and `tool_choice`, as far as there are any. */
export function encodeTools(request: ChatRequest, traits: Traits, losses: Losses): JsonObject {
  const { parallelToolCalls } = request
  const usable = (request.tools ?? []).filter((tool) => runsHere(tool, losses))
  const toolChoice = choiceAmong(request.toolChoice, usable, losses)
  if (usable.length === 0) return {}
  // Tools that may not be used are as good as none; the choice among the rest is free or not.
  const only = toolChoice?.kind === 'allowed' ? new Set(toolChoice.names) : undefined
  const offered = usable.filter((tool) => only?.has(tool.name) ?? true)
  const tools = offered.map((tool) => encodeTool(tool, traits, losses))
  const choice = encodeChoice(toolChoice)
  const alone = parallelToolCalls === false && choice?.type !== 'none'
  return {
    tools,
    ...((choice || alone) && {
      tool_choice: { ...(choice ?? { type: 'auto' }), ...(alone && { disable_parallel_tool_use: true }) },
    }),
  }
}

function encodeChoice(choice: ChatRequest['toolChoice']): JsonObject | undefined {
  switch (choice?.kind) {
    case undefined:
      return undefined
    case 'auto':
    case 'none':
      return { type: choice.kind }
    case 'required':
      return { type: 'any' }
    case 'named':
      return { type: 'tool', name: choice.name }
    case 'allowed':
      return { type: choice.required ? 'any' : 'auto' }
  }
}

function runsHere(tool: Tool, losses: Losses): boolean {
  if (tool.kind !== 'hosted' || tool.origin === 'anthropic-messages') return true
  losses.lose('hosted_tool', `tools.${tool.name}`)
  return false
}

function encodeTool(tool: Tool, traits: Traits, losses: Losses): JsonObject {
  if (tool.kind === 'hosted') return { ...tool.raw }
  // Tools that take free text are offered as functions before they come here.
  const { parameters = undefined, strict: wanted = undefined, cache = undefined } = tool.kind === 'function' ? tool : {}
  const { schema, strict } = toolSchema({ name: tool.name, parameters, strict: wanted }, traits, losses)
  return {
    name: tool.name,
    ...(tool.description !== undefined && { description: tool.description }),
    input_schema: schema,
    ...(strict !== undefined && { strict }),
    ...cacheControl(cache),
  }
}
