import { ApiError } from './errors.ts'
import { checkTools } from './tool-rules.ts'

export interface ToolCallIn {
  id?: string
  function?: { name?: string; arguments?: string }
}

export interface ChatMessage {
  role: string
  content?: string | { type: string; text?: string }[] | null
  tool_calls?: ToolCallIn[]
  tool_call_id?: string
}

export interface Tool {
  type: string
  function?: { name: string; parameters?: unknown }
}

export interface StreamFields {
  model: string
  stream?: boolean
  stream_options?: { include_usage?: boolean } | null
  n?: number | null
  max_tokens?: number | null
}

/** The members of a chat request that the simulator reads. */
export interface ChatRequest extends StreamFields {
  messages: ChatMessage[]
  tools?: Tool[]
  tool_choice?: 'none' | 'auto' | 'required' | { type: string; function?: { name: string } }
  parallel_tool_calls?: boolean
  response_format?: { type: string; json_schema?: { schema?: unknown } }
  max_completion_tokens?: number | null
  logprobs?: boolean | null
  top_logprobs?: number | null
}

export interface CompletionRequest extends StreamFields {
  prompt: string | string[] | number[] | number[][]
  echo?: boolean | null
  logprobs?: number | null
}

export interface EmbeddingRequest {
  model: string
  input: string | string[] | number[] | number[][]
  dimensions?: number
  encoding_format?: 'float' | 'base64'
}

type Fields = Record<string, unknown>

/** Parses a request body as OpenAI does; throws a 400 {@link ApiError}. */
export function parseBody(body: Buffer): Fields {
  let value: unknown
  try {
    value = JSON.parse(body.toString('utf8'))
  } catch {
    value = undefined
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Fields
  throw invalid(
    'We could not parse the JSON body of your request. (HINT: This likely means you aren’t using your HTTP library ' +
      'correctly. The OpenAI API expects a JSON payload, but what was sent was not valid JSON.)',
  )
}

export function chatRequest(fields: Fields): ChatRequest {
  needModel(fields)
  const { messages } = fields
  if (messages === undefined) throw missing('messages')
  if (!Array.isArray(messages)) throw wrongType('messages', 'an array of objects', messages)
  if (messages.length === 0) {
    const text =
      "Invalid 'messages': empty array. Expected an array with minimum length 1, but got an empty array instead."
    throw invalid(text, 'messages', 'empty_array')
  }
  messages.forEach((message: unknown, i) => {
    if (typeof message !== 'object' || message === null) throw wrongType(`messages[${i}]`, 'an object', message)
    if (typeof (message as ChatMessage).role !== 'string') throw missing(`messages[${i}].role`)
    const { content } = message as ChatMessage
    if (content === undefined || content === null || typeof content === 'string' || Array.isArray(content)) return
    throw wrongType(`messages[${i}].content`, 'one of a string or array of objects', content)
  })
  if (fields.tools !== undefined && !Array.isArray(fields.tools))
    throw wrongType('tools', 'an array of objects', fields.tools)
  checkNumbers(fields)
  checkTools(fields)
  return fields as unknown as ChatRequest
}

export function completionRequest(fields: Fields): CompletionRequest {
  needModel(fields)
  if (fields.prompt === undefined) throw missing('prompt')
  checkNumbers(fields)
  return fields as unknown as CompletionRequest
}

export function embeddingRequest(fields: Fields): EmbeddingRequest {
  needModel(fields)
  if (fields.input === undefined) throw missing('input')
  const format = fields.encoding_format
  if (format !== undefined && format !== 'float' && format !== 'base64') {
    throw invalid(
      `Invalid value: '${String(format)}'. Supported values are: 'float' and 'base64'.`,
      'encoding_format',
      'invalid_value',
    )
  }
  checkGreatest(fields)
  return fields as unknown as EmbeddingRequest
}

function needModel(fields: Fields): void {
  if (fields.model === undefined || fields.model === '') throw invalid('you must provide a model parameter')
  if (typeof fields.model !== 'string') throw wrongType('model', 'a string', fields.model)
}

/** The greatest values that OpenAI takes; without them one request could keep the simulator busy for ever. */
const greatest = { n: 128, logprobs: 5, top_logprobs: 20, dimensions: 8_192 } as const

function checkGreatest(fields: Fields): void {
  for (const [name, most] of Object.entries(greatest)) {
    const value = fields[name]
    if (typeof value !== 'number' || value <= most) continue
    const text = `Invalid '${name}': integer above maximum value. Expected a value <= ${most}, but got ${value} instead.`
    throw invalid(text, name, 'integer_above_max_value')
  }
}

function checkNumbers(fields: Fields): void {
  checkGreatest(fields)
  for (const name of ['max_tokens', 'max_completion_tokens', 'n']) {
    const value = fields[name]
    if (value === undefined || value === null) continue
    if (typeof value !== 'number' || !Number.isInteger(value)) throw wrongType(name, 'an integer', value)
    if (value >= 1) continue
    const text = `Invalid '${name}': integer below minimum value. Expected a value >= 1, but got ${value} instead.`
    throw invalid(text, name, 'integer_below_min_value')
  }
}

function missing(param: string): ApiError {
  return invalid(`Missing required parameter: '${param}'.`, param, 'missing_required_parameter')
}

function wrongType(param: string, expected: string, got: unknown): ApiError {
  const kind =
    got === null ? 'null' : Array.isArray(got) ? 'an array' : typeof got === 'object' ? 'an object' : `a ${typeof got}`
  return invalid(`Invalid type for '${param}': expected ${expected}, but got ${kind} instead.`, param, 'invalid_type')
}

function invalid(message: string, param: string | null = null, code: string | null = null): ApiError {
  return new ApiError(400, { message, type: 'invalid_request_error', param, code })
}

/** All text of one message, text parts joined. */
export function messageText(message: ChatMessage | undefined): string {
  const content = message?.content
  if (typeof content === 'string') return content
  return content?.map((part) => part.text ?? '').join('') ?? ''
}

/** Text of the last user message, or ''. */
export function lastUserText(messages: unknown): string {
  if (!Array.isArray(messages)) return ''
  const last = (messages as ChatMessage[]).findLast((message) => message?.role === 'user')
  return Array.isArray(last?.content) || typeof last?.content === 'string' ? messageText(last) : ''
}

/** The last text of a `prompt` or `input`, or '' where it is made of token numbers. */
export function lastText(value: unknown): string {
  const last: unknown = Array.isArray(value) ? value.at(-1) : value
  return typeof last === 'string' ? last : ''
}
