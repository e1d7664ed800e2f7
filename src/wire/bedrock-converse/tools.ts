import { asObject, asString, isObject, type JsonObject } from '../../kit/parse-json.ts'
import type { ChatRequest, Tool, ToolChoice } from '../../model/chat/request.ts'
import { toolSchema } from '../claude/schemas.ts'
import type { Turn } from '../claude/turns.ts'
import type { Losses } from '../translate/losses.ts'
import { cacheMark } from './decode-content.ts'
import { type ContentContext, cachePoint } from './encode-content.ts'
import { blockKinds } from './encode-messages.ts'

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

/**
 * `toolConfig` of a request, undefined when no tool is offered and none was used. Throws by `losses` where a tool is
 * demanded that is not there.
 */
export function encodeTools(
  request: ChatRequest,
  turns: readonly Turn[],
  context: ContentContext,
  losses: Losses,
): JsonObject | undefined {
  const { tools = [], toolChoice, parallelToolCalls } = request
  const used = namesUsed(turns)
  // Converse has no word for "none": the tools stay out where they can.
  if (toolChoice?.kind === 'none' && used.size === 0) return undefined
  const offered = toolChoice?.kind === 'allowed' ? tools.filter((tool) => toolChoice.names.includes(tool.name)) : tools
  const written = offered.flatMap((tool) => encodeTool(tool, context, losses))
  checkChoice(toolChoice, written, losses)
  if (written.length === 0) return used.size === 0 ? undefined : { tools: [...used].map(gone) }
  if (parallelToolCalls === false) losses.lose('parallel_tool_calls', 'parallel_tool_calls')
  if (toolChoice?.kind === 'none') losses.lose('tool_choice_none', 'tool_choice')
  const choice = encodeChoice(toolChoice)
  return { tools: written, ...(choice && { toolChoice: choice }) }
}

/** Names of the tools that the conversation tells of; a result of a call that is not there has none. */
function namesUsed(turns: readonly Turn[]): ReadonlySet<string> {
  const blocks = turns.flatMap((turn) => turn.blocks)
  const names = blocks.flatMap(({ toolUse }) => asString(asObject(toolUse)?.name) ?? [])
  return new Set(names.length === 0 && blocks.some(blockKinds.isResult) ? ['tool'] : names)
}

/**
 * A conversation with calls or results is refused without a `toolConfig` ("The toolConfig field must be defined when
 * using toolUse and toolResult content blocks"), also where no tool is offered any more.
 */
function gone(name: string): JsonObject {
  const description = 'This tool was used before and is not available any more. Do not call it.'
  return { toolSpec: { name, description, inputSchema: { json: { type: 'object', properties: {} } } } }
}

function checkChoice(choice: ToolChoice | undefined, written: readonly JsonObject[], losses: Losses): void {
  if (written.length === 0) {
    if (choice?.kind === 'allowed') losses.lose('allowed_tools', 'tool_choice')
    if (choice?.kind === 'required' || choice?.kind === 'named') losses.lose('tool_choice', 'tool_choice')
  } else if (choice?.kind === 'named' && !written.some((tool) => asObject(tool.toolSpec)?.name === choice.name)) {
    losses.lose('hosted_tool_choice', 'tool_choice')
  }
}

function encodeTool(tool: Tool, context: ContentContext, losses: Losses): JsonObject[] {
  if (tool.kind === 'hosted' && tool.origin === 'bedrock-converse') return [tool.raw]
  if (tool.kind !== 'function') {
    losses.lose('hosted_tool', `tools.${tool.name}`)
    return []
  }
  const { name, description, cache } = tool
  const { family } = context
  const { schema, strict } = toolSchema(tool, family.traits, losses)
  const spec = {
    name,
    // Empty descriptions are refused.
    ...(description && { description }),
    inputSchema: { json: schema },
    ...(strict !== undefined && { strict }),
  }
  if (cache && !family.cachesTools) losses.lose('cache_control', `tools.${name}.cache_control`)
  const mark = cache && family.cachesTools ? cachePoint(cache, `tools.${name}.cache_control`, context) : undefined
  return [{ toolSpec: spec }, ...(mark ? [mark] : [])]
}

function encodeChoice(choice: ToolChoice | undefined): JsonObject | undefined {
  if (choice?.kind === 'named') return { tool: { name: choice.name } }
  if (choice?.kind === 'required' || (choice?.kind === 'allowed' && choice.required)) return { any: {} }
  return choice && choice.kind !== 'none' ? { auto: {} } : undefined
}
