import { countElements, memberNamed } from '../../kit/json-members.ts'
import { type MediaAnswerRules, readMediaAnswer } from '../openai/media-answer.ts'
import { readImageUsage } from '../openai/media-usage.ts'
import type { TypedEvents } from '../openai/typed-event-tap.ts'
import { sseFraming } from '../sse-framing.ts'
import type { AnswerFacts, Framing } from '../wire.ts'

const rules: MediaAnswerRules = {
  members: new Set(['created', 'background', 'data', 'output_format', 'quality', 'size', 'usage', 'error']),
  usage: (raw, body, members) => readImageUsage(raw, countElements(body, memberNamed(members, 'data'))),
}

/** OpenAI API reference, "The image generation response". Without images it is none. */
export function readAnswer(body: Buffer): AnswerFacts | undefined {
  const facts = readMediaAnswer(body, rules)
  return facts && (facts.error || facts.usage?.images) ? facts : undefined
}

/** OpenAI API reference, "Image streaming" and "Image edit streaming". */
export const imageEvents: TypedEvents = {
  usage: (raw) => readImageUsage(raw, 1),
  members: new Set([
    'type',
    'b64_json',
    'background',
    'created_at',
    'output_format',
    'quality',
    'size',
    'partial_image_index',
    'usage',
    'error',
  ]),
}

/** An event holds a whole image as base64. */
export const imageFraming: Framing = { ...sseFraming, longestEvent: 15 * 1024 * 1024 }

/** Streams of images are recognized by their media type: a form may ask for one behind its files. */
export const imageMedia = {
  accept: 'application/json, text/event-stream',
  isBytes: () => false,
  isText: () => false,
}
