const nothing = Buffer.alloc(0)

/**
 * Bytes that wait for more. Each of them is copied a bounded number of times however small the pieces are that come;
 * what was handed out stays as it is.
 */
export class Carry {
  #room: Buffer = nothing
  /** The room is this one's own, and may be written to behind `#end`. */
  #own = false
  #start = 0
  #end = 0

  get length(): number {
    return this.#end - this.#start
  }

  /** All that waits with `chunk` behind it. */
  add(chunk: Buffer): Buffer {
    if (this.length === 0) {
      this.#hold(chunk, 0, chunk.length, false)
      return chunk
    }
    const length = this.length + chunk.length
    if (!this.#own || this.#end + chunk.length > this.#room.length) {
      const room = Buffer.allocUnsafe(2 * length)
      this.#room.copy(room, 0, this.#start, this.#end)
      this.#hold(room, 0, this.length, true)
    }
    chunk.copy(this.#room, this.#end)
    this.#end += chunk.length
    return this.#room.subarray(this.#start, this.#end)
  }

  /** The first bytes wait no longer. */
  drop(count: number): void {
    this.#start += count
    if (this.length === 0) this.clear()
  }

  clear(): void {
    this.#hold(nothing, 0, 0, false)
  }

  #hold(room: Buffer, start: number, end: number, own: boolean): void {
    this.#room = room
    this.#start = start
    this.#end = end
    this.#own = own
  }
}
