import type { MediaSource } from '../../model/chat/parts.ts'
import { fileName, knownType, typeOfName } from '../media-types.ts'
import { invalid } from './request.ts'

/** A `data:` URL (RFC 2397) or any other one. Throws Fault `invalid_request` that names `path` as `readUrl` has it. */
export function sourceOfUrl(url: string, path: string): MediaSource {
  const source = readUrl(url)
  if (!source) throw invalid(path, `'${path}' is no whole data: URL: its data stand behind a comma.`)
  return source
}

/** Undefined for a `data:` URL without data. Never searched as a whole: it may hold megabytes. */
export function readUrl(url: string): MediaSource | undefined {
  if (!isDataUrl(url)) return { kind: 'url', url }
  const comma = url.indexOf(',')
  if (comma < 0) return undefined
  const [mediaType = '', ...parameters] = url.slice('data:'.length, comma).split(';')
  const rest = url.slice(comma + 1)
  const encoded = parameters.at(-1)?.trim().toLowerCase() === 'base64'
  const data = encoded ? rest : Buffer.from(percentDecoded(rest)).toString('base64')
  return { kind: 'data', mediaType: knownType(mediaType) || 'text/plain', data }
}

/** Names of schemes know no case (RFC 3986, 3.1). */
export function isDataUrl(text: string): boolean {
  return text.slice(0, 'data:'.length).toLowerCase() === 'data:'
}

function percentDecoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/** A file's bytes as clients write them: a URL of either kind, or bare base64 whose type the name tells. */
export function sourceOfFileData(data: string, name: string | undefined, path: string): MediaSource {
  if (isDataUrl(data) || data.startsWith('https://') || data.startsWith('http://')) return sourceOfUrl(data, path)
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
