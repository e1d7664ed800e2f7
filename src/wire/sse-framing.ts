import { parseJson } from '../kit/parse-json.ts'
import { endOfLastEvent, eventsIn } from '../kit/sse.ts'
import type { Framing } from './wire.ts'

function isWhole(event: Buffer): boolean {
  return eventsIn(event).every(({ data }) => data === '[DONE]' || (data !== undefined && parseJson(data) !== undefined))
}

/** Server-sent events. A last event without its blank line is taken as whole where its data are. */
export const sseFraming: Framing = {
  streamType: 'text/event-stream',
  endOfLastEvent,
  closing: Buffer.from('\n\n'),
  isWhole,
}

/**
 * Of chats: an event may hold a whole image, film or recording in base64 (Gemini API `inlineData`, Responses
 * `image_generation_call.result`).
 */
export const chatFraming: Framing = { ...sseFraming, longestEvent: 32 * 1024 * 1024 }

/** Keeps a connection alive and means nothing to any client. */
export const sseComment = Buffer.from(': keep-alive\n\n')
