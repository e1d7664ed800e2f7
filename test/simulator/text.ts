const WORDS = 'the quick brown fox jumps over a lazy dog while seven wise owls watch from above'.split(' ')
const LONG_PIECE = 4096

/** `count` words of text, the same each time. */
export function words(count: number): string {
  const out: string[] = []
  // Steps of 7 through 16 words visit each before one repeats, so that neighbours differ between sentences.
  for (let i = 0; i < count; i++) out.push(WORDS[(i * 7) % WORDS.length] ?? '')
  return out.join(' ')
}

/** `bytes` ASCII bytes of text. */
export function filler(bytes: number): string {
  return 'lorem ipsum dolor sit amet '.repeat(Math.ceil(bytes / 27)).slice(0, bytes)
}

/**
 * The pieces in which a text is streamed; joined they are the text. A word each, as models stream, except for
 * long texts, where that would cost the simulator more than it tests.
 */
export function pieces(text: string): string[] {
  if (text === '') return []
  if (text.length <= 200_000) return text.split(/(?<=\S)(?=\s)/)
  const out: string[] = []
  for (let at = 0; at < text.length; ) {
    let end = Math.min(at + LONG_PIECE, text.length)
    const last = text.charCodeAt(end - 1)
    if (end < text.length && last >= 0xd800 && last <= 0xdbff) end--
    out.push(text.slice(at, end))
    at = end
  }
  return out
}
