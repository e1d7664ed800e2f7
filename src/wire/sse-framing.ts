import { endOfLastEvent } from '../kit/sse.ts'
import type { Framing } from './wire.ts'

/** Server-sent events. A last event without its blank line is taken as whole. */
export const sseFraming: Framing = {
  streamType: 'text/event-stream',
  endOfLastEvent,
  closing: Buffer.from('\n\n'),
}

/** Keeps a connection alive and means nothing to any client. */
export const sseComment = Buffer.from(': keep-alive\n\n')
