import { asCount, asString, isObject, type JsonObject } from '../../kit/parse-json.ts'
import type { Citation } from '../../model/chat/parts.ts'

const FORMAT = 'anthropic-messages'

/** Reads one of the format's kinds of citations; what is not known of it stays in `raw`. */
export function decodeCitation(raw: JsonObject): Citation {
  const url = asString(raw.url) ?? (raw.type === 'search_result_location' ? asString(raw.source) : undefined)
  const title = asString(raw.title) ?? asString(raw.document_title)
  const citedText = asString(raw.cited_text)
  const documentIndex = asCount(raw.document_index)
  return {
    kind: url === undefined ? 'document' : 'url',
    ...(url !== undefined && { url }),
    ...(title !== undefined && { title }),
    ...(citedText !== undefined && { citedText }),
    ...(documentIndex !== undefined && { documentIndex }),
    raw: { origin: FORMAT, value: raw },
  }
}

export function decodeCitations(value: unknown): readonly Citation[] {
  return Array.isArray(value) ? value.filter(isObject).map(decodeCitation) : []
}

/**
 * A citation as the format has it. One of another format's is written in the words that come nearest: offsets of the
 * answer have no place here, only those of the source.
 */
export function encodeCitation(citation: Citation): JsonObject {
  if (citation.raw?.origin === FORMAT) return citation.raw.value
  const { url, title = null, citedText = '', documentIndex = 0 } = citation
  if (url !== undefined) {
    return { type: 'web_search_result_location', url, title, cited_text: citedText, encrypted_index: '' }
  }
  return {
    type: 'char_location',
    cited_text: citedText,
    document_index: documentIndex,
    document_title: title,
    start_char_index: 0,
    end_char_index: citedText.length,
    file_id: null,
  }
}
