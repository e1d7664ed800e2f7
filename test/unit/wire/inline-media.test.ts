import { describe, expect, it } from 'vitest'
import { anthropicMessages } from '../../../src/wire/anthropic-messages/wire.ts'
import { gemini } from '../../../src/wire/gemini/wire.ts'
import { openAiChat } from '../../../src/wire/openai-chat/wire.ts'
import { openAiResponses } from '../../../src/wire/openai-responses/wire.ts'
import type { Surface } from '../../../src/wire/wire.ts'
import { flacFile, m4aFile } from '../../support/recordings.ts'

/** Blank pages, nothing packed; the page tree refers to the last object for those that have none of their own. */
function pdf(pages: number, objects = pages): Buffer {
  const kids = Array.from({ length: pages }, (_, i) => `${Math.min(i, objects - 1) + 3} 0 R`).join(' ')
  const own = Array.from({ length: objects }, (_, i) => `${i + 3} 0 obj<</Type/Page/Parent 2 0 R>>endobj\n`)
  const tree = `2 0 obj<</Type/Pages/Count ${pages}/MediaBox[0 0 612 792]/Kids[${kids}]>>endobj\n`
  return Buffer.from(`%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n${tree}${own.join('')}%%EOF\n`)
}

const packed = Buffer.from(
  '%PDF-1.5\n1 0 obj<</Type/ObjStm/N 900/First 20/Length 4>>stream\nxxxx\nendstream endobj\n%%EOF\n',
)

const path = { model: 'm', stream: false, rest: '' }

function ceiling(wire: Surface, body: object): number {
  return wire.read(body as Record<string, unknown>, JSON.stringify(body).length, path).inputCeiling
}

const clients: Record<string, (data: string) => number> = {
  'anthropic-messages': (data) => {
    const source = { type: 'base64', media_type: 'application/pdf', data }
    const content = [{ type: 'document', source }]
    return ceiling(anthropicMessages, { model: 'm', max_tokens: 9, messages: [{ role: 'user', content }] })
  },
  gemini: (data) =>
    ceiling(gemini, { contents: [{ role: 'user', parts: [{ inlineData: { mimeType: 'application/pdf', data } }] }] }),
  'openai-chat': (data) => {
    const content = [{ type: 'file', file: { filename: 'a.pdf', file_data: `data:application/pdf;base64,${data}` } }]
    return ceiling(openAiChat, { model: 'm', messages: [{ role: 'user', content }] })
  },
  'openai-responses': (data) => {
    const content = [{ type: 'input_file', filename: 'a.pdf', file_data: `data:application/pdf;base64,${data}` }]
    return ceiling(openAiResponses, { model: 'm', input: [{ role: 'user', content }] })
  },
}

describe.each(Object.entries(clients))('a document in the body (%s)', (_, most) => {
  it('is held by its pages, however short they are', () => {
    expect(most(pdf(100).toString('base64'))).toBeGreaterThan(300_000)
    expect(most(pdf(100, 1).toString('base64'))).toBeGreaterThan(300_000)
    expect(most(pdf(1).toString('base64'))).toBeLessThan(10_000)
  })

  it('is held as what any context holds where its pages are packed away', () => {
    expect(most(packed.toString('base64'))).toBeGreaterThanOrEqual(1_000_000)
  })

  it('is held by its bytes where it is none with pages', () => {
    expect(most(Buffer.alloc(3_000, 'a').toString('base64'))).toBeLessThan(4_000)
  })
})

describe('a recording in the body', () => {
  const inline = (mimeType: string, file: Buffer, more: object = {}) =>
    ceiling(gemini, { contents: [{ parts: [{ inlineData: { mimeType, data: file.toString('base64') }, ...more }] }] })
  const spoken = (file: Buffer) => {
    const content = [{ type: 'input_audio', input_audio: { format: 'wav', data: file.toString('base64') } }]
    return ceiling(openAiChat, { model: 'm', messages: [{ role: 'user', content }] })
  }

  it('is held by its length, however few bytes it has', () => {
    const silence = flacFile(3_600, 2_000)
    expect(inline('audio/flac', silence)).toBeGreaterThan(3_600 * 32)
    expect(spoken(silence)).toBeGreaterThan(3_600 * 10)
    expect(inline('video/mp4', m4aFile(600, 2_000))).toBeGreaterThan(600 * 290)
  })

  it('is held as what any context holds where it does not tell its length', () => {
    const unknown = Buffer.alloc(600, 'a')
    expect(inline('audio/x', unknown)).toBeGreaterThan(1_000_000)
    expect(inline('video/x', unknown)).toBeGreaterThan(1_000_000)
    expect(spoken(unknown)).toBeGreaterThan(1_000_000)
    expect(inline('video/mp4', m4aFile(60, 2_000), { videoMetadata: { fps: 24 } })).toBeGreaterThan(1_000_000)
  })
})
