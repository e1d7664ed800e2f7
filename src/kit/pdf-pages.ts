import { unpackedObjects } from './pdf-objects.ts'

const PAGE = Buffer.from('/Page')
const KIDS = Buffer.from('/Kids')
const PACKED = Buffer.from('/ObjStm')
const CLOSING_BRACKET = 0x5d
const LETTER_R = 0x52
/** Behind these a name goes on, as that of `/Pages` does. */
const nameGoesOn = /[A-Za-z0-9_#.-]/

/** Whether the bytes are of a PDF: readers look for its mark in the first kilobyte. */
export function isPdf(bytes: Buffer): boolean {
  return bytes.subarray(0, 1024).includes('%PDF-')
}

/**
 * How many pages a PDF has at most, by its page objects and by the references to them, of which two may be to the same
 * (ISO 32000-1, 7.7.3 "Page Tree"), also among objects that are packed (7.5.7 "Object Streams"). Undefined where none is
 * seen or some may be packed away in a form that is not read, or in more bytes than are looked at.
 */
export function pdfPages(bytes: Buffer): number | undefined {
  const unpacked = bytes.includes(PACKED) ? unpackedObjects(bytes) : []
  if (!unpacked) return undefined
  const texts = [bytes, ...unpacked]
  const sum = (count: (text: Buffer) => number) => texts.reduce((all, text) => all + count(text), 0)
  const pages = Math.max(sum(pageObjects), sum(references))
  return pages > 0 ? pages : undefined
}

function pageObjects(bytes: Buffer): number {
  let count = 0
  for (let at = bytes.indexOf(PAGE); at >= 0; at = bytes.indexOf(PAGE, at + PAGE.length)) {
    const next = bytes[at + PAGE.length]
    if (next === undefined || !nameGoesOn.test(String.fromCharCode(next))) count++
  }
  return count
}

function references(bytes: Buffer): number {
  let count = 0
  for (let at = bytes.indexOf(KIDS); at >= 0; at = bytes.indexOf(KIDS, at)) {
    at += KIDS.length
    for (; at < bytes.length && bytes[at] !== CLOSING_BRACKET; at++) if (bytes[at] === LETTER_R) count++
  }
  return count
}
