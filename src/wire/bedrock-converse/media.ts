import type { MediaSource } from '../../model/chat/parts.ts'

/** Bedrock's names of formats and their media types (ImageBlock, DocumentBlock, AudioBlock). */
const images: Readonly<Record<string, string>> = {
  png: 'image/png',
  jpeg: 'image/jpeg',
  gif: 'image/gif',
  webp: 'image/webp',
}
const documents: Readonly<Record<string, string>> = {
  pdf: 'application/pdf',
  csv: 'text/csv',
  doc: 'application/msword',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  xls: 'application/vnd.ms-excel',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  html: 'text/html',
  txt: 'text/plain',
  md: 'text/markdown',
}
export const mediaTypes = { image: images, document: documents }

/** What clients write instead. */
const otherNames: Readonly<Record<string, string>> = { 'image/jpg': 'jpeg', 'text/x-markdown': 'md' }

export function formatOf(kind: keyof typeof mediaTypes, mediaType: string): string | undefined {
  const [bare = ''] = mediaType.toLowerCase().split(';')
  const known = Object.entries(mediaTypes[kind]).find(([, type]) => type === bare)?.[0] ?? otherNames[bare]
  return known !== undefined && Object.hasOwn(mediaTypes[kind], known) ? known : undefined
}

const audioFormats: ReadonlySet<string> = new Set(
  'aac flac m4a mka mkv mp3 mp4 mpeg mpga ogg opus pcm wav webm x-aac'.split(' '),
)

export function isAudioFormat(format: string | undefined): format is string {
  return format !== undefined && audioFormats.has(format)
}

/** An object in S3, which Bedrock fetches by itself. */
export function isS3({ url }: Extract<MediaSource, { kind: 'url' }>): boolean {
  return url.startsWith('s3://')
}
