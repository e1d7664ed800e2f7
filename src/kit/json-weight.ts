import { afterString } from './json-members.ts'

/** Far beyond any request that means something; what has more is made to keep the parser busy. */
const MOST_PARTS = 250_000
const DEEPEST = 2_000

const QUOTE = 0x22
const COLON = 0x3a
const OPEN_BRACE = 0x7b
const CLOSE_BRACE = 0x7d
const OPEN_BRACKET = 0x5b
const CLOSE_BRACKET = 0x5d

/**
 * Whether a JSON text has more members, objects and lists, or deeper ones, than it is worth to parse. One pass over the
 * bytes, texts skipped; it validates nothing.
 */
export function isTooComplex(json: Buffer): boolean {
  let depth = 0
  let parts = 0
  let at = 0
  while (at < json.length) {
    const byte = json[at++]
    if (byte === QUOTE) {
      at = afterString(json, at)
      if (at < 0) return false
    } else if (byte === COLON) parts++
    else if (byte === OPEN_BRACE || byte === OPEN_BRACKET) {
      depth++
      parts++
      if (depth > DEEPEST) return true
    } else if (byte === CLOSE_BRACE || byte === CLOSE_BRACKET) depth--
    if (parts > MOST_PARTS) return true
  }
  return false
}
