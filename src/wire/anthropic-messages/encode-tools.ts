import { isObject, type JsonObject } from '../../kit/parse-json.ts'
import type { ChatRequest, JsonSchema, Tool } from '../../model/chat/request.ts'
import type { Losses } from '../translate/losses.ts'
import { cacheControl } from './fields.ts'
import type { Traits } from './models.ts'
import { strictSchema } from './strict-schema.ts'

/** `tools` and `tool_choice`, as far as there are any. */
export function encodeTools(request: ChatRequest, traits: Traits, losses: Losses): JsonObject {
  const { toolChoice, parallelToolCalls } = request
  // Tools that may not be used are as good as none; the choice among the rest is free or not.
  const only = toolChoice?.kind === 'allowed' ? new Set(toolChoice.names) : undefined
  const offered = (request.tools ?? []).filter((tool) => only?.has(tool.name) ?? true)
  const tools = offered.flatMap((tool) => encodeTool(tool, traits, losses))
  if (tools.length === 0) {
    if (toolChoice?.kind === 'named' || toolChoice?.kind === 'required')
      losses.lose('hosted_tool_choice', 'tool_choice')
    return {}
  }
  if (toolChoice?.kind === 'named' && !tools.some(({ name }) => name === toolChoice.name)) {
    losses.lose('hosted_tool_choice', 'tool_choice')
  }
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

function encodeTool(tool: Tool, traits: Traits, losses: Losses): JsonObject[] {
  if (tool.kind === 'hosted') {
    if (tool.origin === 'anthropic-messages') return [{ ...tool.raw }]
    losses.lose('hosted_tool', `tools.${tool.name}`)
    return []
  }
  // Tools that take free text are offered as functions before they come here.
  const { parameters = undefined, strict = undefined, cache = undefined } = tool.kind === 'function' ? tool : {}
  const schema = inputSchema(parameters)
  if (strict && !traits.strict) losses.lose('strict_tools', `tools.${tool.name}.strict`)
  const held = strict && traits.strict ? strictSchema(schema) : undefined
  if (held?.loosened) losses.lose('schema_keywords', `tools.${tool.name}`)
  return [
    {
      name: tool.name,
      ...(tool.description !== undefined && { description: tool.description }),
      input_schema: held?.schema ?? schema,
      ...(strict !== undefined && traits.strict && { strict }),
      ...cacheControl(cache),
    },
  ]
}

/** The schema of an input must be one of an object; a tool without arguments takes an empty one. */
function inputSchema(parameters: JsonSchema | undefined): JsonObject {
  if (!isObject(parameters)) return { type: 'object', properties: {} }
  return parameters.type === 'object' ? parameters : { ...parameters, type: 'object' }
}
