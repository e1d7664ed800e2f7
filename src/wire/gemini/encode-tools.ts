import { isObject, type JsonObject } from '../../kit/parse-json.ts'
import type { ChatRequest, Tool, ToolChoice } from '../../model/chat/request.ts'
import type { Losses } from '../translate/losses.ts'
import { choiceAmong } from '../translate/tool-choice.ts'
import { isGemini3 } from './thinking.ts'

/** Members of a request: `tools` and `toolConfig`. */
export function encodeTools(request: ChatRequest, model: string, losses: Losses): JsonObject {
  const { tools, parallelToolCalls } = request
  if (parallelToolCalls === false) losses.lose('parallel_tool_calls', 'parallel_tool_calls')
  const functions = tools?.flatMap((tool) => (tool.kind === 'function' ? [tool] : [])) ?? []
  const hosted = tools?.flatMap((tool) => encodeHosted(tool, losses)) ?? []
  const declared = functions.length > 0 ? [{ functionDeclarations: functions.map(encodeFunction) }] : []
  const strict = functions.filter((tool) => tool.strict)
  const held = isGemini3(model) && strict.length > 0 && strict.length === functions.length
  // The choice is one of functions; tools that run at Google are its own matter.
  const toolChoice = choiceAmong(request.toolChoice, functions, losses)
  const config = functions.length > 0 ? encodeChoice(toolChoice, held) : undefined
  if (config?.mode !== 'ANY' && config?.mode !== 'VALIDATED') loseStrict(tools, losses)
  for (const { name, cache } of functions) if (cache) losses.lose('cache_control', `tools.${name}.cache_control`)
  return {
    ...(declared.length + hosted.length > 0 && { tools: [...declared, ...hosted] }),
    ...(config && { toolConfig: { functionCallingConfig: config } }),
  }
}

function loseStrict(tools: readonly Tool[] = [], losses: Losses): void {
  for (const tool of tools) {
    if (tool.kind === 'function' && tool.strict) losses.lose('strict_tools', `tools.${tool.name}.strict`)
  }
}

function encodeFunction({ name, description, parameters }: Extract<Tool, { kind: 'function' }>): JsonObject {
  return {
    name,
    ...(description !== undefined && { description }),
    ...(isObject(parameters) && { parametersJsonSchema: parameters }),
  }
}

function encodeHosted(tool: Tool, losses: Losses): readonly JsonObject[] {
  if (tool.kind !== 'hosted') return []
  if (tool.origin === 'gemini') return [tool.raw]
  losses.lose('hosted_tool', `tools.${tool.name}`)
  return []
}

/** `held`: calls shall keep to their functions' schemas; ANY does that too (Gemini API, "Function calling"). */
function encodeChoice(choice: ToolChoice | undefined, held: boolean): JsonObject | undefined {
  switch (choice?.kind) {
    case undefined:
      return held ? { mode: 'VALIDATED' } : undefined
    case 'auto':
      return { mode: held ? 'VALIDATED' : 'AUTO' }
    case 'none':
      return { mode: 'NONE' }
    case 'required':
      return { mode: 'ANY' }
    case 'named':
      return { mode: 'ANY', allowedFunctionNames: [choice.name] }
    case 'allowed':
      return { mode: choice.required ? 'ANY' : 'VALIDATED', allowedFunctionNames: choice.names }
  }
}
