import { asString } from '../../kit/parse-json.ts'
import type { RequestFacts } from '../../model/call.ts'
import { Fault } from '../../model/fault.ts'
import { readAnswer } from '../openai/answer.ts'
import { openAiErrors } from '../openai/error-body.ts'
import { invalid, type RequestRules, readModel, toUpstream } from '../openai/request.ts'
import { OpenAiStreamTap } from '../openai/stream-tap.ts'
import { sseFraming } from '../sse-framing.ts'
import type { Wire } from '../wire.ts'

/** OpenAI API reference, "Create embeddings", without `user`. */
const rules: RequestRules = {
  streams: false,
  capFields: [],
  stores: false,
  allowed: new Set(['model', 'input', 'dimensions', 'encoding_format', 'input_type']),
}

function read(body: Readonly<Record<string, unknown>>, bodyLength: number): RequestFacts {
  const { input } = body
  if (input === undefined || input === null) {
    throw new Fault('invalid_request', 'missing_required_parameter', "Missing required parameter: 'input'.", {
      param: 'input',
    })
  }
  if ((typeof input !== 'string' || input === '') && !(Array.isArray(input) && input.length > 0)) {
    throw invalid('input', "'input' must be a non-empty string, or a non-empty array of strings or of tokens.")
  }
  return {
    model: readModel(body),
    stream: false,
    wantsUsage: true,
    outputCap: undefined,
    choices: 1,
    generates: false,
    inputCeiling: bodyLength,
    inputEstimate: Math.ceil(bodyLength / 4),
    endUser: asString(body.user),
  }
}

export const openAiEmbeddings: Wire = {
  format: 'openai-embeddings',
  errors: openAiErrors,
  ownHeaders: [],
  keepAlive: undefined,
  framing: sseFraming,
  read,
  toUpstream: (call, target) => toUpstream(call, target, rules),
  readAnswer,
  tap: (options) => new OpenAiStreamTap(options),
}
