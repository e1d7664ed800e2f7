/** Bytes that a reader needs next, from `at` of the file on; of one that ends before, it gets fewer. */
export interface Want {
  readonly at: number
  readonly length: number
}

/** The length in seconds of a file of so many bytes with this end; undefined where it cannot be told. */
export type LengthOf = (size: number, tail: Buffer) => number | undefined

/** Reads a file while it passes: asks for parts of it, none before the last one, and returns how its length is told. */
export type Reading = Generator<Want, LengthOf | undefined, Buffer>

export const untold: LengthOf = () => undefined

/** What a header says, but no less than so many bytes take at the format's highest rate: a header can say anything. */
export function atLeast(seconds: number, bytes: number, mostBytesPerSecond: number): number {
  return Math.max(seconds, bytes / mostBytesPerSecond)
}
