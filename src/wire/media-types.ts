import { own } from '../kit/own.ts'

/** Media types by the endings of files' names (IANA; Gemini API, "File input methods"; OpenAI, "File inputs"). */
const typeOfEnding: Readonly<Record<string, string>> = {
  png: 'image/png',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  webp: 'image/webp',
  gif: 'image/gif',
  heic: 'image/heic',
  heif: 'image/heif',
  bmp: 'image/bmp',
  pdf: 'application/pdf',
  txt: 'text/plain',
  md: 'text/markdown',
  html: 'text/html',
  css: 'text/css',
  csv: 'text/csv',
  xml: 'text/xml',
  json: 'application/json',
  rtf: 'text/rtf',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  mp3: 'audio/mpeg',
  wav: 'audio/wav',
  ogg: 'audio/ogg',
  flac: 'audio/flac',
  mp4: 'video/mp4',
  mov: 'video/quicktime',
  webm: 'video/webm',
}

/** Names that OpenAI has for kinds of audio. */
const audioFormats: Readonly<Record<string, string>> = {
  'audio/wav': 'wav',
  'audio/x-wav': 'wav',
  'audio/wave': 'wav',
  'audio/mpeg': 'mp3',
  'audio/mp3': 'mp3',
}

/**
 * A media type as providers know it: their names know no case (RFC 2045, 5.1), and `image/jpg`, which many write, is no
 * registered one (IANA).
 */
export function knownType(mediaType: string): string {
  const [bare = '', ...parameters] = mediaType.trim().split(';')
  const lower = bare.trim().toLowerCase()
  return [lower === 'image/jpg' ? 'image/jpeg' : lower, ...parameters].join(';')
}

/** What a file or the path of a URL is by the ending of its name. */
export function typeOfName(name: string): string | undefined {
  return own(typeOfEnding, name.slice(name.lastIndexOf('.') + 1).toLowerCase())
}

/** A name for a file that has none: providers tell its kind by the ending. */
export function fileName(mediaType: string): string {
  const [ending = 'bin'] = Object.entries(typeOfEnding).find(([, type]) => type === mediaType) ?? []
  return `document.${ending}`
}

/** OpenAI's name for a kind of audio; `mediaType` may have parameters. */
export function audioFormat(mediaType: string): string {
  const [bare = ''] = mediaType.split(';', 1)
  return own(audioFormats, bare) ?? bare.slice(bare.indexOf('/') + 1)
}

export function audioType(format: string | undefined): string {
  return format === 'mp3' ? 'audio/mpeg' : `audio/${format ?? 'wav'}`
}
