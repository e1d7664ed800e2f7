import { asCount, asObject, asString, isObject, type JsonObject } from '../../kit/parse-json.ts'
import type { ChatAnswer, Choice } from '../../model/chat/answer.ts'
import type { Citation, Part } from '../../model/chat/parts.ts'
import { newCallId } from '../call-id.ts'
import { readCitations } from './citations.ts'
import { finishWord, readBlocked, readFinish } from './finish.ts'
import { readLogprobs } from './logprobs.ts'
import { readPart } from './read-parts.ts'
import { withSearches } from './searches.ts'
import { TextOffsets } from './text-offsets.ts'
import { readUsage } from './usage.ts'

/** GenerateContentResponse (Gemini API reference). Undefined when it is none. */
export function decodeAnswer(body: JsonObject): ChatAnswer | undefined {
  if (body.error !== undefined && body.error !== null) return undefined
  const blocked = blockReason(body)
  const candidates: readonly unknown[] = Array.isArray(body.candidates) ? body.candidates : []
  if (candidates.length === 0 && blocked === undefined) return undefined
  const choices = candidates.flatMap((candidate, position) =>
    isObject(candidate) ? [decodeCandidate(candidate, position)] : [],
  )
  const serviceTier = tierOf(body)
  return {
    id: asString(body.responseId) || undefined,
    model: asString(body.modelVersion) || undefined,
    created: createdAt(body),
    choices: choices.length > 0 ? choices : [emptyChoice(blocked)],
    usage: withSearches(readUsage(body.usageMetadata), body),
    ...(serviceTier !== undefined && { serviceTier }),
  }
}

/** Why a prompt was blocked, where it was. */
export function blockReason({ promptFeedback }: JsonObject): string | undefined {
  return asString(asObject(promptFeedback)?.blockReason) || undefined
}

/** Epoch seconds. Vertex AI tells it. */
export function createdAt({ createTime }: JsonObject): number | undefined {
  const time = Date.parse(asString(createTime) ?? '')
  return Number.isNaN(time) ? undefined : Math.floor(time / 1000)
}

export function tierOf({ usageMetadata }: JsonObject): string | undefined {
  const tier = asString(asObject(usageMetadata)?.serviceTier)
  return tier === 'standard' ? 'default' : tier
}

function emptyChoice(blocked: string | undefined): Choice {
  const finish = blocked === undefined ? readFinish(undefined, false) : readBlocked(blocked)
  return { index: 0, parts: [], finish }
}

function decodeCandidate(candidate: JsonObject, position: number): Choice {
  const raw = asObject(candidate.content)?.parts
  const parts = readParts(Array.isArray(raw) ? raw : [])
  const calls = parts.some(({ part }) => part.type === 'tool-call')
  const logprobs = readLogprobs(candidate.logprobsResult)
  return {
    index: asCount(candidate.index) ?? position,
    parts: withCitations(parts, candidate),
    finish: readFinish(finishWord(candidate.finishReason), calls),
    ...(logprobs && { logprobs }),
  }
}

interface ReadPart {
  readonly part: Part
  /** Index among the parts of the candidate. */
  readonly from: number
}

function readParts(raw: readonly unknown[]): readonly ReadPart[] {
  return raw.flatMap((value, from) => {
    const parts = isObject(value) ? (readPart(value, newCallId) ?? []) : []
    return parts.filter((part) => part.type !== 'text' || part.text !== '').map((part) => ({ part, from }))
  })
}

function withCitations(parts: readonly ReadPart[], candidate: JsonObject): readonly Part[] {
  const texts = parts.filter(({ part }) => part.type === 'text')
  const meant = (index: number) => texts.find(({ from }) => from === index) ?? texts.at(-1)
  const offsets = new Map<ReadPart | undefined, TextOffsets>()
  const placed = readCitations(candidate, (index) => {
    const read = meant(index)
    const known = offsets.get(read)
    if (known) return known
    const counted = new TextOffsets(read?.part.type === 'text' ? read.part.text : '')
    offsets.set(read, counted)
    return counted
  })
  if (placed.length === 0) return parts.map(({ part }) => part)
  const cited = new Map<ReadPart, Citation[]>()
  for (const { partIndex, citation } of placed) {
    const at = meant(partIndex)
    const list = at && cited.get(at)
    if (list) list.push(citation)
    else if (at) cited.set(at, [citation])
  }
  return parts.map((read) => {
    const citations = cited.get(read)
    return citations && read.part.type === 'text' ? { ...read.part, citations } : read.part
  })
}
