import { asString, type JsonObject } from '../../kit/parse-json.ts'
import type { RequestFacts } from '../../model/call.ts'
import { openAiErrors } from '../openai/error-body.ts'
import { type RequestRules, readFlag, readModel, readPositive, toUpstream } from '../openai/request.ts'
import { TypedEventTap } from '../openai/typed-event-tap.ts'
import type { Wire } from '../wire.ts'
import { imageEvents, imageFraming, imageMedia, readAnswer } from './answer.ts'
import { checkPrompt, imageUnits, MOST_IMAGES } from './size.ts'

/** OpenAI API reference, "Create image", without `user`; and what other servers of it take. */
const rules: RequestRules = {
  streams: false,
  capFields: [],
  stores: false,
  allowed: new Set([
    'model',
    'prompt',
    'background',
    'moderation',
    'n',
    'output_compression',
    'output_format',
    'partial_images',
    'quality',
    'response_format',
    'size',
    'stream',
    'style',
    'width',
    'height',
    'steps',
    'seed',
    'negative_prompt',
    'guidance_scale',
  ]),
}

function read(body: JsonObject, bodyLength: number): RequestFacts {
  checkPrompt(body.prompt)
  const images = readPositive(body, 'n', MOST_IMAGES) ?? 1
  return {
    model: readModel(body),
    stream: readFlag(body, 'stream'),
    wantsUsage: true,
    outputCap: undefined,
    choices: 1,
    generates: false,
    inputCeiling: bodyLength,
    inputEstimate: Math.ceil(bodyLength / 4),
    endUser: asString(body.user),
    units: imageUnits(images, images, body.size),
  }
}

export const openAiImages: Wire = {
  format: 'openai-images',
  errors: openAiErrors,
  ownHeaders: [],
  keepAlive: undefined,
  framing: imageFraming,
  media: imageMedia,
  read,
  toUpstream: (call, target) => toUpstream(call, target, rules),
  readAnswer,
  tap: ({ scrub }) => new TypedEventTap(imageEvents, scrub),
}
