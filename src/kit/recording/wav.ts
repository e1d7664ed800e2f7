import type { Reading } from './reading.ts'

/** Formats whose samples have all one size: PCM, floating point, A-law, μ-law. */
const plain = new Set([1, 3, 6, 7])
const EXTENSIBLE = 0xfffe
const MOST_CHUNKS = 64

/**
 * RIFF/WAVE (Microsoft, "Multimedia Programming Interface and Data Specifications 1.0"). What is behind the data's
 * header is taken for samples: recorders that write while they record do not know its length.
 */
export function* wav(): Reading {
  let bytesPerSecond: number | undefined
  let at = 12
  for (let chunk = 0; chunk < MOST_CHUNKS; chunk++) {
    const head = yield { at, length: 8 + 40 }
    if (head.length < 8) return undefined
    const id = head.toString('latin1', 0, 4)
    if (id === 'data') {
      const start = at + 8
      const rate = bytesPerSecond
      return rate ? (size) => Math.max(0, size - start) / rate : undefined
    }
    if (id === 'fmt ') bytesPerSecond = rateOf(head.subarray(8))
    const length = head.readUInt32LE(4)
    at += 8 + length + (length % 2)
  }
  return undefined
}

/** Of samples of one size, rate and size count: what the header has as bytes per second is not what is played. */
function rateOf(format: Buffer): number | undefined {
  if (format.length < 16) return undefined
  const tag = format.readUInt16LE(0)
  const kind = tag === EXTENSIBLE && format.length >= 26 ? format.readUInt16LE(24) : tag
  return plain.has(kind) ? format.readUInt32LE(4) * format.readUInt16LE(12) : format.readUInt32LE(8)
}
