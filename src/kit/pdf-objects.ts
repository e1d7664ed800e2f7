import { inflateSync } from 'node:zlib'

const PACKED = Buffer.from('/ObjStm')
const OBJECT = Buffer.from('obj')
const STREAM = Buffer.from('stream')
const END = Buffer.from('endstream')
const LINE_FEED = 0x0a

/**
 * As many bytes at most, and as many times a PDF's own, so that no request makes more work than it has bytes for: what is
 * packed are names and numbers, of which a document has less than of texts and pictures.
 */
const MOST_BYTES = 8 * 1024 * 1024
const MOST_TIMES = 4
/** A stream's dictionary holds a handful of names and numbers. */
const LONGEST_DICTIONARY = 2_000

interface ObjectStream {
  /** Undefined where it stands open in the PDF. */
  readonly text: Buffer | undefined
  readonly end: number
}

/**
 * What a PDF's object streams (ISO 32000-1, 7.5.7) hold that are compressed by deflate, as nearly all writers have them.
 * Undefined where one is written in another way, is broken, or where they hold more than is looked at.
 */
export function unpackedObjects(pdf: Buffer): readonly Buffer[] | undefined {
  const texts: Buffer[] = []
  let left = Math.min(MOST_BYTES, pdf.length * MOST_TIMES)
  for (let at = pdf.indexOf(PACKED); at >= 0; ) {
    const stream = unpacked(pdf, at, left)
    if (!stream) return undefined
    if (stream.text) texts.push(stream.text)
    left -= stream.text?.length ?? 0
    at = pdf.indexOf(PACKED, stream.end)
  }
  return texts
}

/** The stream whose dictionary says `/ObjStm` at `at`; undefined where it cannot be read or has more than `most` bytes. */
function unpacked(pdf: Buffer, at: number, most: number): ObjectStream | undefined {
  const from = Math.max(0, at - LONGEST_DICTIONARY)
  const start = pdf.subarray(from, at).lastIndexOf(OBJECT)
  const open = pdf.subarray(at, at + LONGEST_DICTIONARY).indexOf(STREAM)
  if (start < 0 || open < 0) return undefined
  const data = pdf.indexOf(LINE_FEED, at + open) + 1
  const end = data === 0 ? -1 : pdf.indexOf(END, data)
  if (end < 0) return undefined
  const filter = /\/Filter\s*(\[[^\]]*\]|\/\w+)/.exec(pdf.toString('latin1', from + start, at + open))?.[1]
  if (filter === undefined) return { text: undefined, end }
  if (!/^(?:\/FlateDecode|\[\s*\/FlateDecode\s*\])$/.test(filter)) return undefined
  const text = inflated(pdf.subarray(data, end), most)
  return text && { text, end }
}

function inflated(bytes: Buffer, most: number): Buffer | undefined {
  try {
    return inflateSync(bytes, { maxOutputLength: Math.max(1, most) })
  } catch {
    return undefined
  }
}
