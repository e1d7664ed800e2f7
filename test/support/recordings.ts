/** Bytes of recordings with true headers and empty sound, as their formats' specifications write them. */

const u16 = (value: number) => {
  const bytes = Buffer.alloc(2)
  bytes.writeUInt16LE(value)
  return bytes
}
const u32 = (value: number) => {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32LE(value)
  return bytes
}
const be32 = (value: number) => {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(value)
  return bytes
}

/** 16 bits, 44.1 kHz, stereo; `declared` is the data's length that the header tells. */
export function wavFile(seconds: number, declared?: number): Buffer {
  const data = Buffer.alloc(Math.round(seconds * 44_100) * 4)
  const format = Buffer.concat([u16(1), u16(2), u32(44_100), u32(176_400), u16(4), u16(16)])
  const list = Buffer.concat([Buffer.from('LIST'), u32(3), Buffer.from('abc\0')])
  const chunks = [Buffer.from('fmt '), u32(16), format, list, Buffer.from('data'), u32(declared ?? data.length), data]
  const body = Buffer.concat([Buffer.from('WAVE'), ...chunks])
  return Buffer.concat([Buffer.from('RIFF'), u32(declared === undefined ? body.length : declared), body])
}

/** 16 kHz, mono, 16 bits. */
export function flacFile(seconds: number, bytes: number): Buffer {
  const info = Buffer.alloc(34)
  const samples = BigInt(Math.round(seconds * 16_000))
  info.writeBigUInt64BE((16_000n << 44n) | (0n << 41n) | (15n << 36n) | samples, 10)
  return Buffer.concat([Buffer.from('fLaC'), Buffer.from([0x80, 0, 0, 34]), info, Buffer.alloc(bytes)])
}

/** MPEG-1 layer III, 128 kbit/s, 44.1 kHz, stereo, behind a tag of `tag` bytes; `frames` as an encoder tells them. */
export function mp3File(bytes: number, { tag = 0, frames }: { tag?: number; frames?: number } = {}): Buffer {
  const size = [21, 14, 7, 0].map((shift) => (tag >> shift) & 0x7f)
  const id3 =
    tag === 0 ? Buffer.alloc(0) : Buffer.concat([Buffer.from('ID3\x04\0\0'), Buffer.from(size), Buffer.alloc(tag)])
  const sound = Buffer.alloc(bytes)
  sound.set([0xff, 0xfb, 0x90, 0x00])
  if (frames !== undefined) Buffer.concat([Buffer.from('Xing'), be32(1), be32(frames)]).copy(sound, 4 + 32)
  return Buffer.concat([id3, sound])
}

/** Opus with pages of 4,000 bytes. */
export function opusFile(seconds: number, pages: number): Buffer {
  const head = Buffer.concat([
    Buffer.from('OpusHead'),
    Buffer.from([1, 1]),
    u16(312),
    u32(16_000),
    u16(0),
    Buffer.alloc(1),
  ])
  const sound = Array.from({ length: pages }, (_, at) =>
    oggPage(BigInt(Math.round((seconds * 48_000 * (at + 1)) / pages)) + 312n, Buffer.alloc(4_000)),
  )
  return Buffer.concat([oggPage(0n, head), ...sound])
}

function oggPage(position: bigint, data: Buffer): Buffer {
  const head = Buffer.alloc(27)
  head.write('OggS')
  head.writeBigUInt64LE(position, 6)
  const segments = Buffer.alloc(Math.floor(data.length / 255) + 1, 255)
  segments[segments.length - 1] = data.length % 255
  head[26] = segments.length
  return Buffer.concat([head, segments, data])
}

/** `last`: the movie's header stands behind the media, as recorders write it. */
export function m4aFile(seconds: number, bytes: number, { last = false, long = false } = {}): Buffer {
  const box = (name: string, data: Buffer) => Buffer.concat([be32(data.length + 8), Buffer.from(name), data])
  const be64 = (value: number) => Buffer.concat([be32(0), be32(value)])
  const times = long
    ? [Buffer.from([1, 0, 0, 0]), be64(1), be64(1), be32(1_000), be64(seconds * 1_000)]
    : [be32(0), be32(1), be32(1), be32(1_000), be32(seconds * 1_000)]
  const movie = box('moov', box('mvhd', Buffer.concat([...times, Buffer.alloc(80)])))
  const media = box('mdat', Buffer.alloc(bytes))
  return Buffer.concat([box('ftyp', Buffer.from('M4A \0\0\0\0')), ...(last ? [media, movie] : [movie, media])])
}

/** As a browser records it, without a duration: clusters of ten blocks, one a second; or with one in the header. */
export function webmFile(seconds: number, { told = false } = {}): Buffer {
  const element = (id: readonly number[], data: Buffer) => Buffer.concat([Buffer.from(id), length(data.length), data])
  const double = Buffer.alloc(8)
  double.writeDoubleBE(seconds * 1_000)
  const scale = element([0x2a, 0xd7, 0xb1], Buffer.from([0x0f, 0x42, 0x40]))
  const info = element([0x15, 0x49, 0xa9, 0x66], told ? Buffer.concat([scale, element([0x44, 0x89], double)]) : scale)
  const clusters = []
  for (let start = 0; start <= seconds; start += 10) {
    const time = be32(start * 1_000)
    const blocks = []
    for (let at = 0; at < 10 && start + at <= seconds; at++) {
      const head = Buffer.from([0x81, ((at * 1_000) >> 8) & 0xff, (at * 1_000) & 0xff, 0x80])
      blocks.push(element([0xa3], Buffer.concat([head, Buffer.alloc(3_000)])))
    }
    const unknownLength = Buffer.from([0x01, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff])
    clusters.push(Buffer.from([0x1f, 0x43, 0xb6, 0x75]), unknownLength, element([0xe7], time), ...blocks)
  }
  const head = element([0x1a, 0x45, 0xdf, 0xa3], Buffer.alloc(20))
  return Buffer.concat([head, Buffer.from([0x18, 0x53, 0x80, 0x67]), length(1_000), info, ...clusters])
}

function length(bytes: number): Buffer {
  const value = be32(bytes)
  value[0] = (value[0] ?? 0) | 0x10
  return value
}
