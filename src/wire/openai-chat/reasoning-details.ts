import type { JsonObject } from '../../kit/parse-json.ts'
import type { ReasoningPart, Signature } from '../../model/chat/parts.ts'
import type { Written } from './reasoning-format.ts'

/** How a signature is told: as clients carry it, or as the provider checks it; undefined when it cannot be. */
type Telling = (signature: Signature) => Written | undefined

const place = (id: string | undefined, index: number): JsonObject => ({ ...(id !== undefined && { id }), index })

/** `reasoning.encrypted`: hidden thinking, or with a tool call's id the call's own signature. */
export function encryptedDetail(written: Written, id: string | undefined, index: number): JsonObject {
  return { type: 'reasoning.encrypted', data: written.text, format: written.format, ...place(id, index) }
}

export function textDetail(
  text: string,
  written: Written | undefined,
  id: string | undefined,
  index: number,
): JsonObject {
  const signature = written && { signature: written.text }
  return { type: 'reasoning.text', text, ...signature, format: written?.format ?? 'unknown', ...place(id, index) }
}

export function summaryDetail(summary: string, format: string, id: string | undefined, index: number): JsonObject {
  return { type: 'reasoning.summary', summary, format, ...place(id, index) }
}

/** A part's details. Undefined: it has a signature that cannot be told, and would be worth nothing without. */
export function detailsOf(part: ReasoningPart, index: number, tell: Telling): readonly JsonObject[] | undefined {
  const { text = '', summary, signature = part.redacted, id } = part
  const written = signature && tell(signature)
  if (signature && !written) return undefined
  if (part.redacted) return written ? [encryptedDetail(written, id, index)] : []
  if (!summary) return [textDetail(text, written, id, index)]
  const head = summaryDetail(text, written?.format ?? 'unknown', id, index)
  return written ? [head, encryptedDetail(written, id, index)] : [head]
}
