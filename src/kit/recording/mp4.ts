import type { Reading } from './reading.ts'

const MOST_BOXES = 64

/**
 * MP4, M4A (ISO 14496-12): the movie header tells the length. It stands in front of the media or behind them, so boxes
 * are passed over until it comes.
 */
export function* mp4(): Reading {
  let at = 0
  for (let box = 0; box < MOST_BOXES; box++) {
    const head = yield { at, length: 16 }
    if (head.length < 16) return undefined
    const short = head.readUInt32BE(0)
    const size = short === 1 ? Number(head.readBigUInt64BE(8)) : short
    if (head.toString('latin1', 4, 8) === 'moov') {
      const seconds = movieSeconds(yield { at: at + 8, length: 512 })
      return seconds === undefined ? undefined : () => seconds
    }
    if (size < 8 || !Number.isSafeInteger(at + size)) return undefined
    at += size
  }
  return undefined
}

function movieSeconds(moov: Buffer): number | undefined {
  const at = moov.indexOf('mvhd') + 4
  if (at < 4 || at + 32 > moov.length) return undefined
  const long = moov[at] === 1
  const timescale = moov.readUInt32BE(at + (long ? 20 : 12))
  const duration = long ? Number(moov.readBigUInt64BE(at + 24)) : moov.readUInt32BE(at + 16)
  // All bits set: not known. Movies in fragments have 0.
  if (timescale === 0 || duration === 0 || duration >= (long ? 2 ** 64 : 2 ** 32 - 1)) return undefined
  return duration / timescale
}
