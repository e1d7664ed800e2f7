import { asObject, type JsonObject } from '../../kit/parse-json.ts'
import type { ChatRequest, Tool, ToolChoice } from '../../model/chat/request.ts'
import { strictTool } from '../openai/strict-schema.ts'
import { choiceAmong } from '../translate/tool-choice.ts'
import { type Into, markMember } from './encode-content.ts'

/** Members that tell of tools, to spread; none where no tool is left, for servers refuse a choice among nothing. */
export function encodeTools(request: ChatRequest, into: Into): JsonObject {
  const { parallelToolCalls } = request
  const usable = (request.tools ?? []).filter((tool) => has(tool, into))
  const toolChoice = choiceAmong(request.toolChoice, usable, into.losses)
  const tools = toolChoice?.kind === 'allowed' && !into.quirks.allowedTools ? only(usable, toolChoice.names) : usable
  if (tools.length === 0) return {}
  return {
    tools: tools.map((tool) => encodeTool(tool, into)),
    ...(toolChoice && { tool_choice: encodeChoice(toolChoice, tools, into) }),
    ...(parallelToolCalls !== undefined && { parallel_tool_calls: parallelToolCalls }),
  }
}

/** What another provider runs is not there. */
function has(tool: Tool, { losses }: Into): boolean {
  if (tool.kind !== 'hosted' || tool.origin === 'openai-chat') return true
  losses.lose('hosted_tool', `tools.${tool.name}`)
  return false
}

/** The same choice without a word for it: what must not be called is not offered. */
function only(tools: readonly Tool[], names: readonly string[]): readonly Tool[] {
  return tools.filter(({ name }) => names.includes(name))
}

function encodeTool(tool: Tool, into: Into): JsonObject {
  if (tool.kind === 'hosted') return tool.raw
  const { name, description } = tool
  const described = { name, ...(description !== undefined && { description }) }
  if (tool.kind === 'custom') return { type: 'custom', custom: { ...described, ...encodeTextFormat(tool.format) } }
  const { parameters, strict, cache } = strictTool(tool, into.losses)
  const schema = typeof parameters === 'boolean' ? {} : parameters
  return {
    type: 'function',
    function: {
      ...described,
      ...(schema && { parameters: schema }),
      ...(strict !== undefined && { strict }),
    },
    ...markMember(cache, `tools.${name}`, into),
  }
}

function encodeTextFormat(format: JsonObject | undefined): JsonObject {
  if (!format) return {}
  if (format.type !== 'grammar' || asObject(format.grammar)) return { format }
  return { format: { type: 'grammar', grammar: { syntax: format.syntax, definition: format.definition } } }
}

function encodeChoice(choice: ToolChoice, tools: readonly Tool[], { quirks }: Into): string | JsonObject {
  switch (choice.kind) {
    case 'named':
      return choice.custom
        ? { type: 'custom', custom: { name: choice.name } }
        : { type: 'function', function: { name: choice.name } }
    case 'allowed': {
      const mode = choice.required ? 'required' : 'auto'
      if (!quirks.allowedTools) return mode
      return { type: 'allowed_tools', allowed_tools: { mode, tools: choice.names.map((name) => named(name, tools)) } }
    }
    default:
      return choice.kind
  }
}

function named(name: string, tools: readonly Tool[]): JsonObject {
  const kind = tools.find((tool) => tool.name === name)?.kind === 'custom' ? 'custom' : 'function'
  return { type: kind, [kind]: { name } }
}
