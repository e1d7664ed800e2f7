/**
 * Framing of server-sent events (WHATWG HTML, 9.2) on raw bytes: where whole events end, and what an event's data is.
 */
const LF = 0x0a
const CR = 0x0d

/**
 * Offset behind the last blank line, that is behind the last whole event; 0 when there is none. LF, CRLF and CR line
 * ends may be mixed. Bytes before `searched` are known to hold no end but for one that continues behind it.
 */
export function endOfLastEvent(bytes: Buffer, searched = 0): number {
  const length = bytes.length
  // The ordinary case: a chunk that ends with its event.
  if (length >= 2 && bytes[length - 1] === LF && bytes[length - 2] === LF) return length
  for (let at = length - 1; at > 0 && at >= searched; at--) {
    const byte = bytes[at]
    if (byte !== LF && byte !== CR) continue
    if (isBlankLineEnd(bytes, at)) return at + 1
  }
  return 0
}

/** Whether a line end at `at` closes an empty line. */
function isBlankLineEnd(bytes: Buffer, at: number): boolean {
  const byte = bytes[at]
  const before = bytes[at - 1]
  // A CR whose next byte is not known yet may be half of a line end.
  if (byte === CR) return at + 1 < bytes.length && bytes[at + 1] !== LF && (before === LF || before === CR)
  if (before === LF) return true
  // "\r\n": the line is empty if another line end stands before it.
  return before === CR && at >= 2 && (bytes[at - 2] === LF || bytes[at - 2] === CR)
}

/** One event's place in the bytes and its data lines joined by LF; `data` is undefined for comments and empty events. */
export interface SseEvent {
  readonly start: number
  readonly end: number
  readonly event: string | undefined
  readonly data: string | undefined
}

/** Splits bytes that hold whole events only. A leading byte order mark is skipped. */
export function eventsIn(bytes: Buffer): SseEvent[] {
  const events: SseEvent[] = []
  let start = 0
  let at = bytes.length >= 3 && bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0
  let event: string | undefined
  let data: string | undefined
  while (at < bytes.length) {
    let lineEnd = at
    while (lineEnd < bytes.length && bytes[lineEnd] !== LF && bytes[lineEnd] !== CR) lineEnd++
    const next = lineEnd + (bytes[lineEnd] === CR && bytes[lineEnd + 1] === LF ? 2 : 1)
    if (lineEnd === at) {
      if (next > start + 1) events.push({ start, end: Math.min(next, bytes.length), event, data })
      start = next
      event = undefined
      data = undefined
    } else {
      const line = bytes.toString('utf8', at, lineEnd)
      if (line.startsWith('data')) {
        const value = fieldValue(line, 4)
        if (value !== undefined) data = data === undefined ? value : `${data}\n${value}`
      } else if (line.startsWith('event')) event = fieldValue(line, 5) ?? event
    }
    at = next
  }
  return events
}

function fieldValue(line: string, nameLength: number): string | undefined {
  if (line.length === nameLength) return ''
  if (line[nameLength] !== ':') return undefined
  return line[nameLength + 1] === ' ' ? line.slice(nameLength + 2) : line.slice(nameLength + 1)
}
