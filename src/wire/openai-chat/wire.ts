import type { SentTexts } from '../../kit/long-runs.ts'
import { asString, isObject, type JsonObject } from '../../kit/parse-json.ts'
import type { RequestFacts } from '../../model/call.ts'
import { Fault } from '../../model/fault.ts'
import { readChoices } from '../openai/answer.ts'
import { openAiErrors } from '../openai/error-body.ts'
import {
  invalid,
  type RequestRules,
  readFlag,
  readModel,
  readPositive,
  readWantsUsage,
  toUpstream,
} from '../openai/request.ts'
import { OpenAiStreamTap } from '../openai/stream-tap.ts'
import { chatFraming, sseComment } from '../sse-framing.ts'
import type { CallPath, Wire } from '../wire.ts'
import { withoutHostedTools } from './hosted-tools.ts'
import { inputSize } from './input-size.ts'

/** OpenAI API reference, "Create chat completion", without what names a person, an account or stored state. */
const rules: RequestRules = {
  streams: true,
  capFields: ['max_completion_tokens', 'max_tokens'],
  stores: true,
  edit: withoutHostedTools,
  allowed: new Set([
    'model',
    'messages',
    'stream',
    'stream_options',
    'temperature',
    'top_p',
    'top_k',
    'min_p',
    'top_a',
    'typical_p',
    'repetition_penalty',
    'max_tokens',
    'max_completion_tokens',
    'n',
    'stop',
    'seed',
    'presence_penalty',
    'frequency_penalty',
    'logit_bias',
    'logprobs',
    'top_logprobs',
    'response_format',
    'tools',
    'tool_choice',
    'parallel_tool_calls',
    'functions',
    'function_call',
    'modalities',
    'audio',
    'prediction',
    'reasoning',
    'reasoning_effort',
    'verbosity',
    'store',
    'chat_template_kwargs',
    'enable_thinking',
    'thinking',
  ]),
}

function read(body: JsonObject, bodyLength: number, _?: CallPath, texts?: SentTexts): RequestFacts {
  const { messages } = body
  if (messages === undefined) {
    throw new Fault('invalid_request', 'missing_required_parameter', "Missing required parameter: 'messages'.", {
      param: 'messages',
    })
  }
  if (!Array.isArray(messages) || messages.length === 0) {
    throw invalid('messages', "'messages' must be an array with at least one message.")
  }
  messages.forEach(checkMessage)
  const size = inputSize(body, bodyLength, texts)
  const stream = readFlag(body, 'stream')
  const caps = [readPositive(body, 'max_completion_tokens'), readPositive(body, 'max_tokens')]
  const known = caps.filter((cap) => cap !== undefined)
  return {
    model: readModel(body),
    stream,
    wantsUsage: readWantsUsage(body),
    outputCap: known.length > 0 ? Math.max(...known) : undefined,
    choices: readPositive(body, 'n', 128) ?? 1,
    generates: true,
    inputCeiling: size.ceiling,
    inputImages: size.images,
    inputEstimate: size.estimate,
    stored: size.stored,
    searches: searchesOf(body),
    endUser: asString(body.user) ?? asString(body.safety_identifier),
  }
}

/** Models that search for every answer ("Web search", Chat Completions). */
const searchModel = /-search-(?:preview|api)(?:-|$)/

function searchesOf({ model, web_search_options: options }: JsonObject): RequestFacts['searches'] {
  if (typeof model === 'string' && searchModel.test(model)) return 'model'
  return options === undefined || options === null ? undefined : 'field'
}

function checkMessage(message: unknown, index: number): void {
  if (!isObject(message)) throw invalid(`messages[${index}]`, `'messages[${index}]' must be an object.`)
  if (typeof message.role !== 'string') {
    throw invalid(`messages[${index}].role`, `'messages[${index}].role' must be a string such as "user".`)
  }
  const { content } = message
  if (content !== undefined && content !== null && typeof content !== 'string' && !Array.isArray(content)) {
    throw invalid(`messages[${index}].content`, `'messages[${index}].content' must be a string or an array of parts.`)
  }
}

export const openAiChat: Wire = {
  format: 'openai-chat',
  errors: openAiErrors,
  ownHeaders: [],
  keepAlive: sseComment,
  framing: chatFraming,
  mediaFields: new Set(['url', 'image_url', 'data', 'file_data']),
  read,
  toUpstream: (call, target) => toUpstream(call, target, rules),
  readAnswer: readChoices,
  tap: (options) => new OpenAiStreamTap(options),
}
