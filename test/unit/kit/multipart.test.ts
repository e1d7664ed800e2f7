import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { boundaryOf, type FormPiece, MalformedForm, MultipartScanner } from '../../../src/kit/multipart.ts'

const BOUNDARY = 'x-b'

interface Part {
  readonly name: string
  readonly fileName: string | undefined
  readonly data: Buffer
}

/** Data in which beginnings of the delimiter are frequent and the whole of it never is. */
const dataArb = fc
  .array(
    fc.oneof(fc.constantFrom('\r', '\n', '\r\n', '\r\n-', '\r\n--', '\r\n--x', '\r\n--x-', 'b', '--'), fc.string()),
  )
  .map((parts) => parts.join(''))
  .filter((text) => !`\r\n${text}`.includes(`\r\n--${BOUNDARY}`))
  .map((text) => Buffer.from(text))

const partArb: fc.Arbitrary<Part> = fc.record({
  name: fc.constantFrom('model', 'file', 'image[]', 'prompt', 'n'),
  fileName: fc.option(fc.constantFrom('a.mp3', 'a b.png', 'x; name="model"', ''), { nil: undefined }),
  data: dataArb,
})

const quoted = (text: string) => `"${text.replace(/(["\\])/g, '\\$1')}"`

function written(parts: readonly Part[], epilogue = ''): Buffer {
  const bytes = parts.flatMap(({ name, fileName, data }, at) => {
    const file = fileName === undefined ? '' : `; filename=${quoted(fileName)}`
    const type = fileName === undefined ? '' : 'Content-Type: audio/mpeg\r\n'
    const head = `${at > 0 ? '\r\n' : ''}--${BOUNDARY}\r\nContent-Disposition: form-data; name=${quoted(name)}${file}\r\n${type}\r\n`
    return [Buffer.from(head), data]
  })
  return Buffer.concat([...bytes, Buffer.from(`\r\n--${BOUNDARY}--${epilogue}`)])
}

function scan(chunks: readonly Buffer[]): FormPiece[] {
  const scanner = new MultipartScanner(BOUNDARY)
  const pieces = chunks.flatMap((chunk) => scanner.push(chunk))
  scanner.end()
  return pieces
}

function split(bytes: Buffer, cuts: readonly number[]): Buffer[] {
  const places = [...new Set(cuts.map((cut) => cut % (bytes.length + 1)))].sort((a, b) => a - b)
  return [...places, bytes.length].map((end, at) => bytes.subarray(at === 0 ? 0 : places[at - 1], end))
}

function partsOf(pieces: readonly FormPiece[]): Part[] {
  const parts: { name: string; fileName: string | undefined; data: Buffer }[] = []
  for (const piece of pieces) {
    if (piece.kind === 'head') parts.push({ name: piece.name, fileName: piece.fileName, data: Buffer.alloc(0) })
    const last = parts.at(-1)
    if (piece.kind === 'data' && last) last.data = Buffer.concat([last.data, piece.raw])
  }
  return parts
}

const form = fc.tuple(
  fc.array(partArb, { minLength: 1, maxLength: 5 }),
  fc.constantFrom('', '\r\n', '\r\nepilogue'),
  fc.array(fc.nat(4_000), { maxLength: 30 }),
)

describe('a form in any split', () => {
  test('its pieces are its bytes', () => {
    fc.assert(
      fc.property(form, ([parts, epilogue, cuts]) => {
        const bytes = written(parts, epilogue)
        expect(Buffer.concat(scan(split(bytes, cuts)).map(({ raw }) => raw))).toEqual(bytes)
      }),
    )
  })

  test('its parts are those that were written', () => {
    fc.assert(
      fc.property(form, ([parts, epilogue, cuts]) => {
        expect(partsOf(scan(split(written(parts, epilogue), cuts)))).toEqual(parts)
      }),
    )
  })

  test('byte by byte', () => {
    const parts = [
      { name: 'model', fileName: undefined, data: Buffer.from('whisper-1') },
      { name: 'file', fileName: 'a.mp3', data: Buffer.from('\r\n--x-\r\n--\r\r\n') },
    ]
    const bytes = written(parts)
    expect(partsOf(scan([...bytes].map((byte) => Buffer.from([byte]))))).toEqual(parts)
  })
})

describe('what is no form', () => {
  const fail = (text: string) => () => scan([Buffer.from(text, 'latin1')])

  test.each([
    ['another beginning', 'preamble\r\n--x-b--'],
    ['no end', '--x-b\r\nContent-Disposition: form-data; name="a"\r\n\r\nb'],
    ['a boundary with more behind it', '--x-bc\r\n\r\n'],
    ['no name', '--x-b\r\nContent-Disposition: form-data\r\n\r\n\r\n--x-b--'],
    ['two names', '--x-b\r\nContent-Disposition: form-data; name="a"; name="b"\r\n\r\n\r\n--x-b--'],
    ['two dispositions', `--x-b\r\n${'Content-Disposition: form-data; name="a"\r\n'.repeat(2)}\r\n\r\n--x-b--`],
    [
      'another encoding',
      '--x-b\r\nContent-Disposition: form-data; name="a"\r\nContent-Transfer-Encoding: base64\r\n\r\n\r\n--x-b--',
    ],
    ['endless headers', `--x-b\r\nx: ${'y'.repeat(20_000)}`],
    ['rubbish behind the parameters', '--x-b\r\nContent-Disposition: form-data; name="a" b\r\n\r\n\r\n--x-b--'],
  ])('%s', (_, text) => {
    expect(fail(text)).toThrow(MalformedForm)
  })

  test('no bytes but those of a form make pieces or an error of another kind', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 200 })), (chunks) => {
        try {
          scan(chunks.map((chunk) => Buffer.from(chunk)))
        } catch (error) {
          expect(error).toBeInstanceOf(MalformedForm)
        }
      }),
    )
  })
})

test.each([
  ['multipart/form-data; boundary=abc', 'abc'],
  ['multipart/form-data; charset=utf-8; boundary="a b:c"', 'a b:c'],
  ['Multipart/Form-Data;boundary=----WebKitFormBoundaryX', '----WebKitFormBoundaryX'],
  ['multipart/form-data', undefined],
  ['application/json; boundary=abc', undefined],
  [`multipart/form-data; boundary=${'x'.repeat(71)}`, undefined],
])('the boundary of %s', (type, boundary) => {
  expect(boundaryOf(type)).toBe(boundary)
})
