import { asCount, asObject, asString, type JsonObject } from '../../kit/parse-json.ts'
import type { Citation } from '../../model/chat/parts.ts'
import { TextOffsets } from './text-offsets.ts'

/** A citation and the place of its text among the parts of the answer. */
export interface PlacedCitation {
  readonly partIndex: number
  readonly citation: Citation
}

function characters(text: TextOffsets, bytes: number | undefined): number | undefined {
  return bytes === undefined ? undefined : text.charactersAt(bytes)
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

/**
 * Citations of a candidate: what groundingMetadata supports (Gemini API, "Grounding with Google Search"), and the
 * sources that citationMetadata names. `textOf` gives the text of the part that an index means, the same one each time.
 */
export function readCitations(candidate: JsonObject, textOf: (partIndex: number) => TextOffsets): PlacedCitation[] {
  const sources = list(asObject(candidate.citationMetadata)?.citationSources)
  return [
    ...readGrounding(asObject(candidate.groundingMetadata), textOf),
    ...sources.flatMap((source) => readSource(asObject(source), textOf(0))),
  ]
}

function readGrounding(
  grounding: JsonObject | undefined,
  textOf: (partIndex: number) => TextOffsets,
): PlacedCitation[] {
  if (!grounding) return []
  const chunks = list(grounding.groundingChunks).map(asObject)
  const supports = list(grounding.groundingSupports).map(asObject)
  const supported = supports.flatMap((support) => {
    const segment = asObject(support?.segment)
    const partIndex = asCount(segment?.partIndex) ?? 0
    const text = textOf(partIndex)
    const start = characters(text, asCount(segment?.startIndex) ?? 0)
    const end = characters(text, asCount(segment?.endIndex))
    return list(support?.groundingChunkIndices).flatMap((index) => {
      const chunk = typeof index === 'number' ? chunks[index] : undefined
      return chunk ? [{ partIndex, citation: { ...readChunk(chunk, grounding), start, end } }] : []
    })
  })
  if (supported.length > 0) return supported
  return chunks.flatMap((chunk) => (chunk ? [{ partIndex: 0, citation: readChunk(chunk, grounding) }] : []))
}

function readChunk(chunk: JsonObject, grounding: JsonObject): Citation {
  const retrieved = asObject(chunk.retrievedContext)
  const source = retrieved ?? asObject(chunk.web) ?? asObject(chunk.maps) ?? asObject(chunk.image)
  return {
    kind: retrieved ? 'document' : 'url',
    url: asString(source?.uri) ?? asString(source?.sourceUri),
    title: asString(source?.title),
    citedText: asString(retrieved?.text),
    raw: { origin: 'gemini', value: { groundingMetadata: grounding } },
  }
}

function readSource(source: JsonObject | undefined, text: TextOffsets): PlacedCitation[] {
  if (!source) return []
  const citation: Citation = {
    kind: 'url',
    url: asString(source.uri),
    title: asString(source.title),
    start: characters(text, asCount(source.startIndex)),
    end: characters(text, asCount(source.endIndex)),
    raw: { origin: 'gemini', value: { citationSource: source } },
  }
  return [{ partIndex: 0, citation }]
}

/** Members of a candidate that tell its citations. */
export function writeCitations(placed: readonly PlacedCitation[], textOf: (partIndex: number) => string): JsonObject {
  const own = placed.map(({ citation: { raw } }) => (raw?.origin === 'gemini' ? raw.value : undefined))
  const grounding = own.map((raw) => asObject(raw?.groundingMetadata)).find((told) => told !== undefined)
  const sources = own.flatMap((raw) => asObject(raw?.citationSource) ?? [])
  const foreign = placed.filter((_, index) => own[index] === undefined)
  const made = grounding ?? (foreign.length > 0 ? makeGrounding(foreign, textOf) : undefined)
  return {
    ...(made && { groundingMetadata: made }),
    ...(sources.length > 0 && { citationMetadata: { citationSources: sources } }),
  }
}

function makeGrounding(placed: readonly PlacedCitation[], textOf: (partIndex: number) => string): JsonObject {
  const places = new Map<string, number>()
  const offsets = new Map<number, TextOffsets>()
  const groundingChunks: JsonObject[] = []
  const groundingSupports: JsonObject[] = []
  for (const { partIndex, citation } of placed) {
    const { kind, url, title, citedText, documentIndex } = citation
    const key = JSON.stringify([kind, url, title, documentIndex, kind === 'document' ? citedText : undefined])
    const place = places.get(key) ?? groundingChunks.length
    if (place === groundingChunks.length) {
      places.set(key, place)
      groundingChunks.push(
        kind === 'url' ? { web: { uri: url, title } } : { retrievedContext: { uri: url, title, text: citedText } },
      )
    }
    const text = textOf(partIndex)
    const counted = offsets.get(partIndex) ?? new TextOffsets(text)
    offsets.set(partIndex, counted)
    const endIndex = counted.bytesAt(citation.end ?? text.length)
    const startIndex = counted.bytesAt(citation.start ?? 0)
    const segment = { partIndex, startIndex, endIndex, text: text.slice(citation.start ?? 0, citation.end) }
    groundingSupports.push({ segment, groundingChunkIndices: [place] })
  }
  return { groundingChunks, groundingSupports }
}
