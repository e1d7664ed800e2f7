import { asString } from '../../kit/parse-json.ts'
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
import { sseComment, sseFraming } from '../sse-framing.ts'
import type { Wire } from '../wire.ts'

/** OpenAI API reference, "Create completion" (legacy), without `user`. */
const rules: RequestRules = {
  streams: true,
  capFields: ['max_tokens'],
  stores: false,
  allowed: new Set([
    'model',
    'prompt',
    'best_of',
    'echo',
    'frequency_penalty',
    'logit_bias',
    'logprobs',
    'max_tokens',
    'n',
    'presence_penalty',
    'seed',
    'stop',
    'stream',
    'stream_options',
    'suffix',
    'temperature',
    'top_p',
    'top_k',
    'min_p',
    'repetition_penalty',
  ]),
}

const MOST_PROMPTS = 2_048

/** Several prompts make several answers. */
function promptCount(prompt: unknown): number {
  return Array.isArray(prompt) && prompt.length > 0 && typeof prompt[0] !== 'number' ? prompt.length : 1
}

function read(body: Readonly<Record<string, unknown>>, bodyLength: number): RequestFacts {
  const { prompt } = body
  if (prompt === undefined || prompt === null) {
    throw new Fault('invalid_request', 'missing_required_parameter', "Missing required parameter: 'prompt'.", {
      param: 'prompt',
    })
  }
  if (typeof prompt !== 'string' && !(Array.isArray(prompt) && prompt.length > 0)) {
    throw invalid('prompt', "'prompt' must be a string, or a non-empty array of strings or of tokens.")
  }
  if (promptCount(prompt) > MOST_PROMPTS) throw invalid('prompt', `'prompt' takes at most ${MOST_PROMPTS} prompts.`)
  const choices = Math.max(readPositive(body, 'n', 128) ?? 1, readPositive(body, 'best_of', 128) ?? 1)
  return {
    model: readModel(body),
    stream: readFlag(body, 'stream'),
    wantsUsage: readWantsUsage(body),
    outputCap: readPositive(body, 'max_tokens'),
    choices: choices * promptCount(prompt),
    generates: true,
    inputCeiling: bodyLength,
    inputEstimate: Math.ceil(bodyLength / 4),
    endUser: asString(body.user),
  }
}

export const openAiCompletions: Wire = {
  format: 'openai-completions',
  errors: openAiErrors,
  ownHeaders: [],
  keepAlive: sseComment,
  framing: sseFraming,
  read,
  toUpstream: (call, target) => toUpstream(call, target, rules),
  readAnswer: readChoices,
  tap: (options) => new OpenAiStreamTap(options),
}
