import { isAscii } from 'node:buffer'
import { LongRuns, type Span } from './long-runs.ts'

/**
 * Media stand in JSON as base64, megabytes of it. To read such a body, its long runs of base64 are lifted out: the text
 * that is parsed has a short mark in place of each, and what is written of the values gets the runs back as bytes. So
 * media never become strings, of which every step would make another copy.
 */
export interface Lifted {
  /** The JSON text with marks. */
  readonly text: string
  readonly runs: LongRuns
}

/** Below this a body is not worth the search. */
const LARGE_BODY = 1024 * 1024
/** A shorter run is not worth a mark. Every run holds a byte whose offset is a multiple of half of it. */
const SHORTEST_RUN = 16 * 1024
const STRIDE = SHORTEST_RUN / 2
const LONGEST_URL_HEAD = 256
const LONGEST_FIELD = 32
const CHECKED_LETTERS = 1024

const QUOTE = 0x22
const BACKSLASH = 0x5c
const COMMA = 0x2c
const COLON = 0x3a

/** Bytes of base64 in both of its alphabets (RFC 4648). */
const letters = new Uint8Array(256)
for (const letter of 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/-_=') {
  letters[letter.charCodeAt(0)] = 1
}

/**
 * The text of a large body of JSON in UTF-8 with its long runs lifted out. A run is all of a text, or all behind the
 * comma of a `data:` URL in base64, and the text is the value of a member whose name is in `fields`. Undefined when
 * there is none, or the body is small. A body that is no JSON stays none.
 */
export function liftRuns(body: Buffer, fields: ReadonlySet<string>): Lifted | undefined {
  if (body.length < LARGE_BODY) return undefined
  const spans = spansOf(body, fields)
  if (spans.length === 0) return undefined
  const runs = new LongRuns(spans.map(({ start, end }) => body.subarray(start, end)))
  let text = ''
  let from = 0
  spans.forEach(({ start, end }, index) => {
    text += body.toString('utf8', from, start) + runs.mark(index)
    from = end
  })
  return { text: text + body.toString('utf8', from), runs }
}

/** Looks at a few bytes only, and from there to the quotes around them. */
function spansOf(body: Buffer, fields: ReadonlySet<string>): Span[] {
  const spans: Span[] = []
  for (let at = STRIDE; at < body.length; at += STRIDE) {
    if (letters[body[at] as number] === 0) continue
    const open = body.lastIndexOf(QUOTE, at)
    const close = body.indexOf(QUOTE, at)
    if (close < 0) break
    const start = open < 0 || close - open <= SHORTEST_RUN ? -1 : runStart(body, open)
    if (start >= 0 && close - start >= SHORTEST_RUN && fields.has(fieldBefore(body, open))) {
      if (isPlain(body.subarray(start, close))) spans.push({ start, end: close })
    }
    at = close - (close % STRIDE)
  }
  return spans
}

/** Where the text that opens at the quote has its run: at once, or behind the head of a `data:` URL. -1: it has none. */
function runStart(body: Buffer, open: number): number {
  const start = open + 1
  if (body.toString('latin1', start, start + 5) !== 'data:') return start
  const comma = body.subarray(start, start + LONGEST_URL_HEAD).indexOf(COMMA)
  const end = start + comma
  return comma >= 0 && body.toString('latin1', end - 7, end) === ';base64' ? end + 1 : -1
}

/** Name of the member whose value opens at the quote; empty where it cannot be told. */
function fieldBefore(body: Buffer, open: number): string {
  const colon = backOverSpace(body, open - 1)
  if (body[colon] !== COLON) return ''
  const end = backOverSpace(body, colon - 1)
  if (body[end] !== QUOTE) return ''
  const from = Math.max(0, end - LONGEST_FIELD)
  const start = body.subarray(from, end).lastIndexOf(QUOTE)
  return start < 0 ? '' : body.toString('latin1', from + start + 1, end)
}

function backOverSpace(body: Buffer, from: number): number {
  let at = from
  while (at >= 0 && (body[at] as number) <= 0x20) at--
  return at
}

/**
 * Whether the run begins as base64 does and holds nothing that stands in JSON other than as it is, or in more than one
 * byte. The rest of it is moved, not read: that it is base64 to its end is for the provider to see.
 */
function isPlain(run: Buffer): boolean {
  for (let at = 0; at < CHECKED_LETTERS; at++) if (letters[run[at] as number] === 0) return false
  return isAscii(run) && !run.includes(BACKSLASH) && !hasControls(run)
}

/** Whether a byte of ASCII is below 0x20, which JSON forbids in texts. Four at once, for these are megabytes. */
function hasControls(run: Buffer): boolean {
  const before = -run.byteOffset & 3
  const words = new Int32Array(run.buffer, run.byteOffset + before, (run.length - before) >> 2)
  for (let at = 0; at < words.length; at++) if ((((words[at] as number) - 0x20202020) & 0x80808080) !== 0) return true
  const behind = before + words.length * 4
  return run.subarray(0, before).some(isControl) || run.subarray(behind).some(isControl)
}

function isControl(byte: number): boolean {
  return byte < 0x20
}
