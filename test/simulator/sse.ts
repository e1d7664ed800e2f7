import type { Behaviour } from './behaviour.ts'
import type { Frame } from './formats/format.ts'

interface Line {
  event?: string | undefined
  data: string
}

interface Habits {
  /** The event that tells a failure. */
  errorFrame(error: unknown): Frame
  /** Streams end with `[DONE]`. */
  done: boolean
}

const OPENAI_CHAT: Habits = { errorFrame: (error) => ({ data: { error: error ?? MID_STREAM_ERROR } }), done: true }

/** Writes frames as stream events, with the faults that concern single events. Each part is one event. */
export function sseParts(frames: Frame[], b: Behaviour, habits: Habits = OPENAI_CHAT): string[] {
  const fault = typeof b.errorMidStream === 'number' ? { after: b.errorMidStream } : b.errorMidStream
  const sent = fault ? [...frames.slice(0, fault.after), habits.errorFrame(fault.error)] : frames
  const lines = sent.map(({ event, data }): Line => ({ event, data: JSON.stringify(data) }))
  garble(lines, b.malformedChunkAt)
  if (habits.done) lines.push(...doneMarks(b, fault).map((data) => ({ data })))
  return dress(lines, b)
}

const MID_STREAM_ERROR = {
  message: 'The server had an error while processing your request. Sorry about that!',
  type: 'server_error',
  param: null,
  code: null,
}

/** Half of a JSON text is what a provider's crash or a proxy's lost packet leaves. */
export function half(text: string): string {
  return text.slice(0, Math.floor(text.length / 2))
}

function garble(lines: Line[], at: number | undefined): void {
  const line = at === undefined ? undefined : lines[at]
  if (line) line.data = half(line.data)
}

function doneMarks(b: Behaviour, fault: { thenDone?: boolean } | undefined): string[] {
  if (b.endWithoutDone || (fault && !fault.thenDone)) return []
  return b.duplicateDone ? ['[DONE]', '[DONE]'] : ['[DONE]']
}

function dress(lines: Line[], b: Behaviour): string[] {
  const eol = b.crlf ? '\r\n' : '\n'
  const comment = b.comments ? `: ${b.comments === true ? 'SIMULATOR PROCESSING' : b.comments}${eol}${eol}` : ''
  return lines.map(
    ({ event, data }) => `${comment}${event === undefined ? '' : `event: ${event}${eol}`}data: ${data}${eol}${eol}`,
  )
}
