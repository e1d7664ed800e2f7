import { atLeast, type Reading } from './reading.ts'

/** STREAMINFO (RFC 9639, 8.2): 20 bits of sample rate, 3 of channels, 5 of sample size, 36 of samples in all. */
export function* flac(): Reading {
  const info = yield { at: 18, length: 8 }
  if (info.length < 8) return undefined
  const bits = info.readBigUInt64BE(0)
  const rate = Number(bits >> 44n)
  const channels = Number((bits >> 41n) & 7n) + 1
  const sampleBits = Number((bits >> 36n) & 31n) + 1
  const samples = Number(bits & 0xf_ffff_ffffn)
  if (rate === 0 || samples === 0) return undefined
  return (size) => atLeast(samples / rate, size, (rate * channels * sampleBits) / 8)
}
