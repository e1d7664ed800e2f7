import { asObject, asString, isObject, type JsonObject } from '../../kit/parse-json.ts'
import type { ChatRequest, JsonSchema, Tool, ToolChoice } from '../../model/chat/request.ts'
import { cacheMark } from './decode-content.ts'
import { type ContentContext, cachePoint } from './encode-content.ts'

/** Bedrock's ToolConfiguration. */
export function decodeTools(config: JsonObject | undefined): Pick<ChatRequest, 'tools' | 'toolChoice'> {
  if (!config) return {}
  const tools: Tool[] = []
  for (const entry of Array.isArray(config.tools) ? config.tools.filter(isObject) : []) {
    const mark = asObject(entry.cachePoint)
    const last = tools.at(-1)
    if (mark && last?.kind === 'function') tools[tools.length - 1] = { ...last, cache: cacheMark(mark) }
    else tools.push(decodeTool(entry))
  }
  const toolChoice = decodeChoice(asObject(config.toolChoice))
  return { tools, ...(toolChoice && { toolChoice }) }
}

function decodeTool(entry: JsonObject): Tool {
  const spec = asObject(entry.toolSpec)
  const name = asString(spec?.name)
  if (!spec || name === undefined) {
    const ofSystem = asString(asObject(entry.systemTool)?.name)
    return { kind: 'hosted', origin: 'bedrock-converse', name: ofSystem ?? Object.keys(entry)[0] ?? '', raw: entry }
  }
  return {
    kind: 'function',
    name,
    description: asString(spec.description),
    parameters: asObject(asObject(spec.inputSchema)?.json),
    strict: typeof spec.strict === 'boolean' ? spec.strict : undefined,
  }
}

function decodeChoice(choice: JsonObject | undefined): ToolChoice | undefined {
  const name = asString(asObject(choice?.tool)?.name)
  if (name !== undefined) return { kind: 'named', name }
  if (choice?.any !== undefined) return { kind: 'required' }
  return choice?.auto === undefined ? undefined : { kind: 'auto' }
}

/** `toolConfig` of a request, undefined when no tool is offered. */
export function encodeTools(request: ChatRequest, context: ContentContext): JsonObject | undefined {
  const { tools = [], toolChoice, parallelToolCalls } = request
  if (tools.length === 0) return undefined
  if (parallelToolCalls === false) context.lose('parallel_tool_calls', 'parallel_tool_calls')
  if (toolChoice?.kind === 'none') return withoutTools(request, context)
  const offered = toolChoice?.kind === 'allowed' ? tools.filter((tool) => toolChoice.names.includes(tool.name)) : tools
  const written = offered.flatMap((tool) => encodeTool(tool, context))
  if (written.length === 0) {
    if (toolChoice?.kind === 'allowed') context.lose('allowed_tools', 'tool_choice')
    return undefined
  }
  const choice = encodeChoice(toolChoice)
  return { tools: written, ...(choice && { toolChoice: choice }) }
}

/** Converse has no word for "none": the tools stay out, unless calls in the history need them to be declared. */
function withoutTools({ messages }: ChatRequest, { lose }: ContentContext): undefined {
  const used = messages.some(({ parts }) => parts.some(({ type }) => type === 'tool-call' || type === 'tool-result'))
  if (used) lose('tool_choice', 'tool_choice')
  return undefined
}

function encodeTool(tool: Tool, context: ContentContext): JsonObject[] {
  if (tool.kind === 'hosted' && tool.origin === 'bedrock-converse') return [tool.raw]
  if (tool.kind !== 'function') {
    context.lose('hosted_tool', `tools.${tool.name}`)
    return []
  }
  const { name, description, parameters, strict, cache } = tool
  const spec = {
    name,
    // Empty descriptions are refused.
    ...(description && { description }),
    inputSchema: { json: schemaOf(parameters) },
    ...(strict !== undefined && { strict }),
  }
  if (cache && !context.family.cachesTools) context.lose('cache_control', `tools.${name}`)
  const mark = cache && context.family.cachesTools ? cachePoint(cache, `tools.${name}`, context) : undefined
  return [{ toolSpec: spec }, ...(mark ? [mark] : [])]
}

function schemaOf(parameters: JsonSchema | undefined): JsonObject {
  return isObject(parameters) ? parameters : { type: 'object', properties: {} }
}

function encodeChoice(choice: ToolChoice | undefined): JsonObject | undefined {
  if (choice?.kind === 'named') return { tool: { name: choice.name } }
  if (choice?.kind === 'required' || (choice?.kind === 'allowed' && choice.required)) return { any: {} }
  return choice ? { auto: {} } : undefined
}
