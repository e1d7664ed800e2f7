import type { MediaSource } from '../../model/chat/parts.ts'

/** Media types by the file names' endings, for data that come without a type of their own. */
const typeOfEnding: Readonly<Record<string, string>> = {
  pdf: 'application/pdf',
  txt: 'text/plain',
  md: 'text/markdown',
  csv: 'text/csv',
  html: 'text/html',
  json: 'application/json',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
}

const audioFormats: Readonly<Record<string, string>> = {
  'audio/wav': 'wav',
  'audio/x-wav': 'wav',
  'audio/wave': 'wav',
  'audio/mpeg': 'mp3',
  'audio/mp3': 'mp3',
}

/** A `data:` URL (RFC 2397) or any other one. Never searched as a whole: it may hold megabytes. */
export function sourceOfUrl(url: string): MediaSource {
  if (!url.startsWith('data:')) return { kind: 'url', url }
  const comma = url.indexOf(',')
  const head = comma < 0 ? '' : url.slice('data:'.length, comma)
  const [mediaType = ''] = head.split(';', 1)
  const rest = url.slice(comma + 1)
  const data = head.endsWith(';base64') ? rest : Buffer.from(percentDecoded(rest)).toString('base64')
  return { kind: 'data', mediaType: mediaType || 'text/plain', data }
}

function percentDecoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/** A file's bytes as clients write them: a URL of either kind, or bare base64 whose type the name tells. */
export function sourceOfFileData(data: string, name: string | undefined): MediaSource {
  if (data.startsWith('data:') || data.startsWith('https://') || data.startsWith('http://')) return sourceOfUrl(data)
  const ending = name?.slice(name.lastIndexOf('.') + 1).toLowerCase() ?? ''
  return { kind: 'data', mediaType: typeOfEnding[ending] ?? 'application/pdf', data }
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

/** A name for a file that has none: providers tell its kind by the ending. */
export function fileName(mediaType: string): string {
  const ending = Object.keys(typeOfEnding).find((known) => typeOfEnding[known] === mediaType)
  return `document.${ending ?? 'bin'}`
}

export function audioFormat(mediaType: string): string {
  return audioFormats[mediaType] ?? mediaType.slice(mediaType.indexOf('/') + 1)
}

export function audioType(format: string): string {
  return format === 'mp3' ? 'audio/mpeg' : `audio/${format}`
}
