import { asObject, type JsonObject } from '../../kit/parse-json.ts'
import type { Tool, ToolChoice } from '../../model/chat/request.ts'
import { splitName } from './namespaces.ts'

type ClientTool = Exclude<Tool, { kind: 'hosted' }>

/** The tools as the format has them; those of another format's provider are left to the caller. */
export function encodeTools(tools: readonly Tool[]): JsonObject[] {
  const written: JsonObject[] = []
  const groups = new Map<string, JsonObject[]>()
  for (const tool of tools) {
    if (tool.kind === 'hosted') {
      if (tool.origin === 'openai-responses') written.push(tool.raw)
      continue
    }
    const encoded = encodeTool(tool, tools)
    if (!tool.namespace) {
      written.push(encoded)
      continue
    }
    const { name, description = '' } = tool.namespace
    const group = groups.get(name)
    if (group) group.push(encoded)
    else {
      const fresh = [encoded]
      groups.set(name, fresh)
      written.push({ type: 'namespace', name, description, tools: fresh })
    }
  }
  return written
}

function encodeTool(tool: ClientTool, tools: readonly Tool[]): JsonObject {
  const common = { name: splitName(tool.name, tools).name, ...(tool.description && { description: tool.description }) }
  if (tool.kind === 'custom') return { type: 'custom', ...common, ...(tool.format && { format: tool.format }) }
  const { parameters } = tool
  // The format would be strict by itself; all others are not.
  return { type: 'function', ...common, parameters: schemaOf(parameters), strict: tool.strict ?? false }
}

function schemaOf(parameters: JsonObject | boolean | undefined): JsonObject {
  return asObject(parameters) ?? { type: 'object', properties: {} }
}

export function encodeToolChoice(choice: ToolChoice, tools: readonly Tool[] = []): unknown {
  if (choice.kind === 'named') return named(choice.name, tools, choice.custom)
  if (choice.kind !== 'allowed') return choice.kind
  return {
    type: 'allowed_tools',
    mode: choice.required ? 'required' : 'auto',
    tools: choice.names.map((name) => named(name, tools)),
  }
}

function named(name: string, tools: readonly Tool[], custom?: boolean): JsonObject {
  const isCustom = custom ?? tools.some((tool) => tool.kind === 'custom' && tool.name === name)
  return { type: isCustom ? 'custom' : 'function', ...splitName(name, tools) }
}
