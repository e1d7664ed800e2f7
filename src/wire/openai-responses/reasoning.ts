import { asObject, asString, type JsonObject } from '../../kit/parse-json.ts'
import type { ReasoningPart, Signature } from '../../model/chat/parts.ts'
import { readSignature, writeSignature } from '../translate/signature-envelope.ts'

const FORMAT = 'openai-responses'

/** In front of values that another format's provider wrote, where `encrypted_content` alone does not say what they are. */
const REDACTED = 'redacted:'
const CALL = 'call:'

/** A mark on a call of a tool, which the format has no member for: it travels in a reasoning item of its own. */
export interface CallMark {
  readonly callId: string
  readonly signature: Signature
}

/** What a reasoning item holds: parts, or the mark of a call. */
export interface DecodedReasoning {
  readonly parts: readonly ReasoningPart[]
  readonly mark: CallMark | undefined
}

interface Seal {
  readonly signature?: Signature
  readonly redacted?: Signature
  readonly mark?: CallMark
}

/** A reasoning item of a request or an answer. Its texts stay apart only as summary and as the reasoning itself. */
export function decodeReasoning(item: JsonObject): DecodedReasoning {
  const id = asString(item.id)
  const summary = joined(item.summary)
  const content = joined(item.content)
  const { signature, redacted, mark } = readSeal(asString(item.encrypted_content), id, summary ?? content)
  if (mark) return { parts: [], mark }
  if (redacted) return { parts: [{ type: 'reasoning', text: undefined, redacted, ...(id && { id }) }], mark }
  const parts: ReasoningPart[] = []
  if (summary !== undefined) parts.push({ type: 'reasoning', text: summary, summary: true })
  if (content !== undefined) parts.push({ type: 'reasoning', text: content })
  const last = parts.pop() ?? (signature && { type: 'reasoning' as const, text: '' })
  if (last) parts.push({ ...last, ...(signature && { signature }), ...(id && { id }) })
  return { parts, mark }
}

/** Between the parts of a summary. */
export const PARAGRAPH = '\n\n'

function joined(list: unknown): string | undefined {
  if (!Array.isArray(list) || list.length === 0) return undefined
  return list.map((one) => asString(asObject(one)?.text) ?? '').join(PARAGRAPH)
}

/** What `encrypted_content` seals; reasoning of the format's own provider without any text is hidden. */
export function readSeal(sealed: string | undefined, id: string | undefined, text: string | undefined): Seal {
  if (!sealed) return {}
  const signature = readSignature(sealed, FORMAT)
  const { origin, value } = signature
  if (origin === FORMAT) {
    const own = { origin, value: `${id ?? ''}:${value}` }
    return text === undefined ? { redacted: own } : { signature: own }
  }
  if (value.startsWith(REDACTED)) return { redacted: { origin, value: value.slice(REDACTED.length) } }
  if (!value.startsWith(CALL)) return { signature }
  const end = value.indexOf(':', CALL.length)
  const mark = {
    callId: decodeURIComponent(value.slice(CALL.length, end)),
    signature: { origin, value: value.slice(end + 1) },
  }
  return { mark }
}

/** The provider's id of the item and its encrypted content, as they stand in a signature of the format's own. */
export function openSeal({ value }: Signature): { readonly id: string | undefined; readonly encrypted: string } {
  const colon = value.indexOf(':')
  return { id: value.slice(0, colon) || undefined, encrypted: value.slice(colon + 1) }
}

/** A reasoning item for a client. `id` is for items that came without one. */
export function encodeReasoning(part: ReasoningPart, id: string): JsonObject {
  const seal = part.signature ?? part.redacted
  const own = seal?.origin === FORMAT ? openSeal(seal) : undefined
  const text = part.text
  return {
    id: part.id ?? own?.id ?? id,
    type: 'reasoning',
    summary: part.summary && text ? [{ type: 'summary_text', text }] : [],
    ...(!part.summary && text && { content: [{ type: 'reasoning_text', text }] }),
    ...(seal && { encrypted_content: own?.encrypted ?? foreign(seal, part.redacted !== undefined) }),
  }
}

function foreign({ origin, value }: Signature, redacted: boolean): string {
  return writeSignature({ origin, value: redacted ? `${REDACTED}${value}` : value }, FORMAT)
}

/** The reasoning item that carries a call's mark to a client and back. */
export function encodeCallMark({ callId, signature: { origin, value } }: CallMark, id: string): JsonObject {
  const sealed = writeSignature({ origin, value: `${CALL}${encodeURIComponent(callId)}:${value}` }, FORMAT)
  return { id, type: 'reasoning', summary: [], encrypted_content: sealed }
}

/** The item as its own provider wants it back; undefined for what another one wrote. */
export function returnReasoning(part: ReasoningPart): JsonObject | undefined {
  const seal = part.signature ?? part.redacted
  if (seal?.origin !== FORMAT) return undefined
  const { id: _, ...item } = encodeReasoning(part, '')
  const id = openSeal(seal).id
  return id === undefined ? item : { id, ...item }
}
