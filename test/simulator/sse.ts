import type { Behaviour } from './behaviour.ts'

/** Writes chunks as stream events, with the faults that concern single events. Each part is one event. */
export function sseParts(chunks: object[], b: Behaviour): string[] {
  const fault = typeof b.errorMidStream === 'number' ? { after: b.errorMidStream } : b.errorMidStream
  const sent = fault ? chunks.slice(0, fault.after) : chunks
  const data = sent.map((chunk) => JSON.stringify(chunk))
  if (fault) data.push(JSON.stringify({ error: fault.error ?? MID_STREAM_ERROR }))
  garble(data, b.malformedChunkAt)
  data.push(...doneMarks(b, fault))
  return dress(data, b)
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

function garble(data: string[], at: number | undefined): void {
  const text = at === undefined ? undefined : data[at]
  if (at !== undefined && text !== undefined) data[at] = half(text)
}

function doneMarks(b: Behaviour, fault: { thenDone?: boolean } | undefined): string[] {
  if (b.endWithoutDone || (fault && !fault.thenDone)) return []
  return b.duplicateDone ? ['[DONE]', '[DONE]'] : ['[DONE]']
}

function dress(data: string[], b: Behaviour): string[] {
  const eol = b.crlf ? '\r\n' : '\n'
  const comment = b.comments ? `: ${b.comments === true ? 'SIMULATOR PROCESSING' : b.comments}${eol}${eol}` : ''
  return data.map((text) => `${comment}data: ${text}${eol}${eol}`)
}
