import type { Reading } from './reading.ts'

const CLUSTER = Buffer.from([0x1f, 0x43, 0xb6, 0x75])
const TIMESTAMP_SCALE = Buffer.from([0x2a, 0xd7, 0xb1])
const DURATION = Buffer.from([0x44, 0x89])
const TIMESTAMP = 0xe7
const SIMPLE_BLOCK = 0xa3
const BLOCK_GROUP = 0xa0
const USUAL_SCALE = 1_000_000

/**
 * WebM (RFC 9559, 5.1): the header tells the duration, unless it was recorded by a browser, which writes it while it
 * records; then the last cluster's blocks do.
 */
export function* webm(): Reading {
  const head = yield { at: 0, length: 4_096 }
  const first = head.indexOf(CLUSTER)
  const info = first < 0 ? head : head.subarray(0, first)
  const scale = scaleIn(info)
  const told = durationIn(info)
  if (told !== undefined && told > 0) return () => (told * scale) / 1e9
  return (_, tail) => {
    const last = lastTime(tail)
    return last === undefined ? undefined : (last * scale) / 1e9
  }
}

function scaleIn(info: Buffer): number {
  const at = info.indexOf(TIMESTAMP_SCALE)
  const length = (info[at + 3] ?? 0) & 0x7f
  if (at < 0 || length === 0 || length > 6 || at + 4 + length > info.length) return USUAL_SCALE
  return info.readUIntBE(at + 4, length)
}

function durationIn(info: Buffer): number | undefined {
  const at = info.indexOf(DURATION)
  if (at < 0 || at + 11 > info.length) return undefined
  const length = (info[at + 2] ?? 0) & 0x7f
  if (length === 8) return info.readDoubleBE(at + 3)
  return length === 4 ? info.readFloatBE(at + 3) : undefined
}

/** Time of the last block of the last cluster, in units of the scale. */
function lastTime(tail: Buffer): number | undefined {
  const at = tail.lastIndexOf(CLUSTER)
  if (at < 0) return undefined
  const size = variable(tail, at + CLUSTER.length)
  let next = at + CLUSTER.length + size.bytes
  let base = 0
  let latest = 0
  while (next + 2 < tail.length) {
    const id = tail[next]
    const { value, bytes } = variable(tail, next + 1)
    const start = next + 1 + bytes
    if (bytes === 0) break
    if (id === TIMESTAMP && value > 0 && value <= 6 && start + value <= tail.length)
      base = tail.readUIntBE(start, value)
    // A block is the number of its track, in one byte as a rule, and its time since the cluster's.
    else if (id === SIMPLE_BLOCK && start + 3 <= tail.length) latest = tail.readInt16BE(start + 1)
    else if (id !== BLOCK_GROUP && id !== TIMESTAMP) break
    next = start + value
  }
  return base + latest
}

/** A length as EBML writes it (RFC 8794, 4); `bytes` is 0 where there is none. */
function variable(bytes: Buffer, at: number): { readonly value: number; readonly bytes: number } {
  const first = bytes[at] ?? 0
  const length = Math.clz32(first) - 23
  if (length > 8 || at + length > bytes.length) return { value: 0, bytes: 0 }
  let value = first & (0xff >> length)
  for (let index = 1; index < length; index++) value = value * 256 + (bytes[at + index] as number)
  return { value, bytes: length }
}
