import { ApiError } from '../errors.ts'
import { claudeError } from './claude-rules.ts'
import { numberOf, object, objects } from './place.ts'

type Fields = Record<string, unknown>

/**
 * What Converse refuses with a ValidationException: by the Bedrock API reference (Message, ToolUseBlock,
 * ToolSpecification, `additionalModelResponseFieldPaths`), and in its own words where issue threads of its users quote
 * them (vercel/ai 7537, earendil-works/pi 781 and 3443, mem0ai/mem0 3891, aws-samples/bedrock-access-gateway 191).
 */
export function checkConverse(body: Fields, model: string): void {
  const messages = objects(body.messages)
  checkTexts(objects(body.system), 'system')
  messages.forEach(checkMessage)
  if (messages[0]?.role !== 'user') refuse('A conversation must start with a user message. Try again.')
  const tools = objects(object(body.toolConfig).tools)
  const blocks = messages.flatMap(({ content }) => objects(content))
  if (tools.length === 0 && blocks.some(({ toolUse, toolResult }) => toolUse ?? toolResult)) {
    refuse('The toolConfig field must be defined when using toolUse and toolResult content blocks.')
  }
  for (const { toolSpec } of tools) if (toolSpec !== undefined) checkTool(object(toolSpec))
  checkPaths(body.additionalModelResponseFieldPaths)
  const format = object(object(object(body.outputConfig).textFormat).structure).jsonSchema
  if (format !== undefined) checkStrict(JSON.parse(String(object(format).schema)), 'output_config.format.schema')
  if ((numberOf(object(body.inferenceConfig).temperature) ?? 0) > 1) refuse('temperature: range: 0..1')
  const error = claudeError(model, claudeFacts(body, messages))
  if (error !== undefined) refuse(`The model returned the following errors: ${error}`)
}

function refuse(message: string): never {
  throw new ApiError(400, { message, type: 'ValidationException', param: null, code: null })
}

function checkTexts(blocks: Fields[], place: string): void {
  blocks.forEach(({ text }, at) => {
    if (typeof text !== 'string' || text.trim() !== '') return
    refuse(
      `The text field in the ContentBlock object at ${place}.${at} is blank. Add text to the text field, and try again.`,
    )
  })
}

function checkMessage({ role, content }: Fields, at: number, all: Fields[]): void {
  const place = `messages.${at}`
  const blocks = objects(content)
  if (blocks.length === 0) {
    refuse(
      `The content field in the Message object at ${place} is empty. Add a ContentBlock object to the content field and try again.`,
    )
  }
  if (at > 0 && all[at - 1]?.role === role) refuse('messages: roles must alternate between "user" and "assistant"')
  checkTexts(blocks, `${place}.content`)
  const has = (name: string) => blocks.some((block) => block[name] !== undefined)
  if (role === 'assistant' && (has('image') || has('document'))) refuse(`${place}: media are for the user only`)
  if (has('document') && !has('text')) refuse(`${place}: a document needs a text beside it`)
  for (const { toolUse, toolResult } of blocks) {
    const { toolUseId } = object(toolUse ?? toolResult)
    if (toolUseId !== undefined && !/^[a-zA-Z0-9_.:-]{1,64}$/.test(String(toolUseId))) {
      refuse(`Value '${toolUseId}' at '${place}…toolUseId' failed to satisfy constraint: [a-zA-Z0-9_.:-]+, 64 at most`)
    }
  }
}

function checkTool({ name, description, inputSchema, strict }: Fields): void {
  if (!/^[a-zA-Z0-9_-]{1,64}$/.test(String(name)))
    refuse(`Value '${name}' at 'toolConfig…name' failed to satisfy constraint`)
  if (description === '') refuse(`toolConfig: the description of ${name} must not be empty`)
  const { json } = object(inputSchema)
  if (object(json).type !== 'object') {
    refuse(`The value at toolConfig.tools.toolSpec.inputSchema.json.type must be one of the following: object.`)
  }
  if (strict === true) checkStrict(json, `tools.${name}`)
}

const bounds = [
  'minimum',
  'maximum',
  'exclusiveMinimum',
  'exclusiveMaximum',
  'multipleOf',
  'minLength',
  'maxLength',
  'maxItems',
]

/** Schemas that answers or calls are held to: User Guide, "Get validated JSON results from models". */
function checkStrict(schema: unknown, place: string): void {
  if (Array.isArray(schema)) for (const inner of schema) checkStrict(inner, place)
  if (typeof schema !== 'object' || schema === null || Array.isArray(schema)) return
  const { properties, ...rest } = schema as Fields
  if (rest.type === 'object' && rest.additionalProperties !== false) {
    refuse(`${place}: For 'object' type, 'additionalProperties' must be explicitly set to false`)
  }
  const bound = bounds.find((name) => rest[name] !== undefined)
  if (bound !== undefined) refuse(`${place}: For '${rest.type}' type, property '${bound}' is not supported`)
  for (const inner of [...Object.values(object(properties)), rest.items, rest.anyOf, rest.allOf, rest.$defs]) {
    checkStrict(inner, place)
  }
}

function checkPaths(paths: unknown): void {
  if (!Array.isArray(paths)) return
  if (!paths.every((path) => /^\/./.test(String(path)))) refuse('The JSON Pointer is empty or incorrectly structured.')
}

function claudeFacts(body: Fields, messages: Fields[]) {
  const { temperature, topP, maxTokens, stopSequences } = object(body.inferenceConfig)
  const { thinking, top_k } = object(body.additionalModelRequestFields)
  const { any, tool } = object(object(body.toolConfig).toolChoice)
  const last = objects(messages.at(-1)?.content)
  const asked = messages.findLast(({ role }) => role === 'assistant')
  const first = objects(asked?.content)[0]
  return {
    thinking: object(thinking),
    temperature: numberOf(temperature),
    topP: numberOf(topP),
    topK: numberOf(top_k),
    maxTokens: numberOf(maxTokens),
    forced: (any ?? tool) !== undefined,
    stops: Array.isArray(stopSequences) ? stopSequences.map(String) : [],
    unthought: last.some(({ toolResult }) => toolResult !== undefined) && first?.reasoningContent === undefined,
  }
}

/** Fields of the model's own are told only where the request points at them. */
export function pointedAt(data: unknown, { additionalModelResponseFieldPaths: paths }: Fields): unknown {
  const { additionalModelResponseFields: fields, ...rest } = object(data)
  if (fields === undefined) return data
  const told: Fields = {}
  for (const path of Array.isArray(paths) ? paths : []) copy(object(fields), told, String(path).split('/').slice(1))
  return Object.keys(told).length === 0 ? rest : { ...rest, additionalModelResponseFields: told }
}

function copy(from: Fields, to: Fields, [name = '', ...below]: string[]): void {
  if (from[name] === undefined) return
  if (below.length === 0) to[name] = from[name]
  else {
    const inner = object(to[name])
    copy(object(from[name]), inner, below)
    if (Object.keys(inner).length > 0) to[name] = inner
  }
}
