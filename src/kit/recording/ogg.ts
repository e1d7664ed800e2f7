import { atLeast, type Reading } from './reading.ts'

const OPUS_RATE = 48_000
/** Opus ends at 510 kbit/s (RFC 6716, 2.1.1); Vorbis at its best is about as much. */
const MOST_BYTES_PER_SECOND = 64_000
const UNFINISHED = 0xffff_ffff_ffff_ffffn

/** Ogg (RFC 3533, 6) with Opus (RFC 7845, 5.1) or Vorbis ("Vorbis I specification", 4.2.2): its last page tells the end. */
export function* ogg(): Reading {
  const first = yield { at: 0, length: 512 }
  const codec = codecOf(first)
  if (!codec) return undefined
  return (size, tail) => {
    const end = lastPosition(tail)
    return end === undefined
      ? undefined
      : atLeast((Number(end) - codec.skipped) / codec.rate, size, MOST_BYTES_PER_SECOND)
  }
}

function codecOf(page: Buffer): { readonly rate: number; readonly skipped: number } | undefined {
  const opus = page.indexOf('OpusHead')
  if (opus >= 0 && opus + 12 <= page.length) return { rate: OPUS_RATE, skipped: page.readUInt16LE(opus + 10) }
  const vorbis = page.indexOf('\x01vorbis')
  const rate = vorbis >= 0 && vorbis + 16 <= page.length ? page.readUInt32LE(vorbis + 12) : 0
  return rate > 0 ? { rate, skipped: 0 } : undefined
}

/** A page in which no packet ends has no position. */
function lastPosition(tail: Buffer): bigint | undefined {
  for (let at = tail.lastIndexOf('OggS'); at >= 0; at = at === 0 ? -1 : tail.lastIndexOf('OggS', at - 1)) {
    if (at + 14 > tail.length) continue
    const position = tail.readBigUInt64LE(at + 6)
    if (position !== UNFINISHED) return position
  }
  return undefined
}
