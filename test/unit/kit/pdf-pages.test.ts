import { randomBytes } from 'node:crypto'
import { deflateSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { pdfPages } from '../../../src/kit/pdf-pages.ts'

/** Pictures and texts of a document, which do not deflate. */
const filling = randomBytes(2_000)

/** A PDF as writers since 1.5 make it: page objects stand in a compressed object stream (ISO 32000-1, 7.5.7). */
function packed(objects: string, filter = '/Filter /FlateDecode', bytes = deflateSync(Buffer.from(objects))): Buffer {
  return Buffer.concat([
    Buffer.from('%PDF-1.5\n9 0 obj\n<< /Length 2000 >>\nstream\n'),
    filling,
    Buffer.from('\nendstream\nendobj\n'),
    Buffer.from(`1 0 obj\n<< /Type /ObjStm /N 3 /First 20 ${filter} /Length ${bytes.length} >>\nstream\r\n`),
    bytes,
    Buffer.from('\nendstream\nendobj\n'),
  ])
}

const pages = (count: number) =>
  `<< /Type /Pages /Count ${count} /Kids [${'3 0 R '.repeat(count)}] >> ${'<< /Type /Page /Parent 2 0 R >> '.repeat(count)}`

describe('pages of a PDF', () => {
  it('are counted where they stand open', () => {
    expect(pdfPages(Buffer.from(`%PDF-1.4\n${pages(7)}`))).toBe(7)
    expect(pdfPages(Buffer.from('%PDF-1.4\n'))).toBeUndefined()
  })

  it('are counted in packed objects', () => {
    expect(pdfPages(packed(pages(12)))).toBe(12)
    expect(pdfPages(Buffer.concat([packed(pages(12)), packed(pages(3))]))).toBe(15)
    expect(pdfPages(packed(pages(12), '/Filter [ /FlateDecode ]'))).toBe(12)
    expect(pdfPages(packed(pages(12), '', Buffer.from(pages(12))))).toBe(12)
  })

  it('are not known where something cannot be unpacked', () => {
    expect(pdfPages(packed(pages(2), '/Filter /LZWDecode'))).toBeUndefined()
    expect(pdfPages(packed(pages(2), '/Filter [/ASCII85Decode /FlateDecode]'))).toBeUndefined()
    expect(pdfPages(packed(pages(2), '/Filter /FlateDecode', Buffer.from('not deflated')))).toBeUndefined()
    expect(pdfPages(packed(pages(2)).subarray(0, -40))).toBeUndefined()
    expect(pdfPages(Buffer.from('%PDF-1.5 /ObjStm'))).toBeUndefined()
  })

  it('are not looked for in more bytes than a document of the size may have', () => {
    const bomb = deflateSync(Buffer.concat([Buffer.from(pages(2)), Buffer.alloc(1_000_000)]))
    expect(pdfPages(packed('', undefined, bomb))).toBeUndefined()
    expect(pdfPages(packed('', undefined, deflateSync(Buffer.from(pages(2)))))).toBe(2)
  })
})
