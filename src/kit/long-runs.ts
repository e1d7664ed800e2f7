import { randomBytes } from 'node:crypto'

export interface Span {
  readonly start: number
  /** Offset behind it. */
  readonly end: number
}

/** Texts as their writer sent them: how long one is in UTF-16 units, and its bytes. */
export interface SentTexts {
  lengthOf(text: string): number
  restore(text: string): Buffer
}

/** Nothing was lifted out of them. */
export const wholeTexts: SentTexts = { lengthOf: (text) => text.length, restore: (text) => Buffer.from(text) }

const INDEX_DIGITS = 8

/** The runs lifted out of one body. The marks are of base64 too, and new for each body: nobody can write one. */
export class LongRuns {
  readonly #key = randomBytes(16).toString('hex')
  readonly #runs: readonly Buffer[]

  constructor(runs: readonly Buffer[]) {
    this.#runs = runs
  }

  get count(): number {
    return this.#runs.length
  }

  mark(index: number): string {
    return this.#key + String(index).padStart(INDEX_DIGITS, '0')
  }

  /** Whether the text is a mark and nothing else. */
  isMark(text: string): boolean {
    return text.length === this.#key.length + INDEX_DIGITS && text.startsWith(this.#key)
  }

  /** How long a text is with its runs in their places, in UTF-16 units. */
  lengthOf(text: string): number {
    let length = text.length
    for (const { run, start, end } of this.#marksIn(text)) length += run.length - (end - start)
    return length
  }

  /** A text in UTF-8, with the runs in place of their marks. */
  restore(text: string): Buffer {
    const pieces: Buffer[] = []
    let from = 0
    for (const { run, start, end } of this.#marksIn(text)) {
      pieces.push(Buffer.from(text.slice(from, start)), run)
      from = end
    }
    const rest = Buffer.from(text.slice(from))
    return pieces.length === 0 ? rest : Buffer.concat([...pieces, rest])
  }

  *#marksIn(text: string): Generator<Span & { readonly run: Buffer }> {
    const long = this.#key.length + INDEX_DIGITS
    for (let start = text.indexOf(this.#key); start >= 0; start = text.indexOf(this.#key, start + long)) {
      const run = this.#runs[Number(text.slice(start + this.#key.length, start + long))]
      if (run) yield { run, start, end: start + long }
    }
  }
}
