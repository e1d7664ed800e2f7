import { own } from '../../kit/own.ts'
import { asObject, asString, isObject, type JsonObject } from '../../kit/parse-json.ts'
import type { JsonSchema, Tool, ToolChoice } from '../../model/chat/request.ts'
import { readMark } from '../openai/cache-mark.ts'
import { objectAt, readList, readObject, readSwitch, readText, required } from '../openai/read-fields.ts'
import { invalid } from '../openai/request.ts'
import type { Losses } from '../translate/losses.ts'

/** `tools`, or the deprecated `functions`. Throws Fault `invalid_request` that names the tool. */
export function decodeTools(body: JsonObject, losses: Losses): { tools?: readonly Tool[]; functionsOnly?: true } {
  const tools = readList(body, 'tools')
  const functions = readList(body, 'functions')
  if (tools && tools.length > 0) {
    return { tools: tools.map((tool, index) => decodeTool(tool, `tools[${index}]`, losses)) }
  }
  if (!functions || functions.length === 0) return {}
  const read = functions.map((one, index) => {
    const path = `functions[${index}]`
    return losses.placed(decodeFunction(objectAt(one, path), path), path)
  })
  return { tools: read, functionsOnly: true }
}

function decodeTool(value: unknown, path: string, losses: Losses): Tool {
  const tool = objectAt(value, path)
  const type = readText(tool, 'type', `${path}.type`) ?? 'function'
  if (type === 'function') {
    const written = objectAt(tool.function, `${path}.function`)
    const cache = readMark(tool) ?? readMark(written)
    const read = { ...decodeFunction(written, `${path}.function`), ...(cache && { cache }) }
    return losses.placed(read, `${path}.function`)
  }
  if (type !== 'custom') return { kind: 'hosted', origin: 'openai-chat', name: type, raw: tool }
  const custom = objectAt(tool.custom, `${path}.custom`)
  return {
    kind: 'custom',
    name: required(readText(custom, 'name', `${path}.custom.name`), `${path}.custom.name`),
    description: readText(custom, 'description', `${path}.custom.description`),
    format: textFormat(readObject(custom, 'format', `${path}.custom.format`)),
  }
}

/** The grammar stands one level deeper here than in responses. */
function textFormat(format: JsonObject | undefined): JsonObject | undefined {
  const grammar = asObject(format?.grammar)
  return grammar ? { type: 'grammar', syntax: grammar.syntax, definition: grammar.definition } : format
}

function decodeFunction(written: JsonObject, path: string): Extract<Tool, { kind: 'function' }> {
  const { parameters } = written
  if (parameters !== undefined && parameters !== null && !isObject(parameters) && typeof parameters !== 'boolean') {
    throw invalid(`${path}.parameters`, `'${path}.parameters' must be a JSON schema.`)
  }
  return {
    kind: 'function',
    name: required(readText(written, 'name', `${path}.name`), `${path}.name`),
    description: readText(written, 'description', `${path}.description`),
    parameters: (parameters ?? undefined) as JsonSchema | undefined,
    strict: readSwitch(written, 'strict', `${path}.strict`),
  }
}

const words: Readonly<Record<string, ToolChoice>> = {
  auto: { kind: 'auto' },
  none: { kind: 'none' },
  required: { kind: 'required' },
  // Mistral's word.
  any: { kind: 'required' },
}

/** `tool_choice`, or the deprecated `function_call`. */
export function decodeToolChoice(body: JsonObject): ToolChoice | undefined {
  const field = body.tool_choice === undefined || body.tool_choice === null ? 'function_call' : 'tool_choice'
  const choice = body[field]
  if (choice === undefined || choice === null) return undefined
  const word = typeof choice === 'string' ? own(words, choice) : undefined
  if (word) return word
  const named = asObject(choice)
  if (field === 'function_call' && typeof named?.name === 'string') return { kind: 'named', name: named.name }
  const name = asString(asObject(named?.function)?.name)
  if (named?.type === 'function' && name !== undefined) return { kind: 'named', name }
  const custom = asString(asObject(named?.custom)?.name)
  if (named?.type === 'custom' && custom !== undefined) return { kind: 'named', name: custom, custom: true }
  const allowed = asObject(named?.allowed_tools)
  if (named?.type === 'allowed_tools' && allowed) return decodeAllowed(allowed)
  throw invalid(
    field,
    `'${field}' must be "none", "auto" or "required", or name a function, a custom tool or the allowed tools.`,
  )
}

function decodeAllowed(allowed: JsonObject): ToolChoice {
  const path = 'tool_choice.allowed_tools'
  const mode = required(readText(allowed, 'mode', `${path}.mode`), `${path}.mode`)
  if (mode !== 'auto' && mode !== 'required') {
    throw invalid(`${path}.mode`, `'${path}.mode' must be "auto" or "required".`)
  }
  const tools = required(readList(allowed, 'tools', `${path}.tools`), `${path}.tools`)
  const names = tools.map((tool, index) => {
    const at = `${path}.tools[${index}]`
    const one = objectAt(tool, at)
    return required(asString((asObject(one.function) ?? asObject(one.custom) ?? one).name), `${at}.function.name`)
  })
  return { kind: 'allowed', names, required: mode === 'required' }
}
