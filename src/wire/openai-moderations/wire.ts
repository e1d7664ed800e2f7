import type { JsonObject } from '../../kit/parse-json.ts'
import type { RequestFacts } from '../../model/call.ts'
import { Fault } from '../../model/fault.ts'
import { openAiErrors } from '../openai/error-body.ts'
import { readMediaAnswer } from '../openai/media-answer.ts'
import { type RequestRules, readModel, toUpstream } from '../openai/request.ts'
import { OpenAiStreamTap } from '../openai/stream-tap.ts'
import { readUsage } from '../openai/usage.ts'
import { sseFraming } from '../sse-framing.ts'
import type { Wire } from '../wire.ts'

/** OpenAI API reference, "Create moderation". */
const rules: RequestRules = {
  streams: false,
  capFields: [],
  stores: false,
  allowed: new Set(['model', 'input']),
}
/** The API's own choice where a request names no model. */
const USUAL_MODEL = 'omni-moderation-latest'
const members = new Set(['id', 'model', 'results', 'usage', 'error'])

function read(body: JsonObject, bodyLength: number): RequestFacts {
  if (body.input === undefined || body.input === null) {
    const text = "Missing required parameter: 'input'."
    throw new Fault('invalid_request', 'missing_required_parameter', text, { param: 'input' })
  }
  return {
    model: body.model === undefined ? USUAL_MODEL : readModel(body),
    stream: false,
    wantsUsage: true,
    outputCap: undefined,
    choices: 1,
    generates: false,
    inputCeiling: bodyLength,
    inputEstimate: Math.ceil(bodyLength / 4),
    endUser: undefined,
    units: {},
  }
}

export const openAiModerations: Wire = {
  format: 'openai-moderations',
  errors: openAiErrors,
  ownHeaders: [],
  keepAlive: undefined,
  framing: sseFraming,
  read,
  toUpstream: (call, target) => toUpstream(call, target, rules),
  readAnswer: (body) => readMediaAnswer(body, { members, usage: readUsage }),
  tap: (options) => new OpenAiStreamTap(options),
}
