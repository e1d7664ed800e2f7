import { createHash } from 'node:crypto'
import type { Call } from '../../model/call.ts'
import { Fault } from '../../model/fault.ts'
import type { CallPath } from '../../wire/wire.ts'
import type { Inbound } from '../inbound.ts'

const HEADER = 'idempotency-key'

/** Of a form, whose files can be long, so many bytes of content are looked at; that much of it is always kept. */
const FORM_BYTES = 512 * 1024

/** The key that the client sent, if it sent one. Throws Fault `invalid_header`. */
export function idempotencyKeyOf(inbound: Inbound): string | undefined {
  const key = inbound.header(HEADER)
  if (key === undefined || /^[\x21-\x7e]{1,255}$/.test(key)) return key
  const text = 'Idempotency-Key must have 1 to 255 visible ASCII characters, such as a UUID, and stand once.'
  throw new Fault('invalid_request', 'invalid_header', text, { param: 'Idempotency-Key' })
}

/** Hex SHA-256. Keys are kept as this: they may say more than they should. */
export function keyHash(key: string): string {
  return createHash('sha256').update(key).digest('hex')
}

/** Hex SHA-256 of what is asked: surface, path and body; of a form its content without the boundary, which is random. */
export function bodyHash({ format, body, form }: Call, path: CallPath): string {
  const hash = createHash('sha256').update(JSON.stringify([format, path.model, path.stream]))
  if (!form) return hash.update(body).digest('hex')
  let left = FORM_BYTES
  for (const piece of form.kept) {
    if (piece.kind === 'head') hash.update(JSON.stringify([piece.name, piece.fileName]))
    else if (piece.kind === 'data') {
      hash.update(piece.raw.subarray(0, left))
      left -= Math.min(left, piece.raw.length)
    }
    if (left === 0) break
  }
  return hash.digest('hex')
}
