import { asCount, asObject, asString, type JsonObject } from '../../kit/parse-json.ts'
import type { Citation } from '../../model/chat/parts.ts'

const documentPlaces = ['documentChar', 'documentPage', 'documentChunk', 'searchResultLocation'] as const

/** Bedrock's Citation or CitationsDelta, which have the same shape. */
export function readCitation(raw: JsonObject): Citation {
  const location = asObject(raw.location)
  const place = documentPlaces.map((name) => asObject(location?.[name])).find((found) => found !== undefined)
  const web = asObject(location?.web)
  const texts = Array.isArray(raw.sourceContent) ? raw.sourceContent.map((part) => asString(asObject(part)?.text)) : []
  const cited = texts.filter((text) => text !== undefined).join('')
  return {
    kind: web ? 'url' : 'document',
    url: asString(web?.url),
    title: asString(raw.title),
    citedText: cited === '' ? undefined : cited,
    documentIndex: asCount(place?.documentIndex) ?? asCount(place?.searchResultIndex),
    raw: { origin: 'bedrock-converse', value: raw },
  }
}

/** Offsets are left out: Bedrock's count the document's characters, the model's those of the answer. */
export function writeCitation({ raw, kind, url, title, citedText, documentIndex }: Citation): JsonObject {
  if (raw?.origin === 'bedrock-converse') return raw.value
  return {
    ...(title !== undefined && { title }),
    ...(citedText !== undefined && { sourceContent: [{ text: citedText }] }),
    location: kind === 'url' ? { web: { url } } : { documentChar: { documentIndex: documentIndex ?? 0 } },
  }
}
