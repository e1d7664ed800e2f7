import { isObject, type JsonObject } from '../../kit/parse-json.ts'
import type { AnswerFormat, ChatRequest, JsonSchema, ReasoningEffort, ReasoningWish } from '../../model/chat/request.ts'
import { readMark } from '../openai/cache-mark.ts'
import {
  present,
  readCount,
  readList,
  readNumber,
  readObject,
  readSwitch,
  readText,
  required,
} from '../openai/read-fields.ts'
import { invalid } from '../openai/request.ts'
import type { Losses } from '../translate/losses.ts'
import { decodeMessages } from './decode-messages.ts'
import { decodeToolChoice, decodeTools } from './decode-tools.ts'

/** What has a member of its own in the canonical request, or is the gateway's own business. */
const understood = new Set([
  'model',
  'models',
  'provider',
  'messages',
  'stream',
  'stream_options',
  'usage',
  'tools',
  'functions',
  'tool_choice',
  'function_call',
  'parallel_tool_calls',
  'response_format',
  'reasoning',
  'reasoning_effort',
  'include_reasoning',
  'max_completion_tokens',
  'max_tokens',
  'temperature',
  'top_p',
  'top_k',
  'frequency_penalty',
  'presence_penalty',
  'seed',
  'stop',
  'n',
  'logprobs',
  'top_logprobs',
  'logit_bias',
  'service_tier',
  'verbosity',
  'user',
  'metadata',
  'store',
  'cache_control',
])

/**
 * OpenAI API reference, "Create chat completion", with OpenRouter's `reasoning` and `cache_control`. Throws Fault
 * `invalid_request` that names the field.
 */
export function decodeRequest(body: JsonObject, losses: Losses): ChatRequest {
  const messages = required(readList(body, 'messages'), 'messages')
  const user = readText(body, 'user')
  const offered = decodeTools(body, losses)
  return present<ChatRequest>({
    messages: decodeMessages(messages, losses),
    stream: body.stream === true,
    ...offered,
    toolChoice: decodeToolChoice(body),
    // A message has room for one call of an older function.
    parallelToolCalls: readSwitch(body, 'parallel_tool_calls') ?? (offered.functionsOnly ? false : undefined),
    answerFormat: decodeAnswerFormat(body),
    reasoning: decodeReasoning(body),
    maxOutputTokens: readCount(body, 'max_completion_tokens') ?? readCount(body, 'max_tokens'),
    ...sampling(body),
    choices: readCount(body, 'n'),
    logprobs: readSwitch(body, 'logprobs'),
    topLogprobs: readCount(body, 'top_logprobs'),
    logitBias: decodeLogitBias(body),
    serviceTier: readText(body, 'service_tier'),
    verbosity: readText(body, 'verbosity'),
    user: user ?? readText(body, 'safety_identifier'),
    metadata: readObject(body, 'metadata'),
    store: readSwitch(body, 'store'),
    cache: readMark(body),
    native: nativeFields(body, user === undefined),
  })
}

function sampling(body: JsonObject) {
  return {
    temperature: readNumber(body, 'temperature'),
    topP: readNumber(body, 'top_p'),
    topK: readCount(body, 'top_k'),
    frequencyPenalty: readNumber(body, 'frequency_penalty'),
    presencePenalty: readNumber(body, 'presence_penalty'),
    seed: readNumber(body, 'seed'),
    stop: decodeStop(body),
  }
}

function decodeStop(body: JsonObject): readonly string[] | undefined {
  const stop = typeof body.stop === 'string' ? [body.stop] : readList(body, 'stop')
  if (!stop || stop.length === 0) return undefined
  return stop.map((one, index) => {
    if (typeof one !== 'string') throw invalid(`stop[${index}]`, "'stop' must be a string or an array of strings.")
    return one
  })
}

function decodeLogitBias(body: JsonObject): Readonly<Record<string, number>> | undefined {
  const bias = readObject(body, 'logit_bias')
  for (const token of Object.keys(bias ?? {})) readNumber(bias as JsonObject, token, `logit_bias.${token}`)
  return bias as Readonly<Record<string, number>> | undefined
}

function decodeAnswerFormat(body: JsonObject): AnswerFormat | undefined {
  const format = readObject(body, 'response_format')
  if (!format) return undefined
  if (format.type === 'text') return { kind: 'text' }
  if (format.type === 'json_object') return { kind: 'json' }
  if (format.type !== 'json_schema') {
    throw invalid('response_format.type', "'response_format.type' must be text, json_object or json_schema.")
  }
  const path = 'response_format.json_schema'
  const written = required(readObject(format, 'json_schema', path), path)
  const { schema = {} } = written
  if (!isObject(schema) && typeof schema !== 'boolean') throw invalid(`${path}.schema`, 'This must be a JSON schema.')
  return {
    kind: 'schema',
    name: readText(written, 'name', `${path}.name`),
    description: readText(written, 'description', `${path}.description`),
    schema: schema as JsonSchema,
    strict: readSwitch(written, 'strict', `${path}.strict`),
  }
}

const efforts: readonly ReasoningEffort[] = ['none', 'minimal', 'low', 'medium', 'high', 'xhigh', 'max']
const shows = ['auto', 'concise', 'detailed'] as const

/** `reasoning` of OpenRouter (https://openrouter.ai/docs/use-cases/reasoning-tokens) goes before `reasoning_effort`. */
function decodeReasoning(body: JsonObject): ReasoningWish | undefined {
  const wish = readObject(body, 'reasoning') ?? {}
  const budgetTokens = readCount(wish, 'max_tokens', 'reasoning.max_tokens')
  const told = readEffort(wish, 'effort', 'reasoning.effort') ?? readEffort(body, 'reasoning_effort')
  const enabled = readSwitch(wish, 'enabled', 'reasoning.enabled')
  // Just "enabled" means the middle, as its documentation says.
  const bare = enabled === true && budgetTokens === undefined ? 'medium' : undefined
  const effort = enabled === false ? 'none' : (told ?? bare)
  const summary = readText(wish, 'summary', 'reasoning.summary')
  const hidden = readSwitch(wish, 'exclude', 'reasoning.exclude') || readSwitch(body, 'include_reasoning') === false
  const show = hidden ? 'none' : shows.find((one) => one === summary)
  const read = present<ReasoningWish>({ effort, budgetTokens, show })
  return Object.keys(read).length > 0 ? read : undefined
}

function readEffort(body: JsonObject, name: string, path = name): ReasoningEffort | undefined {
  const word = readText(body, name, path)
  const effort = efforts.find((one) => one === word)
  if (word !== undefined && !effort) throw invalid(path, `'${path}' must be one of ${efforts.join(', ')}.`)
  return effort
}

/** All other fields, the vendors' own among them. Plain text is what every answer is, so asking for it says nothing. */
function nativeFields(body: JsonObject, soleUser: boolean): ChatRequest['native'] {
  const fields = Object.entries(body).filter(([key, value]) => {
    if (understood.has(key) || value === undefined || value === null) return false
    if (key === 'safety_identifier') return !soleUser
    return key !== 'modalities' || !(Array.isArray(value) && value.every((one) => one === 'text'))
  })
  return fields.length > 0 ? { origin: 'openai-chat', fields: Object.fromEntries(fields) } : undefined
}
