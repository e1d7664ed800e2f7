const NEWLINE = 0x0a

/** Cuts bytes into lines while they come. A line that is longer than `longest` bytes is told as undefined. */
export class Lines {
  #parts: Buffer[] = []
  #size = 0
  readonly #longest: number
  readonly #told: (line: string | undefined) => void

  constructor(longest: number, told: (line: string | undefined) => void) {
    this.#longest = longest
    this.#told = told
  }

  push(chunk: Buffer): void {
    let from = 0
    for (;;) {
      const end = chunk.indexOf(NEWLINE, from)
      if (end < 0) break
      this.#add(chunk.subarray(from, end))
      this.end()
      from = end + 1
    }
    this.#add(chunk.subarray(from))
  }

  /** What has come since the last line end is a line too. */
  end(): void {
    if (this.#size > this.#longest) this.#told(undefined)
    else if (this.#size > 0) this.#told(Buffer.concat(this.#parts).toString('utf8'))
    this.#parts = []
    this.#size = 0
  }

  #add(part: Buffer): void {
    this.#size += part.length
    if (this.#size > this.#longest) this.#parts = []
    else if (part.length > 0) this.#parts.push(part)
  }
}
