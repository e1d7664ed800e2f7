import type { Framing, StreamTap } from './wire.ts'

/** Every byte is as good as another: nothing is cut. */
export const byteFraming: Framing = { streamType: '', endOfLastEvent: (bytes) => bytes.length, closing: undefined }

/**
 * Lets bytes of no known inner form pass. They tell neither usage nor completion, which only the end of the answer
 * tells; the last byte waits, so that nobody has a whole answer that is not booked.
 */
export class ByteTap implements StreamTap {
  complete = false
  started = false
  readonly error = undefined
  readonly id = undefined
  readonly model = undefined
  readonly finishReason = undefined
  readonly usage = undefined
  readonly usageFinal = false
  readonly rawUsage = undefined
  readonly outputEstimate = 0
  #last: Buffer | undefined

  push(block: Buffer): Buffer | undefined {
    this.started = true
    const bytes = this.#last ? Buffer.concat([this.#last, block]) : block
    this.#last = bytes.subarray(bytes.length - 1)
    return bytes.length > 1 ? bytes.subarray(0, bytes.length - 1) : undefined
  }

  finish(): void {
    this.complete = this.started
  }

  tail(): Buffer {
    return this.#last ?? Buffer.alloc(0)
  }
}
