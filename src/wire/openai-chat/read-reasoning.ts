import { asCount, asObject, asString, type JsonObject } from '../../kit/parse-json.ts'
import type { ReasoningPart, Signature } from '../../model/chat/parts.ts'
import { signatureOf } from './reasoning-format.ts'

/** One of OpenRouter's reasoning details, of a whole message or of a stream's chunk. */
export interface Detail {
  readonly kind: 'text' | 'summary' | 'encrypted'
  readonly text: string
  readonly signature: Signature | undefined
  readonly id: string | undefined
  readonly index: number | undefined
}

/** Details that can be understood; others are left out. */
export function readDetails(value: unknown): readonly Detail[] {
  return Array.isArray(value) ? value.flatMap((detail) => readDetail(asObject(detail)) ?? []) : []
}

function readDetail(detail: JsonObject | undefined): Detail | undefined {
  if (!detail) return undefined
  const format = asString(detail.format)
  const place = { id: asString(detail.id), index: asCount(detail.index) }
  const signed = (text: string | undefined) => (text ? signatureOf(text, format) : undefined)
  switch (detail.type) {
    case 'reasoning.text':
      return {
        kind: 'text',
        text: asString(detail.text) ?? '',
        signature: signed(asString(detail.signature)),
        ...place,
      }
    case 'reasoning.summary':
      return { kind: 'summary', text: asString(detail.summary) ?? '', signature: undefined, ...place }
    case 'reasoning.encrypted': {
      const signature = signed(asString(detail.data))
      return signature && { kind: 'encrypted', text: '', signature, ...place }
    }
    default:
      return undefined
  }
}

/** A message's reasoning in parts, and the signatures of its tool calls by their ids. */
interface Reasoning {
  readonly parts: readonly ReasoningPart[]
  readonly callSignatures: ReadonlyMap<string, Signature>
}

/**
 * Of a whole message. Structured details are preferred; else `reasoning` (OpenRouter, vLLM, Groq) or
 * `reasoning_content` (DeepSeek, Moonshot, older vLLM).
 */
export function readReasoning(message: JsonObject, callIds: ReadonlySet<string>): Reasoning {
  const details = readDetails(message.reasoning_details)
  const callSignatures = new Map<string, Signature>()
  const parts: ReasoningPart[] = []
  details.forEach((detail, position) => {
    const { kind, id, signature } = detail
    if (kind === 'encrypted' && id !== undefined && callIds.has(id) && signature) callSignatures.set(id, signature)
    else addPart(parts, detail, details[position - 1])
  })
  const text = asString(message.reasoning) ?? asString(message.reasoning_content)
  if (parts.length === 0 && text) parts.push({ type: 'reasoning', text })
  return { parts, callSignatures }
}

function addPart(parts: ReasoningPart[], detail: Detail, before: Detail | undefined): void {
  const last = parts.at(-1)
  const { kind, text, signature, id } = detail
  const named = id === undefined ? {} : { id }
  if (last && before && belongs(detail, before)) parts[parts.length - 1] = { ...last, signature }
  else if (kind === 'encrypted') parts.push({ type: 'reasoning', text: undefined, redacted: signature, ...named })
  else {
    const summary = kind === 'summary'
    parts.push({ type: 'reasoning', text, ...(summary && { summary }), ...(signature && { signature }), ...named })
  }
}

/** A summary and the hidden thinking that it is of are one item, told one after the other. */
export function belongs(detail: Detail, before: Pick<Detail, 'kind' | 'id' | 'index'>): boolean {
  if (detail.kind !== 'encrypted' || before.kind !== 'summary') return false
  return detail.id === undefined ? detail.index !== undefined && detail.index === before.index : detail.id === before.id
}
