import { type RequestRules, toUpstream } from '../openai/request.ts'
import { chatFraming, sseComment } from '../sse-framing.ts'
import type { Wire } from '../wire.ts'
import { readAnswer } from './answer.ts'
import { openAiResponsesErrors } from './errors.ts'
import { withoutHostedTools } from './hosted-tools.ts'
import { read } from './read.ts'
import { ResponsesStreamTap } from './stream-tap.ts'

/** OpenAI API reference, "Create a model response", without what names a person, an account or stored state. */
const rules: RequestRules = {
  // Usage comes without being asked for.
  streams: false,
  capFields: ['max_output_tokens'],
  stores: 'by-default',
  edit: withoutHostedTools,
  allowed: new Set([
    'model',
    'input',
    'instructions',
    'stream',
    'stream_options',
    'background',
    'include',
    'max_output_tokens',
    'max_tool_calls',
    'parallel_tool_calls',
    'reasoning',
    'store',
    'temperature',
    'text',
    'tool_choice',
    'tools',
    'top_logprobs',
    'top_p',
    'truncation',
  ]),
}

export const openAiResponses: Wire = {
  format: 'openai-responses',
  errors: openAiResponsesErrors,
  ownHeaders: [],
  keepAlive: sseComment,
  framing: chatFraming,
  mediaFields: new Set(['image_url', 'file_data', 'data', 'result']),
  read,
  toUpstream: (call, target) => toUpstream(call, target, rules),
  readAnswer,
  tap: (options) => new ResponsesStreamTap(options),
}
