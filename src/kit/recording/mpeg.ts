import { atLeast, type Reading } from './reading.ts'

/** kbit/s by index, of layers I, II and III of MPEG-1, and of I and of II and III of MPEG-2 (ISO 11172-3, ISO 13818-3). */
const rates1: readonly (readonly number[])[] = [
  [0, 32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448],
  [0, 32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384],
  [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320],
]
const rates2: readonly (readonly number[])[] = [
  [0, 32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256],
  [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
  [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
]
const sampleRates = [44_100, 48_000, 32_000]
const SEARCHED = 4_096

interface Frame {
  readonly at: number
  readonly bitsPerSecond: number
  readonly mostBitsPerSecond: number
  readonly secondsPerFrame: number
  /** Bytes from the frame's start to where an encoder tells how many frames there are. */
  readonly tagAt: number
}

/** MP3 and its kin, behind an ID3 tag (id3.org, "ID3v2.4.0 structure", 3.1). */
export function* mpeg(first: Buffer): Reading {
  let start = 0
  if (first.toString('latin1', 0, 3) === 'ID3') {
    const size = [6, 7, 8, 9].reduce((sum, at) => sum * 128 + ((first[at] ?? 0) & 0x7f), 0)
    start = 10 + size + ((first[5] ?? 0) & 0x10 ? 10 : 0)
  }
  const bytes = yield { at: start, length: SEARCHED }
  const frame = firstFrame(bytes)
  if (!frame) return undefined
  const frames = framesTold(bytes, frame)
  const from = start + frame.at
  return (size) => {
    if (frames === undefined) return ((size - from) * 8) / frame.bitsPerSecond
    return atLeast(frames * frame.secondsPerFrame, size - from, frame.mostBitsPerSecond / 8)
  }
}

function firstFrame(bytes: Buffer): Frame | undefined {
  for (let at = bytes.indexOf(0xff); at >= 0 && at + 4 <= bytes.length; at = bytes.indexOf(0xff, at + 1)) {
    const frame = frameAt(bytes, at)
    if (frame) return frame
  }
  return undefined
}

function frameAt(bytes: Buffer, at: number): Frame | undefined {
  const header = bytes.readUInt32BE(at)
  if (header >>> 21 !== 0x7ff) return undefined
  const version = (header >>> 19) & 3
  const layer = 4 - ((header >>> 17) & 3)
  const table = (version === 3 ? rates1 : rates2)[layer - 1]
  const kbits = table?.[(header >>> 12) & 15]
  const baseRate = sampleRates[(header >>> 10) & 3]
  if (version === 1 || !table || !kbits || !baseRate) return undefined
  const mono = ((header >>> 6) & 3) === 3
  const half = version !== 3
  const samples = layer === 1 ? 384 : layer === 3 && half ? 576 : 1_152
  const sampleRate = baseRate / (version === 3 ? 1 : version === 2 ? 2 : 4)
  return {
    at,
    bitsPerSecond: kbits * 1_000,
    mostBitsPerSecond: (table.at(-1) as number) * 1_000,
    secondsPerFrame: samples / sampleRate,
    tagAt: 4 + (half ? (mono ? 9 : 17) : mono ? 17 : 32),
  }
}

/** Encoders of varying rates tell the frames in the first one: as Xing and LAME do, or as Fraunhofer does. */
function framesTold(bytes: Buffer, { at, tagAt }: Frame): number | undefined {
  const xing = at + tagAt
  if (xing + 12 <= bytes.length && /^(?:Xing|Info)$/.test(bytes.toString('latin1', xing, xing + 4))) {
    return bytes.readUInt32BE(xing + 4) & 1 ? bytes.readUInt32BE(xing + 8) : undefined
  }
  const vbri = at + 36
  if (vbri + 18 <= bytes.length && bytes.toString('latin1', vbri, vbri + 4) === 'VBRI')
    return bytes.readUInt32BE(vbri + 14)
  return undefined
}
