import { asObject, asString, parseJson } from '../../kit/parse-json.ts'
import type { ReasoningPart, Signature } from '../../model/chat/parts.ts'
import { signatureOrigins } from '../../model/chat/signature.ts'

/** What a `thoughtSignature` may stand for. */
export type ThoughtMark = Pick<ReasoningPart, 'signature' | 'redacted' | 'id' | 'summary'>

/** `{"tl":1,` in base64. Signatures of Gemini are protocol buffers, which do not begin with a brace. */
const ENVELOPE_START = Buffer.from('{"tl":1,').toString('base64').slice(0, 10)

/**
 * The field holds bytes in base64, which clients may decode and write anew. What other formats' providers have signed
 * or hidden goes into an envelope that keeps to this form.
 */
export function writeMark({ signature, redacted, id, summary }: ThoughtMark): string | undefined {
  const kept = redacted ?? signature
  if (!kept) return undefined
  if (!redacted && kept.origin === 'gemini') return kept.value
  const envelope = { tl: 1, o: kept.origin, v: kept.value, r: redacted ? true : undefined, i: id, s: summary }
  return Buffer.from(JSON.stringify(envelope)).toString('base64')
}

/** Reads what `writeMark` wrote, or a signature of Gemini's own. */
export function readMark(text: string): ThoughtMark {
  const own: ThoughtMark = { signature: { origin: 'gemini', value: text } }
  if (!text.startsWith(ENVELOPE_START)) return own
  const envelope = asObject(parseJson(Buffer.from(text, 'base64').toString()))
  const origin = signatureOrigins.find((known) => known === envelope?.o)
  const value = asString(envelope?.v)
  if (!envelope || !origin || value === undefined) return own
  const kept: Signature = { origin, value }
  const id = asString(envelope.i)
  return {
    ...(envelope.r === true ? { redacted: kept } : { signature: kept }),
    ...(id !== undefined && { id }),
    ...(envelope.s === true && { summary: true }),
  }
}
