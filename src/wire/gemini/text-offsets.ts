/** Characters of a piece: all that is looked at to find a place. */
const PIECE = 1_024

interface Piece {
  readonly text: string
  /** What stands before it. */
  readonly bytes: number
  readonly characters: number
}

/**
 * Places in a text that grows: Gemini counts bytes of UTF-8, the canonical model characters. To count from the
 * beginning for each of them would cost the square of the text.
 */
export class TextOffsets {
  readonly #pieces: Piece[] = []
  #bytes = 0
  #characters = 0

  constructor(text = '') {
    this.add(text)
  }

  add(text: string): void {
    for (let at = 0; at < text.length; ) {
      const end = wholeEnd(text, at + PIECE)
      const piece = text.slice(at, end)
      this.#pieces.push({ text: piece, bytes: this.#bytes, characters: this.#characters })
      this.#bytes += Buffer.byteLength(piece)
      this.#characters += piece.length
      at = end
    }
  }

  /** Characters before a byte; all there are where the text ends sooner. */
  charactersAt(bytes: number): number {
    if (bytes >= this.#bytes) return this.#characters
    const piece = this.#last((one) => one.bytes <= bytes)
    if (!piece) return 0
    return (
      piece.characters +
      Buffer.from(piece.text)
        .subarray(0, bytes - piece.bytes)
        .toString().length
    )
  }

  /** Bytes before a character; all there are where the text ends sooner. */
  bytesAt(characters: number): number {
    if (characters >= this.#characters) return this.#bytes
    const piece = this.#last((one) => one.characters <= characters)
    return piece ? piece.bytes + Buffer.byteLength(piece.text.slice(0, characters - piece.characters)) : 0
  }

  /** The last piece that fits; those before it do as well. */
  #last(fits: (piece: Piece) => boolean): Piece | undefined {
    let low = 0
    let high = this.#pieces.length
    while (low < high) {
      const middle = (low + high) >> 1
      if (fits(this.#pieces[middle] as Piece)) low = middle + 1
      else high = middle
    }
    return this.#pieces[low - 1]
  }
}

/** The two halves of a character stay together. */
function wholeEnd(text: string, end: number): number {
  if (end >= text.length) return text.length
  const code = text.charCodeAt(end - 1)
  return code >= 0xd800 && code < 0xdc00 ? end + 1 : end
}
