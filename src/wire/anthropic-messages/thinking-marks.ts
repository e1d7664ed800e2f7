import type { Signature } from '../../model/chat/parts.ts'
import { readSignature, writeSignature } from '../translate/signature-envelope.ts'

const FORMAT = 'anthropic-messages'

/** Stands where this format demands a signature and the provider of another one gave none. */
export const UNSIGNED = 'tl1.unsigned'

/** Begins a redacted block that carries another provider's mark of a tool call, for which the format has no place. */
const CALL_MARK = 'tl1-call.'

/** Whether a signature or redacted text is one that was written here for another format's provider. */
export function isEnvelope(text: string | undefined): boolean {
  if (text === undefined) return false
  return text === UNSIGNED || text.startsWith(CALL_MARK) || readSignature(text, FORMAT).origin !== FORMAT
}

/** The signature of a thinking block; undefined when there was none. */
export function signatureOf(text: string | undefined): Signature | undefined {
  return text === undefined || text === '' || text === UNSIGNED ? undefined : readSignature(text, FORMAT)
}

export function signatureText(signature: Signature | undefined): string {
  return signature ? writeSignature(signature, FORMAT) : UNSIGNED
}

/** `data` of the redacted block that carries a call's mark. Ids have no dots where this format allows them. */
export function callMark(callId: string, signature: Signature): string {
  return `${CALL_MARK}${callId}.${signature.origin}.${Buffer.from(signature.value).toString('base64url')}`
}

/** Reads what `callMark` wrote. */
export function readCallMark(data: string): { readonly callId: string; readonly signature: Signature } | undefined {
  if (!data.startsWith(CALL_MARK)) return undefined
  const dot = data.indexOf('.', CALL_MARK.length)
  if (dot < 0) return undefined
  const signature = readSignature(`tl1.${data.slice(dot + 1)}`, FORMAT)
  return { callId: data.slice(CALL_MARK.length, dot), signature }
}
