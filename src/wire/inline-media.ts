import type { SentTexts } from '../kit/long-runs.ts'
import { isPdf, pdfPages } from '../kit/pdf-pages.ts'
import { RecordingLength } from '../kit/recording/recording-length.ts'

/** Anthropic's "PDF support": up to 3,000 tokens of text a page, and those of an image of it besides. */
const TOKENS_PER_PAGE = 5_000
/** Gemini API, "Understand audio" and "Video understanding": 32 and about 300 tokens a second. */
const TOKENS_PER_SECOND = { audio: 32, video: 300 }

/**
 * The most tokens of a document in base64 or a data URL, by its pages: 0 where it is no PDF, so that its bytes bound
 * it, and undefined where its pages cannot be counted.
 */
export function documentTokens(texts: SentTexts, data: string): number | undefined {
  const bytes = decoded(texts, data)
  if (!isPdf(bytes)) return 0
  const pages = pdfPages(bytes)
  return pages === undefined ? undefined : pages * TOKENS_PER_PAGE
}

/** The most tokens of a recording in base64 or a data URL; undefined where it does not tell how long it is. */
export function recordingTokens(texts: SentTexts, data: string, kind: 'audio' | 'video'): number | undefined {
  const recording = new RecordingLength()
  recording.push(decoded(texts, data))
  const { seconds } = recording
  return seconds === undefined ? undefined : Math.ceil(seconds) * TOKENS_PER_SECOND[kind]
}

function decoded(texts: SentTexts, data: string): Buffer {
  const text = texts.restore(data).toString('latin1')
  const comma = text.startsWith('data:') ? text.indexOf(',') : -1
  return Buffer.from(text.slice(comma + 1), 'base64')
}
