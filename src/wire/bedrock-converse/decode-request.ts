import { asObject, asString, isObject, type JsonObject, parseJson } from '../../kit/parse-json.ts'
import type { AnswerFormat, ChatRequest, Message } from '../../model/chat/request.ts'
import { Fault } from '../../model/fault.ts'
import type { Losses } from '../translate/losses.ts'
import { decodeBlocks } from './decode-content.ts'
import { decodeModelFields } from './model-fields.ts'
import { decodeTools } from './tools.ts'

/** Fields that only Bedrock understands. */
const nativeFields = [
  'guardrailConfig',
  'promptVariables',
  'additionalModelResponseFieldPaths',
  'performanceConfig',
] as const

const readFields: ReadonlySet<string> = new Set([
  'messages',
  'system',
  'inferenceConfig',
  'toolConfig',
  'outputConfig',
  'requestMetadata',
  'serviceTier',
  'additionalModelRequestFields',
  ...nativeFields,
])

function invalid(param: string, text: string): Fault {
  return new Fault('invalid_request', 'invalid_value', text, { param })
}

/** A Converse or ConverseStream request's body; which of the two, and the model, stand in the path. */
export function decodeRequest(body: JsonObject, losses: Losses): ChatRequest {
  for (const field of Object.keys(body)) if (!readFields.has(field)) losses.unknown(field)
  const inference = asObject(body.inferenceConfig) ?? {}
  const model = decodeModelFields(asObject(body.additionalModelRequestFields), asObject(body.outputConfig)?.effort)
  const native: Record<string, unknown> = { ...model.rest }
  for (const field of nativeFields) if (body[field] !== undefined) native[field] = body[field]
  return {
    messages: [...decodeSystem(body.system), ...decodeMessages(body.messages)],
    stream: false,
    ...decodeTools(asObject(body.toolConfig)),
    ...optional('answerFormat', answerFormat(asObject(asObject(body.outputConfig)?.textFormat))),
    ...optional('reasoning', model.reasoning),
    ...optional('topK', model.topK),
    ...optional('maxOutputTokens', number(inference, 'maxTokens')),
    ...optional('temperature', number(inference, 'temperature')),
    ...optional('topP', number(inference, 'topP')),
    ...optional('stop', strings(inference.stopSequences)),
    ...optional('serviceTier', asString(asObject(body.serviceTier)?.type)),
    ...optional('metadata', asObject(body.requestMetadata)),
    ...(Object.keys(native).length > 0 && { native: { origin: 'bedrock-converse', fields: native } }),
  }
}

function optional<K extends keyof ChatRequest>(key: K, value: ChatRequest[K]): Partial<ChatRequest> {
  return value === undefined ? {} : { [key]: value }
}

function number(from: JsonObject, key: string): number | undefined {
  const value = from[key]
  if (value === undefined || value === null || typeof value === 'number') return value ?? undefined
  throw invalid(`inferenceConfig.${key}`, `'inferenceConfig.${key}' must be a number.`)
}

function strings(value: unknown): readonly string[] | undefined {
  if (value === undefined || value === null) return undefined
  if (Array.isArray(value) && value.every((item) => typeof item === 'string')) return value
  throw invalid('inferenceConfig.stopSequences', "'inferenceConfig.stopSequences' must be an array of strings.")
}

function decodeSystem(system: unknown): Message[] {
  if (system === undefined || system === null) return []
  if (!Array.isArray(system)) throw invalid('system', "'system' must be an array of content blocks.")
  return system.length === 0 ? [] : [{ role: 'system', parts: decodeBlocks(system) }]
}

function decodeMessages(messages: unknown): Message[] {
  if (messages === undefined || messages === null) return []
  if (!Array.isArray(messages)) throw invalid('messages', "'messages' must be an array.")
  return messages.map((message, at) => {
    const place = `messages[${at}]`
    if (!isObject(message) || !Array.isArray(message.content)) {
      throw invalid(place, `'${place}' must be an object with a role and an array 'content'.`)
    }
    const { role } = message
    if (role !== 'user' && role !== 'assistant' && role !== 'system') {
      throw invalid(`${place}.role`, `'${place}.role' must be user, assistant or system.`)
    }
    return { role, parts: decodeBlocks(message.content) }
  })
}

/** Bedrock writes the schema as JSON text. */
function answerFormat(format: JsonObject | undefined): AnswerFormat | undefined {
  const definition = asObject(asObject(format?.structure)?.jsonSchema)
  if (!definition) return undefined
  const schema = asObject(parseJson(asString(definition.schema) ?? ''))
  if (!schema) throw invalid('outputConfig', "'outputConfig…jsonSchema.schema' must be a JSON schema as text.")
  const { name, description } = definition
  return { kind: 'schema', name: asString(name), description: asString(description), schema, strict: undefined }
}
