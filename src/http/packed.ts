import { createHash } from 'node:crypto'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import { pageHeaders } from './page-headers.ts'
import type { FileQuestion } from './page-question.ts'
import type { SmallAnswer } from './server.ts'
import { accepts, type Coding, codingNames, isKnown } from './static-files.ts'

/** Something that browsers show, kept as the bytes that are sent. */
export interface Packed {
  readonly contentType: string
  readonly bytes: Buffer
  readonly coded: Partial<Record<Coding, Buffer>>
  readonly etag: string
}

const asBrotli = promisify(brotliCompress)
const asGzip = promisify(gzip)
/** Between what is made at a build, for ever, and what is made for each request. */
const QUALITY = { params: { [constants.BROTLI_PARAM_QUALITY]: 6 } }

/** Compresses on Node's threads, not on this one. */
export async function pack(contentType: string, content: string | Buffer): Promise<Packed> {
  const bytes = Buffer.from(content)
  const coded = /^image\/png/.test(contentType)
    ? {}
    : await Promise.all([asBrotli(bytes, QUALITY), asGzip(bytes)]).then(([br, gz]) => ({ br, gzip: gz }))
  return { contentType, bytes, coded, etag: `W/"${hashOf(bytes)}"` }
}

/** Of a content, short enough for a name. */
export function hashOf(bytes: Buffer | string): string {
  return createHash('sha256').update(bytes).digest('base64url').slice(0, 16)
}

export function answerPacked(
  { contentType, bytes, coded, etag }: Packed,
  caching: Parameters<typeof pageHeaders>[0],
  { acceptEncoding, ifNoneMatch }: FileQuestion,
  status = 200,
): SmallAnswer<string | Buffer> {
  const headers = [...pageHeaders(caching, etag), 'vary', 'accept-encoding']
  if (status === 200 && isKnown(ifNoneMatch, etag)) return { status: 304, contentType, body: '', headers }
  const coding = codingNames.find((one) => coded[one] && accepts(acceptEncoding, one))
  if (coding === undefined) return { status, contentType, body: bytes, headers }
  return { status, contentType, body: coded[coding] as Buffer, headers: [...headers, 'content-encoding', coding] }
}
