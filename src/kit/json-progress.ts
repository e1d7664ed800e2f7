const QUOTE = 0x22
const BACKSLASH = 0x5c
const OPENING: ReadonlySet<number> = new Set([0x7b, 0x5b])
const CLOSING: ReadonlySet<number> = new Set([0x7d, 0x5d])
const SPACE: ReadonlySet<number> = new Set([0x20, 0x0a, 0x0d, 0x09])

/**
 * How far a JSON object or array has come whose text comes in pieces. Each character is looked at once: to parse all that
 * has come again with each piece would cost the square of it. Brackets and quotes are all that counts; whether it is JSON
 * at all is not checked.
 */
export interface JsonProgress {
  depth: number
  inText: boolean
  escaped: boolean
  /** `over`: something stands behind the end, or it has never begun with a bracket. */
  state: 'before' | 'inside' | 'whole' | 'over'
}

export function jsonProgress(): JsonProgress {
  return { depth: 0, inText: false, escaped: false, state: 'before' }
}

export function follow(progress: JsonProgress, piece: string): void {
  for (let at = 0; at < piece.length && progress.state !== 'over'; at++) step(progress, piece.charCodeAt(at))
}

function step(progress: JsonProgress, code: number): void {
  if (progress.inText) {
    if (progress.escaped) progress.escaped = false
    else if (code === BACKSLASH) progress.escaped = true
    else if (code === QUOTE) progress.inText = false
    return
  }
  if (SPACE.has(code)) return
  if (progress.state !== 'inside' && (progress.state !== 'before' || !OPENING.has(code))) progress.state = 'over'
  else if (code === QUOTE) progress.inText = true
  else if (OPENING.has(code)) {
    progress.depth++
    progress.state = 'inside'
  } else if (CLOSING.has(code) && --progress.depth === 0) progress.state = 'whole'
}
