import type { JsonObject } from '../../kit/parse-json.ts'
import type { RequestFacts } from '../../model/call.ts'
import { Fault } from '../../model/fault.ts'
import { openAiErrors } from '../openai/error-body.ts'
import { readSpeechUsage } from '../openai/media-usage.ts'
import { invalid, type RequestRules, readModel, toUpstream } from '../openai/request.ts'
import { type TypedEvents, TypedEventTap } from '../openai/typed-event-tap.ts'
import { sseFraming } from '../sse-framing.ts'
import type { Wire } from '../wire.ts'

/** OpenAI API reference, "Create speech". */
const rules: RequestRules = {
  streams: false,
  capFields: [],
  stores: false,
  allowed: new Set([
    'model',
    'input',
    'voice',
    'instructions',
    'response_format',
    'speed',
    'stream_format',
    'language',
  ]),
}

/**
 * Models that are billed by tokens make some 1,250 of a minute ("Pricing": $12 for a million and about $0.015 a minute).
 * Text is spoken at about 15 characters a second; with pauses that instructions ask for, at a third of it.
 */
const LIKELY_TOKENS_PER_CHARACTER = 1.5
const MOST_TOKENS_PER_CHARACTER = 5
/** A word alone has silence around it. */
const LEAST_TOKENS = 250
const SLOWEST = 0.25

function read(body: JsonObject, bodyLength: number): RequestFacts {
  const { input, voice, speed } = body
  if (input === undefined || input === null) {
    const text = "Missing required parameter: 'input'."
    throw new Fault('invalid_request', 'missing_required_parameter', text, { param: 'input' })
  }
  if (typeof input !== 'string' || input === '') throw invalid('input', "'input' must be a non-empty string.")
  const pace = typeof speed === 'number' ? Math.max(SLOWEST, speed) : 1
  const characters = [...input].length
  return {
    model: readModel(body),
    stream: body.stream_format === 'sse',
    wantsUsage: true,
    outputCap: undefined,
    choices: 1,
    generates: false,
    inputCeiling: bodyLength,
    inputEstimate: Math.ceil(bodyLength / 4),
    endUser: undefined,
    // A voice of one's own is kept at the provider.
    stored: typeof voice === 'object' && voice !== null ? 'voice.id' : undefined,
    units: {
      characters,
      outputTokens: {
        ceiling: LEAST_TOKENS + Math.ceil((characters * MOST_TOKENS_PER_CHARACTER) / Math.min(1, pace)),
        estimate: Math.ceil((characters * LIKELY_TOKENS_PER_CHARACTER) / pace),
      },
    },
  }
}

const events: TypedEvents = { usage: readSpeechUsage, members: new Set(['type', 'audio', 'usage', 'error']) }

/** The answer is audio, or events with audio in them: either passes as it comes. */
export const openAiSpeech: Wire = {
  format: 'openai-speech',
  errors: openAiErrors,
  ownHeaders: [],
  keepAlive: undefined,
  framing: sseFraming,
  media: {
    accept: '*/*',
    isBytes: (type) => /^(?:audio\/|video\/|application\/octet-stream$|binary\/octet-stream$)/.test(type),
    isText: () => false,
  },
  read,
  toUpstream: (call, target) => toUpstream(call, target, rules),
  readAnswer: () => undefined,
  tap: ({ scrub }) => new TypedEventTap(events, scrub),
}
