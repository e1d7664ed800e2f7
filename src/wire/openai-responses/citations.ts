import { asCount, asString, type JsonObject } from '../../kit/parse-json.ts'
import type { Citation } from '../../model/chat/parts.ts'

const FORMAT = 'openai-responses'

/** An annotation of output text: `url_citation`, `file_citation`, `container_file_citation` or `file_path`. */
export function decodeAnnotation(annotation: JsonObject): Citation {
  const raw = { origin: FORMAT, value: annotation } as const
  const start = asCount(annotation.start_index)
  const end = asCount(annotation.end_index)
  if (annotation.type === 'url_citation') {
    return { kind: 'url', url: asString(annotation.url), title: asString(annotation.title), start, end, raw }
  }
  return { kind: 'document', title: asString(annotation.filename), start, end, raw }
}

/** Offsets that are not known are 0, for the format must have them; the passage cited stands beside them. */
export function encodeCitation(citation: Citation): JsonObject {
  const { raw, kind, url, title = '', start = 0, end = 0, citedText, documentIndex = 0 } = citation
  if (raw?.origin === FORMAT) return raw.value
  const passage = citedText === undefined ? {} : { cited_text: citedText }
  if (kind === 'url') {
    return { type: 'url_citation', start_index: start, end_index: end, url: url ?? '', title, ...passage }
  }
  return {
    type: 'file_citation',
    file_id: `document_${documentIndex}`,
    filename: title,
    index: documentIndex,
    ...passage,
  }
}
