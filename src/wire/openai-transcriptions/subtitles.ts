import { textAnswer } from '../openai/media-answer.ts'
import type { AnswerFacts } from '../wire.ts'

/** The last lines: a subtitle is some hundred bytes. */
const SEARCHED = 16 * 1024
/** `00:01:02,500 --> 00:01:05,000` (SubRip), `01:02.500 --> 01:05.000` (WebVTT, 4.1, hours may be left out). */
const span = /-->\s*(?:(\d{2,4}):)?(\d{2}):(\d{2})[.,](\d{3})/g

/**
 * An answer that is text. In subtitles the last one's end tells how long the recording is at least: what is silent
 * behind it does not show.
 */
export function subtitlesAnswer(body: Buffer): AnswerFacts | undefined {
  const facts = textAnswer(body)
  const seconds = facts && lastEnd(body.toString('latin1', Math.max(0, body.length - SEARCHED)))
  if (seconds === undefined) return facts
  const usage = { inputTokens: undefined, outputTokens: undefined, seconds, estimated: true }
  return facts && { ...facts, usage }
}

/** In whole seconds, begun ones counted. */
function lastEnd(text: string): number | undefined {
  let last: number | undefined
  for (const [, hours = '0', minutes, seconds, thousandths] of text.matchAll(span)) {
    const end = Number(hours) * 3_600 + Number(minutes) * 60 + Number(seconds) + Number(thousandths) / 1_000
    last = Math.max(last ?? 0, Math.ceil(end))
  }
  return last
}
