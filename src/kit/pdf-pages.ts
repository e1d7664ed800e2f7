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
 * (ISO 32000-1, 7.7.3 "Page Tree"). Undefined where none is seen or some may be packed away (7.5.7 "Object Streams").
 */
export function pdfPages(bytes: Buffer): number | undefined {
  if (bytes.includes(PACKED)) return undefined
  const pages = Math.max(pageObjects(bytes), references(bytes))
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
