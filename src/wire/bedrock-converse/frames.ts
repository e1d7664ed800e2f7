import { EventStreamCodec } from '@smithy/eventstream-codec'
import { fromUtf8, toUtf8 } from '@smithy/util-utf8'
import type { WireEvent } from '../codec.ts'
import type { Framing } from '../wire.ts'

/**
 * application/vnd.amazon.eventstream (Amazon Bedrock API reference, "ConverseStream"; AWS SDK, "Event stream encoding"):
 * length of the frame, length of its headers, checksum of both, headers, payload, checksum of all. Numbers are
 * big-endian with 4 bytes.
 */
const codec = new EventStreamCodec(toUtf8, fromUtf8)

const PRELUDE = 12
const SMALLEST = 16
/** What AWS allows at most. */
const LARGEST = 24 * 1024 * 1024

/** Event name of what is no frame; no event of Bedrock's is called so. */
export const BAD_FRAME = 'badFrame'

/** A frame's length; undefined when its prelude is not there yet, 0 when it cannot be a frame. */
function lengthAt(bytes: Buffer, at: number): number | undefined {
  if (bytes.length - at < PRELUDE) return undefined
  const length = bytes.readUInt32BE(at)
  const headers = bytes.readUInt32BE(at + 4)
  return length < SMALLEST || length > LARGEST || headers > length - SMALLEST ? 0 : length
}

function endOfLastFrame(bytes: Buffer): number {
  let at = 0
  for (;;) {
    const length = lengthAt(bytes, at)
    // Nothing behind a broken prelude can be found again: it goes on, to be told as an error.
    if (length === 0) return bytes.length
    if (length === undefined || at + length > bytes.length) return at
    at += length
  }
}

export const frameFraming: Framing = {
  streamType: 'application/vnd.amazon.eventstream',
  endOfLastEvent: endOfLastFrame,
  closing: undefined,
  longestEvent: LARGEST,
}

/** The events of whole frames. What is cut off, or does not match its checksums, becomes an event `BAD_FRAME`. */
export function framesIn(bytes: Buffer): WireEvent[] {
  const events: WireEvent[] = []
  let at = 0
  while (at < bytes.length) {
    const length = lengthAt(bytes, at)
    if (length === undefined || length === 0 || at + length > bytes.length) {
      events.push(badFrame('a frame of the stream is cut off or has no valid length'))
      break
    }
    events.push(eventOf(bytes.subarray(at, at + length)))
    at += length
  }
  return events
}

function badFrame(message: string): WireEvent {
  return { event: BAD_FRAME, data: JSON.stringify({ message }) }
}

function eventOf(frame: Buffer): WireEvent {
  try {
    const { headers, body } = codec.decode(frame)
    const text = (name: string) => {
      const value = headers[name]?.value
      return typeof value === 'string' ? value : undefined
    }
    if (text(':message-type') === 'error') {
      return { event: text(':error-code') ?? 'error', data: JSON.stringify({ message: text(':error-message') }) }
    }
    return { event: text(':exception-type') ?? text(':event-type'), data: toUtf8(body) }
  } catch {
    return badFrame('a frame of the stream does not match its checksum')
  }
}

/** One event as a frame. Names that end with `Exception` are exceptions. */
export function frameOf({ event = '', data }: WireEvent): Buffer {
  const exception = event.endsWith('Exception')
  const string = (value: string) => ({ type: 'string', value }) as const
  const bytes = codec.encode({
    headers: {
      [exception ? ':exception-type' : ':event-type']: string(event),
      ':content-type': string('application/json'),
      ':message-type': string(exception ? 'exception' : 'event'),
    },
    body: fromUtf8(data),
  })
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}
