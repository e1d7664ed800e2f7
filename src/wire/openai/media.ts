import type { MediaSource } from '../../model/chat/parts.ts'
import { fileName, knownType, typeOfName } from '../media-types.ts'
import { invalid } from './request.ts'

const PERCENT = 0x25

/**
 * A `data:` URL (RFC 2397) or any other one. `usual`: what data is that does not tell its type. Throws Fault
 * `invalid_request` that names `path`, for a `data:` URL without data and for one that nobody knows the type of.
 */
export function sourceOfUrl(url: string, path: string, usual?: string): MediaSource {
  const source = readUrl(url, usual)
  if (!source) throw invalid(path, `'${path}' is no whole data: URL: its data stand behind a comma.`)
  if (source.kind === 'data' && source.mediaType === '') {
    throw invalid(path, `'${path}' does not tell the type of its data. Name it, as in data:image/png;base64,…`)
  }
  return source
}

/** Undefined for a `data:` URL without data. `usual`: the type of data that tells none. */
export function readUrl(url: string, usual = ''): MediaSource | undefined {
  if (!isDataUrl(url)) return { kind: 'url', url }
  const comma = url.indexOf(',')
  if (comma < 0) return undefined
  const [mediaType = '', ...parameters] = url.slice('data:'.length, comma).split(';')
  const rest = url.slice(comma + 1)
  const encoded = parameters.at(-1)?.trim().toLowerCase() === 'base64'
  const data = encoded ? base64Of(rest) : percentDecoded(rest).toString('base64')
  return { kind: 'data', mediaType: knownType(mediaType) || usual, data }
}

/** What stands behind the comma may be percent-encoded in either form (WHATWG Fetch, "data: URL processor"). */
function base64Of(text: string): string {
  return text.includes('%') ? percentDecoded(text).toString('latin1') : text
}

/** Names of schemes know no case (RFC 3986, 3.1). */
export function isDataUrl(text: string): boolean {
  return text.slice(0, 'data:'.length).toLowerCase() === 'data:'
}

/** Bytes, of which any may be percent-encoded and no text need come (WHATWG URL, "percent-decode"). */
function percentDecoded(text: string): Buffer {
  const bytes = Buffer.from(text)
  let length = 0
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at] as number
    const digits = byte === PERCENT ? bytes.toString('latin1', at + 1, at + 3) : ''
    const escaped = /^[0-9a-f]{2}$/i.test(digits)
    bytes[length++] = escaped ? Number.parseInt(digits, 16) : byte
    if (escaped) at += 2
  }
  return bytes.subarray(0, length)
}

/** A file's bytes as clients write them: a URL of either kind, or bare base64 whose type the name tells. */
export function sourceOfFileData(data: string, name: string | undefined, path: string): MediaSource {
  if (isDataUrl(data) || /^https?:/i.test(data.slice(0, 6))) return sourceOfUrl(data, path, typeOfName(name ?? ''))
  return { kind: 'data', mediaType: typeOfName(name ?? '') ?? 'application/pdf', data }
}

export function dataUrl({ mediaType, data }: { readonly mediaType: string; readonly data: string }): string {
  return `data:${mediaType};base64,${data}`
}

/** Text as a file of its own. */
export function textFile(
  text: string,
  name: string | undefined,
): { readonly filename: string; readonly file_data: string } {
  const filename = name === undefined || /\.\w{1,8}$/.test(name) ? name : `${name}.txt`
  const mediaType = 'text/plain'
  const data = Buffer.from(text).toString('base64')
  return { filename: filename ?? fileName(mediaType), file_data: dataUrl({ mediaType, data }) }
}
