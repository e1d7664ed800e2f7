import { asCount, asObject, asString, type JsonObject } from '../../kit/parse-json.ts'
import type { Citation } from '../../model/chat/parts.ts'

/** `annotations` of a message or delta. What is no `url_citation` is kept for the way back. */
export function readAnnotations(value: unknown): readonly Citation[] {
  return Array.isArray(value) ? value.flatMap((one) => readAnnotation(asObject(one)) ?? []) : []
}

function readAnnotation(annotation: JsonObject | undefined): Citation | undefined {
  if (!annotation) return undefined
  const cited = asObject(annotation.url_citation)
  return {
    kind: cited ? 'url' : 'document',
    url: asString(cited?.url),
    title: asString(cited?.title),
    citedText: asString(cited?.content),
    start: asCount(cited?.start_index),
    end: asCount(cited?.end_index),
    raw: { origin: 'openai-chat', value: annotation },
  }
}

/** `offset`, `length`: where the text part stands in the message, for citations count within their part. */
interface Passage {
  readonly offset: number
  readonly length: number
}

/** Undefined for documents of the request: this format has no words for them, and clients cannot ask for them. */
export function writeAnnotation(citation: Citation, { offset, length }: Passage): JsonObject | undefined {
  const { kind, url, title, citedText, start = 0, end = length, raw } = citation
  if (raw?.origin === 'openai-chat') return raw.value
  if (kind !== 'url' || url === undefined) return undefined
  const content = citedText === undefined ? {} : { content: citedText }
  const place = { start_index: offset + start, end_index: offset + end }
  return { type: 'url_citation', url_citation: { url, title: title ?? url, ...place, ...content } }
}
