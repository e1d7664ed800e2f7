import type { JsonObject } from '../../kit/parse-json.ts'
import type { AnswerFormat, ChatRequest } from '../../model/chat/request.ts'
import type { Losses } from '../translate/losses.ts'
import { decodeMessages, decodeSystem } from './decode-messages.ts'
import { decodeToolChoice, decodeTools } from './decode-tools.ts'
import {
  listAt,
  objectAt,
  optionalFlag,
  optionalNumber,
  optionalObject,
  optionalText,
  readMark,
  tellOthers,
  textAt,
} from './fields.ts'
import { invalid } from './request.ts'
import { decodeReasoning } from './thinking.ts'

/** Fields that have no meaning at other providers (API reference, "Messages", with the betas of 2026). */
const nativeFields = [
  'container',
  'context_management',
  'mcp_servers',
  'inference_geo',
  'speed',
  'compaction',
  'diagnostics',
  'fallbacks',
  'fallback_credit_token',
  'billing_policy',
  'thread',
] as const

const known: ReadonlySet<string> = new Set([
  ...nativeFields,
  'model',
  'models',
  'provider',
  'messages',
  'system',
  'stream',
  'max_tokens',
  'temperature',
  'top_p',
  'top_k',
  'stop_sequences',
  'tools',
  'tool_choice',
  'thinking',
  'output_config',
  'output_format',
  'service_tier',
  'metadata',
  'cache_control',
])
const metadataMembers: ReadonlySet<string> = new Set(['user_id'])
const configMembers: ReadonlySet<string> = new Set(['effort', 'format'])

/** A Messages request in no format's words. Throws Fault `invalid_request` that names the field. */
export function decodeRequest(body: JsonObject, losses: Losses): ChatRequest {
  tellOthers(body, known, '', losses)
  const messages = listAt(body.messages, 'messages')
  const metadata = optionalObject(body.metadata, 'metadata')
  if (metadata) tellOthers(metadata, metadataMembers, 'metadata', losses)
  const request: ChatRequest = {
    messages: [...decodeSystem(body.system, losses), ...decodeMessages(messages, losses)],
    stream: optionalFlag(body.stream, 'stream') ?? false,
    tools: decodeTools(body.tools, losses),
    ...decodeToolChoice(body.tool_choice),
    answerFormat: decodeFormat(body, losses),
    reasoning: decodeReasoning(body, losses),
    maxOutputTokens: optionalNumber(body.max_tokens, 'max_tokens'),
    temperature: optionalNumber(body.temperature, 'temperature'),
    topP: optionalNumber(body.top_p, 'top_p'),
    topK: optionalNumber(body.top_k, 'top_k'),
    stop: decodeStop(body.stop_sequences),
    serviceTier: optionalText(body.service_tier, 'service_tier'),
    user: optionalText(metadata?.user_id, 'metadata.user_id'),
    cache: readMark(body.cache_control, 'cache_control'),
    native: decodeNative(body),
  }
  return onlyGiven(request)
}

/** The structured output's place now, and its older one. */
function decodeFormat(body: JsonObject, losses: Losses): AnswerFormat | undefined {
  const config = optionalObject(body.output_config, 'output_config')
  if (config) tellOthers(config, configMembers, 'output_config', losses)
  const place = config?.format === undefined || config.format === null ? 'output_format' : 'output_config.format'
  const format = optionalObject(config?.format ?? body.output_format, place)
  if (!format) return undefined
  if (format.type !== 'json_schema') throw invalid(`${place}.type`, "Input should be 'json_schema'.")
  const schema = objectAt(format.schema, `${place}.schema`)
  return { kind: 'schema', name: undefined, description: undefined, schema, strict: true }
}

function decodeStop(value: unknown): readonly string[] | undefined {
  if (value === undefined || value === null) return undefined
  return listAt(value, 'stop_sequences').map((item, index) => textAt(item, `stop_sequences[${index}]`))
}

function decodeNative(body: JsonObject): ChatRequest['native'] {
  const given = nativeFields.filter((field) => body[field] !== undefined && body[field] !== null)
  if (given.length === 0) return undefined
  return { origin: 'anthropic-messages', fields: Object.fromEntries(given.map((field) => [field, body[field]])) }
}

/** Undefined members are left out, so that requests compare by what they say. */
function onlyGiven(request: ChatRequest): ChatRequest {
  const { messages, stream, ...rest } = request
  return { messages, stream, ...Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined)) }
}
