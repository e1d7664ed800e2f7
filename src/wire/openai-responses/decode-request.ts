import { asString, isObject, type JsonObject } from '../../kit/parse-json.ts'
import type {
  AnswerFormat,
  ChatRequest,
  Message,
  ReasoningEffort,
  ReasoningWish,
  Tool,
} from '../../model/chat/request.ts'
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
import { decodeItems, storedState } from './decode-items.ts'
import { decodeToolChoice, decodeTools } from './decode-tools.ts'
import { storedField } from './stored-state.ts'

/** What has a member of its own in the canonical request, or says nothing that another provider must know. */
const understood = new Set([
  'model',
  'models',
  'provider',
  'input',
  'instructions',
  'stream',
  'stream_options',
  'background',
  'include',
  'tools',
  'tool_choice',
  'parallel_tool_calls',
  'text',
  'reasoning',
  'max_output_tokens',
  'temperature',
  'top_p',
  'top_logprobs',
  'service_tier',
  'user',
  'metadata',
  'store',
  'usage',
])

/** Asked for by `include`, and what the canonical request says in other words. */
const LOGPROBS = 'message.output_text.logprobs'
const ENCRYPTED = 'reasoning.encrypted_content'

/**
 * OpenAI API reference, "Create a model response". Throws Fault `invalid_request` that names the field, with code
 * `stored_state_not_allowed` where the request refers to what a provider keeps.
 */
export function decodeRequest(body: JsonObject, losses: Losses): ChatRequest {
  const stored = storedField(body)
  if (stored !== undefined) throw storedState(stored)
  const { messages, tools } = decodeInput(body, losses)
  const include = readList(body, 'include') ?? []
  const topLogprobs = readCount(body, 'top_logprobs')
  const user = readText(body, 'user')
  return present<ChatRequest>({
    messages,
    stream: body.stream === true,
    tools: tools.length > 0 ? tools : undefined,
    toolChoice: decodeToolChoice(body, losses),
    parallelToolCalls: readSwitch(body, 'parallel_tool_calls'),
    ...decodeText(body, losses),
    reasoning: decodeReasoningWish(body, losses),
    maxOutputTokens: readCount(body, 'max_output_tokens'),
    temperature: readNumber(body, 'temperature'),
    topP: readNumber(body, 'top_p'),
    logprobs: include.includes(LOGPROBS) || (topLogprobs ?? 0) > 0 || undefined,
    topLogprobs: topLogprobs || undefined,
    serviceTier: readText(body, 'service_tier'),
    user: user ?? readText(body, 'safety_identifier'),
    metadata: readObject(body, 'metadata'),
    store: readSwitch(body, 'store'),
    native: nativeFields(body, include, user === undefined),
  })
}

function decodeInput(body: JsonObject, losses: Losses): { messages: Message[]; tools: Tool[] } {
  const tools = decodeTools(readList(body, 'tools') ?? [], 'tools', losses)
  const instructions = readText(body, 'instructions')
  const said = (text: string, path: string) => losses.placed({ type: 'text' as const, text }, path)
  const first: Message[] = instructions ? [{ role: 'system', parts: [said(instructions, 'instructions')] }] : []
  if (typeof body.input === 'string') {
    return { messages: [...first, { role: 'user', parts: [said(body.input, 'input')] }], tools }
  }
  const items = decodeItems(required(readList(body, 'input'), 'input'), losses)
  return { messages: [...first, ...items.messages], tools: [...tools, ...items.tools] }
}

function decodeText(body: JsonObject, losses: Losses): { answerFormat?: AnswerFormat; verbosity?: string } {
  const text = readObject(body, 'text') ?? {}
  tellOthers(text, 'text', ['format', 'verbosity'], losses)
  const format = readObject(text, 'format', 'text.format')
  const verbosity = readText(text, 'verbosity', 'text.verbosity')
  return { ...(format && { answerFormat: decodeFormat(format) }), ...(verbosity !== undefined && { verbosity }) }
}

function decodeFormat(format: JsonObject): AnswerFormat {
  if (format.type === 'text') return { kind: 'text' }
  if (format.type === 'json_object') return { kind: 'json' }
  if (format.type !== 'json_schema') {
    throw invalid('text.format.type', "'text.format.type' must be text, json_object or json_schema.")
  }
  const { schema } = format
  if (!isObject(schema) && typeof schema !== 'boolean') {
    throw invalid('text.format.schema', "'text.format.schema' must be a JSON schema.")
  }
  return {
    kind: 'schema',
    name: readText(format, 'name', 'text.format.name'),
    description: readText(format, 'description', 'text.format.description'),
    schema,
    strict: readSwitch(format, 'strict', 'text.format.strict'),
  }
}

const efforts: readonly ReasoningEffort[] = ['none', 'minimal', 'low', 'medium', 'high', 'xhigh', 'max']
const shows = ['none', 'auto', 'concise', 'detailed'] as const

function decodeReasoningWish(body: JsonObject, losses: Losses): ReasoningWish | undefined {
  const wish = readObject(body, 'reasoning')
  if (!wish) return undefined
  tellOthers(wish, 'reasoning', ['effort', 'summary', 'generate_summary'], losses)
  const word = readText(wish, 'effort', 'reasoning.effort')
  const effort = efforts.find((one) => one === word)
  if (word !== undefined && !effort) {
    throw invalid('reasoning.effort', `'reasoning.effort' must be one of ${efforts.join(', ')}.`)
  }
  const summary = readText(wish, 'summary', 'reasoning.summary') ?? asString(wish.generate_summary)
  const show = shows.find((one) => one === summary)
  const read = present<ReasoningWish>({ effort, show })
  return Object.keys(read).length > 0 ? read : undefined
}

/** Members of an object that have no meaning elsewhere. */
function tellOthers(object: JsonObject, path: string, known: readonly string[], losses: Losses): void {
  for (const [key, value] of Object.entries(object)) {
    if (!known.includes(key) && value !== undefined && value !== null) losses.unknown(`${path}.${key}`)
  }
}

/** All other fields, the ones of clients among them. */
function nativeFields(body: JsonObject, include: readonly unknown[], soleUser: boolean): ChatRequest['native'] {
  const fields = Object.entries(body).filter(([key, value]) => {
    if (understood.has(key) || value === undefined || value === null) return false
    return key !== 'safety_identifier' || !soleUser
  })
  const rest = include.filter((one) => one !== LOGPROBS && one !== ENCRYPTED)
  if (rest.length > 0) fields.push(['include', rest])
  return fields.length > 0 ? { origin: 'openai-responses', fields: Object.fromEntries(fields) } : undefined
}
