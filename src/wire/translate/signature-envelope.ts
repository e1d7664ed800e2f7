import type { Signature } from '../../model/chat/parts.ts'
import { type SignatureOrigin, signatureOrigins } from '../../model/chat/signature.ts'

const MARK = 'tl1.'

/**
 * A signature as a client of another format carries it: in an envelope that tells whose it is, so that it comes back as
 * it was. In its own format it stands as it is.
 */
export function writeSignature({ origin, value }: Signature, format: SignatureOrigin): string {
  return origin === format ? value : `${MARK}${origin}.${Buffer.from(value).toString('base64url')}`
}

/** Reads what `writeSignature` wrote, or a signature of the format's own. */
export function readSignature(text: string, format: SignatureOrigin): Signature {
  if (!text.startsWith(MARK)) return { origin: format, value: text }
  const dot = text.indexOf('.', MARK.length)
  const origin = signatureOrigins.find((known) => known === text.slice(MARK.length, dot))
  if (!origin) return { origin: format, value: text }
  return { origin, value: Buffer.from(text.slice(dot + 1), 'base64url').toString() }
}
