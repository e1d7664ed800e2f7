import { flac } from './flac.ts'
import { mp4 } from './mp4.ts'
import { mpeg } from './mpeg.ts'
import { ogg } from './ogg.ts'
import { type LengthOf, type Reading, untold, type Want } from './reading.ts'
import { wav } from './wav.ts'
import { webm } from './webm.ts'

/** Enough for the last page of an Ogg file and the last cluster of a WebM file as browsers write them. */
const TAIL_BYTES = 256 * 1024
const nothing = Buffer.alloc(0)

/**
 * How long a recording is, from its bytes while they pass: of a few kilobytes and its end, which is all that is kept. A
 * file may say what it likes; nothing is played here.
 */
export class RecordingLength {
  readonly #reading = read()
  #want: Want | undefined
  /** What has come from where the want begins on, or from `#heldAt`, before that. */
  #held: Buffer = nothing
  #heldAt = 0
  #lengthOf: LengthOf = untold
  #size = 0
  readonly #tail: Buffer[] = []
  #tailBytes = 0

  constructor() {
    this.#step(this.#reading.next())
  }

  push(bytes: Buffer): void {
    if (bytes.length === 0) return
    this.#keepTail(bytes)
    this.#size += bytes.length
    if (!this.#want) return
    this.#held = this.#held.length > 0 ? Buffer.concat([this.#held, bytes]) : bytes
    while (this.#want && this.#advance(this.#want) >= this.#want.length) this.#give(this.#want.length)
    if (!this.#want) this.#held = nothing
  }

  /** Lets go of what is before the want; returns how much is there of what is behind its beginning. */
  #advance({ at }: Want): number {
    const passed = Math.min(at - this.#heldAt, this.#held.length)
    this.#held = this.#held.subarray(passed)
    this.#heldAt += passed
    return this.#heldAt < at ? 0 : this.#held.length
  }

  /** In seconds, as far as the file has come; undefined where it does not tell. */
  get seconds(): number | undefined {
    while (this.#want) this.#give(this.#advance(this.#want))
    const seconds = this.#lengthOf(this.#size, Buffer.concat(this.#tail))
    return seconds !== undefined && Number.isFinite(seconds) && seconds >= 0 ? seconds : undefined
  }

  #give(length: number): void {
    this.#step(this.#reading.next(this.#held.subarray(0, length)))
  }

  #step(result: IteratorResult<Want, LengthOf | undefined>): void {
    if (result.done) {
      this.#want = undefined
      this.#lengthOf = result.value ?? untold
    } else this.#want = result.value
  }

  #keepTail(bytes: Buffer): void {
    this.#tail.push(bytes)
    this.#tailBytes += bytes.length
    for (let first = this.#tail[0]; first && this.#tailBytes - first.length >= TAIL_BYTES; first = this.#tail[0]) {
      this.#tail.shift()
      this.#tailBytes -= first.length
    }
  }
}

/** By the first bytes; names and types of files are what their sender calls them. */
function* read(): Reading {
  const first = yield { at: 0, length: 12 }
  const mark = first.toString('latin1', 0, 4)
  if ((mark === 'RIFF' || mark === 'RF64') && first.toString('latin1', 8, 12) === 'WAVE') return yield* wav()
  if (mark === 'fLaC') return yield* flac()
  if (mark === 'OggS') return yield* ogg()
  if (first.toString('latin1', 4, 8) === 'ftyp') return yield* mp4()
  if (mark === '\x1a\x45\xdf\xa3') return yield* webm()
  if (mark.startsWith('ID3') || (first[0] === 0xff && ((first[1] ?? 0) & 0xe6) > 0xe0)) return yield* mpeg(first)
  return undefined
}
