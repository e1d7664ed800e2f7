import { EventStreamCodec } from '@smithy/eventstream-codec'
import { fromUtf8, toUtf8 } from '@smithy/util-utf8'
import { type Answer, jsonAnswer, newId } from '../answer.ts'
import type { Behaviour } from '../behaviour.ts'
import { chatDraft } from '../draft.ts'
import type { ApiError } from '../errors.ts'
import { sseParts } from '../sse.ts'
import { promptTokens } from '../tokens.ts'
import { type ToldUsage, usageOf } from '../usage.ts'
import type { Counts, Frame, Place, ProviderFormat, Said } from './format.ts'

const SSE = 'text/event-stream; charset=utf-8'
const BINARY = 'application/vnd.amazon.eventstream'
/** Model names may carry a mark behind this, by which tests tell their requests apart; no answer repeats it. */
const MARK = '--'

/** An answer in a format's own words: the one dictated by the behaviour, or one to what was asked. */
export function speak(format: ProviderFormat, place: Place, body: Record<string, unknown>, b: Behaviour): Answer {
  const model = place.model ?? String(body.model ?? '')
  format.check?.(body, model)
  const fitted = (data: unknown) => (format.fitted ? format.fitted(data, body) : data)
  if (place.stream && b.frames) {
    const frames = b.frames.map((frame) => ({ ...frame, data: fitted(frame.data) }))
    return framed(format, frames, b, { id: null, usage: null, usageTold: false })
  }
  if (!place.stream && b.answer !== undefined) return { ...jsonAnswer(fitted(b.answer)), headers: format.headers() }
  const request = format.read(body, model)
  const draft = chatDraft(request, b, 0)
  const usage = usageOf(promptTokens(request), draft.tokens, b)
  const said: Said = {
    id: newId(b.idPrefix ?? format.idPrefix),
    model: b.reportedModel ?? model.split(MARK)[0] ?? model,
    draft,
    usage: countsOf(usage),
    tellUsage: b.usage !== 'none',
  }
  const facts = { id: said.id, usage, usageTold: said.tellUsage }
  if (!place.stream) {
    return { ...jsonAnswer({ ...format.plain(said, b), ...b.extraTopLevel }, facts), headers: format.headers() }
  }
  return framed(format, format.frames(said, b), b, facts)
}

function countsOf(usage: ToldUsage): Counts {
  const number = (value: unknown) => (typeof value === 'number' ? value : 0)
  const { prompt_tokens_details: input, completion_tokens_details: output } = usage as {
    prompt_tokens_details?: Record<string, unknown>
    completion_tokens_details?: Record<string, unknown>
  }
  return {
    input: number(usage.prompt_tokens),
    output: number(usage.completion_tokens),
    cached: number(input?.cached_tokens),
    reasoning: number(output?.reasoning_tokens),
  }
}

function framed(
  format: ProviderFormat,
  frames: Frame[],
  b: Behaviour,
  facts: Pick<Answer, 'id' | 'usage' | 'usageTold'>,
): Answer {
  const binary = format.framing === 'binary'
  const errorFrame = (error: unknown) => format.errorFrame(error)
  return {
    status: 200,
    contentType: binary ? BINARY : SSE,
    parts: binary ? binaryParts(frames, b, errorFrame) : sseParts(frames, b, { errorFrame, done: false }),
    stream: true,
    headers: format.headers(),
    ...facts,
  }
}

/** A failure in the format's own envelope. */
export function errorIn(format: ProviderFormat, { status, error }: ApiError): Answer {
  const headers = { ...format.headers(), ...format.errorHeaders?.(status) }
  return { ...jsonAnswer(format.errorBody(status, error), { status }), headers }
}

const codec = new EventStreamCodec(toUtf8, fromUtf8)

/** https://docs.aws.amazon.com/AmazonS3/latest/API/RESTSelectObjectAppendix.html: one message per event. */
function binaryParts(frames: Frame[], b: Behaviour, errorFrame: (error: unknown) => Frame): Buffer[] {
  const fault = typeof b.errorMidStream === 'number' ? { after: b.errorMidStream } : b.errorMidStream
  const sent = fault ? [...frames.slice(0, fault.after), errorFrame(fault.error)] : frames
  return sent.map((frame, at) => {
    const bytes = Buffer.from(messageOf(frame))
    // A wrong checksum is what a damaged binary event has.
    if (at === b.malformedChunkAt) bytes[bytes.length - 1] = (bytes[bytes.length - 1] ?? 0) ^ 0xff
    return bytes
  })
}

function messageOf({ event = '', data, exception }: Frame): Uint8Array {
  const text = (value: string) => ({ type: 'string' as const, value })
  return codec.encode({
    headers: {
      [exception ? ':exception-type' : ':event-type']: text(event),
      ':content-type': text('application/json'),
      ':message-type': text(exception ? 'exception' : 'event'),
    },
    body: fromUtf8(JSON.stringify(data)),
  })
}
