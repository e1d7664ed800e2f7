import { asString, isObject, type JsonObject } from '../../kit/parse-json.ts'
import type { JsonSchema, Tool, ToolChoice, ToolNamespace } from '../../model/chat/request.ts'
import { objectAt, readList, readObject, readSwitch, readText, required } from '../openai/read-fields.ts'
import { invalid } from '../openai/request.ts'
import type { Losses } from '../translate/losses.ts'
import { wholeName } from './namespaces.ts'

/** Members of a tool that are carried over. Tools that may be loaded later are offered at once. */
const carried = new Set(['type', 'name', 'description', 'parameters', 'strict', 'format', 'defer_loading'])

/** A list of tools. Throws Fault `invalid_request` that names the tool. */
export function decodeTools(tools: readonly unknown[], path: string, losses: Losses): Tool[] {
  return tools.flatMap((tool, index) => decodeTool(objectAt(tool, `${path}[${index}]`), `${path}[${index}]`, losses))
}

function decodeTool(tool: JsonObject, path: string, losses: Losses, namespace?: ToolNamespace): Tool | Tool[] {
  const type = required(readText(tool, 'type', `${path}.type`), `${path}.type`)
  if (type === 'namespace') return decodeNamespace(tool, path, losses)
  if (type !== 'function' && type !== 'custom')
    return { kind: 'hosted', origin: 'openai-responses', name: type, raw: tool }
  for (const [key, value] of Object.entries(tool)) {
    if (!carried.has(key) && value !== undefined && value !== null) losses.unknown(`${path}.${key}`)
  }
  const common = {
    name: wholeName(namespace?.name, required(readText(tool, 'name', `${path}.name`), `${path}.name`)),
    ...(namespace && { namespace }),
    description: readText(tool, 'description', `${path}.description`),
  }
  if (type === 'custom') return { kind: type, ...common, format: readObject(tool, 'format', `${path}.format`) }
  // Without a word on it the provider is strict as far as the schema lets it, which binds no other provider.
  const strict = readSwitch(tool, 'strict', `${path}.strict`)
  return losses.placed({ kind: type, ...common, ...schemaOf(tool, path), strict }, path)
}

function schemaOf(tool: JsonObject, path: string): { parameters: JsonSchema | undefined } {
  const { parameters } = tool
  if (parameters === undefined || parameters === null) return { parameters: undefined }
  if (!isObject(parameters) && typeof parameters !== 'boolean') {
    throw invalid(`${path}.parameters`, `'${path}.parameters' must be a JSON schema.`)
  }
  return { parameters }
}

function decodeNamespace(tool: JsonObject, path: string, losses: Losses): Tool[] {
  const name = required(readText(tool, 'name', `${path}.name`), `${path}.name`)
  const namespace = { name, description: readText(tool, 'description', `${path}.description`) }
  const tools = readList(tool, 'tools', `${path}.tools`) ?? []
  return tools.flatMap((one, index) => {
    const at = `${path}.tools[${index}]`
    return decodeTool(objectAt(one, at), at, losses, namespace)
  })
}

/** `tool_choice` in all its forms. */
export function decodeToolChoice(body: JsonObject, losses: Losses): ToolChoice | undefined {
  const choice = body.tool_choice
  if (choice === undefined || choice === null) return undefined
  if (choice === 'auto' || choice === 'none' || choice === 'required') return { kind: choice }
  const wish = objectAt(choice, 'tool_choice')
  if (wish.type === 'allowed_tools') return decodeAllowed(wish, losses)
  const name = readName(wish, 'tool_choice')
  if (wish.type === 'function') return { kind: 'named', name: required(name, 'tool_choice.name') }
  if (wish.type === 'custom') return { kind: 'named', name: required(name, 'tool_choice.name'), custom: true }
  losses.lose('hosted_tool_choice', 'tool_choice')
  return undefined
}

function decodeAllowed(wish: JsonObject, losses: Losses): ToolChoice {
  const tools = required(readList(wish, 'tools', 'tool_choice.tools'), 'tool_choice.tools')
  const mode = readText(wish, 'mode', 'tool_choice.mode') ?? 'auto'
  if (mode !== 'auto' && mode !== 'required') {
    throw invalid('tool_choice.mode', '\'tool_choice.mode\' must be "auto" or "required".')
  }
  const names = tools.flatMap((tool, index) => {
    const path = `tool_choice.tools[${index}]`
    const one = objectAt(tool, path)
    if (one.type === 'function' || one.type === 'custom') return [required(readName(one, path), `${path}.name`)]
    losses.unknown(path)
    return []
  })
  // All that is allowed runs at another provider.
  if (names.length === 0) losses.lose('hosted_tool_choice', 'tool_choice')
  return { kind: 'allowed', names, required: mode === 'required' }
}

function readName(wish: JsonObject, path: string): string | undefined {
  const name = readText(wish, 'name', `${path}.name`)
  return name && wholeName(asString(wish.namespace), name)
}
