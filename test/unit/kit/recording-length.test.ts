import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { RecordingLength } from '../../../src/kit/recording/recording-length.ts'
import { flacFile, m4aFile, mp3File, opusFile, wavFile, webmFile } from '../../support/recordings.ts'

function lengthOf(file: Buffer, piece = 64 * 1024): number | undefined {
  const recording = new RecordingLength()
  for (let at = 0; at < file.length; at += piece) recording.push(file.subarray(at, at + piece))
  return recording.seconds
}

describe('the length of a recording', () => {
  test.each<[string, Buffer, number]>([
    ['WAV', wavFile(12.5), 12.5],
    ['WAV of a recorder that does not know the end', wavFile(2, 0xffff_ffff), 2],
    ['WAV whose header tells less than there is', wavFile(30, 4), 30],
    ['FLAC', flacFile(60, 500_000), 60],
    ['MP3 of one rate', mp3File(160_000), 10],
    ['MP3 behind a picture', mp3File(160_000, { tag: 300_000 }), 10],
    ['MP3 of varying rates', mp3File(160_000, { frames: 1_531 }), 1_531 * (1_152 / 44_100)],
    ['Opus', opusFile(600, 600), 600],
    ['M4A', m4aFile(90, 700_000), 90],
    ['M4A with its header at the end', m4aFile(90, 700_000, { last: true }), 90],
    ['M4A with long times', m4aFile(90, 10_000, { long: true }), 90],
    ['WebM', webmFile(95, { told: true }), 95],
    ['WebM of a browser', webmFile(95), 95],
  ])('%s', (_, file, seconds) => {
    expect(lengthOf(file)).toBeCloseTo(seconds, 1)
  })

  test.each<[string, Buffer]>([
    ['nothing', Buffer.alloc(0)],
    ['no recording', Buffer.alloc(100_000, 'x')],
    ['an M4A that is cut off', m4aFile(90, 700_000, { last: true }).subarray(0, 300_000)],
    ['a FLAC that does not tell', flacFile(0, 1_000)],
    ['only marks', Buffer.from('RIFF....WAVE')],
  ])('is not told by %s', (_, file) => {
    expect(lengthOf(file)).toBeUndefined()
  })

  test('is not less than its bytes take, whatever a header says', () => {
    expect(lengthOf(opusFile(0.1, 250))).toBeGreaterThan(15)
    expect(lengthOf(mp3File(1_000_000, { frames: 1 }))).toBeCloseTo(25, 0)
    expect(lengthOf(flacFile(0.5, 1_000_000))).toBeGreaterThan(31)
  })

  test('is the same however the file is cut', () => {
    const files = [
      wavFile(0.2),
      flacFile(3, 2_000),
      mp3File(9_000, { tag: 2_000, frames: 40 }),
      opusFile(4, 3),
      m4aFile(7, 5_000, { last: true }),
      webmFile(12),
    ]
    const cut = fc.tuple(fc.constantFrom(...files), fc.integer({ min: 1, max: 700 }))
    fc.assert(
      fc.property(cut, ([file, piece]) => {
        expect(lengthOf(file, piece)).toBe(lengthOf(file, file.length))
      }),
    )
  })

  test('of anything at all does not throw', () => {
    const marks = ['RIFF0000WAVEfmt ', 'fLaC', 'OggS', '\0\0\0\x18ftyp', '\x1a\x45\xdf\xa3', 'ID3\x04', '\xff\xfb\x90']
    const bytes = fc.tuple(fc.constantFrom(...marks), fc.uint8Array({ maxLength: 3_000 }))
    fc.assert(
      fc.property(bytes, ([mark, rest]) => {
        const seconds = lengthOf(Buffer.concat([Buffer.from(mark, 'latin1'), rest]), 100)
        expect(seconds === undefined || seconds >= 0).toBe(true)
      }),
      { numRuns: 1_000 },
    )
  })
})
