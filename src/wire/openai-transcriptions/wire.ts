import { asObject } from '../../kit/parse-json.ts'
import type { RequestFacts } from '../../model/call.ts'
import type { FormFields } from '../../model/form.ts'
import type { Usage } from '../../model/usage.ts'
import { openAiErrors } from '../openai/error-body.ts'
import { fieldAmong, formFlag, formModel, formOnly, formToUpstream } from '../openai/form.ts'
import { readMediaAnswer } from '../openai/media-answer.ts'
import { readAudioUsage } from '../openai/media-usage.ts'
import { type TypedEvents, TypedEventTap } from '../openai/typed-event-tap.ts'
import { sseFraming } from '../sse-framing.ts'
import type { AnswerFacts, Wire } from '../wire.ts'
import { subtitlesAnswer } from './subtitles.ts'

/**
 * OpenAI API reference, "Create transcription", without the names and voices of known speakers; and Mistral's and Groq's
 * fields besides.
 */
const allowed = new Set([
  'model',
  'file',
  'chunking_strategy',
  'include',
  'language',
  'prompt',
  'response_format',
  'stream',
  'temperature',
  'timestamp_granularities',
  'diarize',
  'context_bias',
  'hotwords',
])

/**
 * In place of the file: `url` at Groq (API reference, "Create transcription"), `file_url` and `file_id` at Mistral (API
 * reference, "Create Transcription").
 */
const elsewhere = new Set(['url', 'file_url', 'file_id'])
/** Groq takes recordings of 100 MB ("Speech to Text", audio file limitations). */
const LONGEST_ELSEWHERE = 100_000_000

/** Fields that Mistral reads as lists without brackets in their name. */
const lists = new Set(['timestamp_granularities', 'context_bias', 'hotwords', 'include'])

/**
 * How long a recording is does not show before it is heard. No codec in use speaks with fewer bytes: Opus from 6 kbit/s,
 * MP3 from 8. Where nobody tells the length, it is that of the usual 64 kbit/s.
 */
const LEAST_BYTES_PER_SECOND = 750
const USUAL_BYTES_PER_SECOND = 8_000
/** Audio is 10 tokens a second ("Realtime", costs), and speech some 4 tokens a second. */
const TOKENS_HEARD = 20
const TOKENS_WRITTEN = 10
const USUAL_TOKENS_HEARD = 10
const USUAL_TOKENS_WRITTEN = 4

export function readForm(fields: FormFields, length: number): RequestFacts {
  const stored = fieldAmong(fields, elsewhere)
  const bytes = stored === undefined ? length : Math.max(length, LONGEST_ELSEWHERE)
  const seconds = Math.ceil(bytes / LEAST_BYTES_PER_SECOND)
  const likely = Math.ceil(length / USUAL_BYTES_PER_SECOND)
  const prompt = Buffer.byteLength(fields.get('prompt') ?? '')
  return {
    model: formModel(fields),
    stream: formFlag(fields, 'stream'),
    wantsUsage: true,
    outputCap: undefined,
    choices: 1,
    generates: false,
    inputCeiling: seconds * TOKENS_HEARD + prompt,
    inputEstimate: likely * USUAL_TOKENS_HEARD + Math.ceil(prompt / 4),
    endUser: undefined,
    stored,
    units: {
      seconds: { ceiling: seconds, estimate: likely, bytesPerSecond: USUAL_BYTES_PER_SECOND },
      outputTokens: { ceiling: seconds * TOKENS_WRITTEN, estimate: likely * USUAL_TOKENS_WRITTEN },
    },
  }
}

const members = new Set([
  'text',
  'task',
  'language',
  'duration',
  'segments',
  'words',
  'logprobs',
  'model',
  'usage',
  'error',
])

/** JSON in the answer's usual forms, or text, SRT, VTT in the same bytes. */
function readAnswer(body: Buffer): AnswerFacts | undefined {
  return (
    readMediaAnswer(body, {
      members,
      usage: (raw, _, __, member) => usageOf(readAudioUsage(raw), member('duration')),
    }) ?? subtitlesAnswer(body)
  )
}

/** A verbose answer tells the duration also where it tells no usage. */
function usageOf(told: Usage | undefined, duration: unknown): Usage | undefined {
  return told ?? readAudioUsage(asObject({ seconds: duration }))
}

const events: TypedEvents = {
  usage: readAudioUsage,
  members: new Set([
    'type',
    'delta',
    'text',
    'logprobs',
    'segment_id',
    'id',
    'start',
    'end',
    'speaker',
    'usage',
    'error',
  ]),
}

export const openAiTranscriptions: Wire = {
  format: 'openai-transcriptions',
  errors: openAiErrors,
  ownHeaders: [],
  keepAlive: undefined,
  framing: sseFraming,
  media: {
    accept: '*/*',
    isBytes: () => false,
    isText: (type) => /^(?:text\/(?!html)|application\/x-subrip$)/.test(type),
  },
  formLists: lists,
  recordingField: 'file',
  read: formOnly,
  readForm,
  toUpstream: (call, target) => formToUpstream(call, target, { allowed, elsewhere }),
  readAnswer,
  tap: ({ scrub }) => new TypedEventTap(events, scrub),
}
