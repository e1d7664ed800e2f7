import { describe, expect, it } from 'vitest'
import type { JsonObject } from '../../../../src/kit/parse-json.ts'
import { codecs } from '../../../../src/wire/codecs.ts'
import { Losses } from '../../../../src/wire/translate/losses.ts'

/** What a provider of a format gets of a picture that a chat client sends as a data URL. */
function sent(into: 'anthropic-messages' | 'gemini' | 'bedrock-converse', url: string): JsonObject {
  const content = [{ type: 'image_url', image_url: { url } }]
  const request = codecs['openai-chat'].decodeRequest({ messages: [{ role: 'user', content }] }, new Losses())
  const where = { model: 'm', outputCap: 9, stateless: false, quirks: {} }
  return codecs[into].encodeRequest(request, where, new Losses())
}

describe('pictures in data URLs', () => {
  // image/jpg is no registered type (IANA), and names of types know no case (RFC 2045, 5.1).
  it.each([
    ['image/jpg', 'image/jpeg'],
    ['image/JPEG', 'image/jpeg'],
    ['Image/PNG', 'image/png'],
  ])('of the type %s are %s', (written, type) => {
    expect(sent('anthropic-messages', `data:${written};base64,aGk=`)).toMatchObject({
      messages: [{ content: [{ source: { type: 'base64', media_type: type, data: 'aGk=' } }] }],
    })
    expect(sent('gemini', `data:${written};base64,aGk=`)).toMatchObject({
      contents: [{ parts: [{ inlineData: { mimeType: type, data: 'aGk=' } }] }],
    })
  })

  it.each(['anthropic-messages', 'bedrock-converse'] as const)(
    'of a type that %s does not take are refused as such',
    (into) => {
      expect(() => sent(into, 'data:image/tiff;base64,aGk=')).toThrow(/JPEG, PNG, GIF and WebP/)
    },
  )

  // RFC 2397 has binary data in either form; WHATWG Fetch, "data: URL processor", decodes percents in both.
  it.each([
    ['data:image/png,%89PNG%0d%0a%1A%0A%00%ff', Buffer.from('\x89PNG\r\n\x1a\n\x00\xff', 'latin1').toString('base64')],
    ['data:image/png;base64,iVBO%2Bw%3D%3d', 'iVBO+w=='],
    ['data:image/png,100%25%zz%', Buffer.from('100%%zz%').toString('base64')],
  ])('of percent-encoded bytes are the same bytes: %s', (url, data) => {
    expect(sent('anthropic-messages', url)).toMatchObject({ messages: [{ content: [{ source: { data } }] }] })
  })

  it('are refused where nobody knows what they are', () => {
    for (const url of ['data:;base64,aGk=', 'data:,hi', 'data:image/png;base64']) {
      expect(() => sent('gemini', url)).toThrow(
        expect.objectContaining({ param: 'messages[0].content[0].image_url.url' }),
      )
    }
    expect(() => sent('gemini', 'data:;base64,aGk=')).toThrow(/does not tell the type/)
  })
})

describe('files in data URLs without a type', () => {
  const file = (filename: string | undefined) => {
    const content = [{ type: 'file', file: { filename, file_data: 'data:;base64,aGk=' } }]
    const losses = new Losses()
    return codecs['openai-chat'].decodeRequest({ messages: [{ role: 'user', content }] }, losses).messages[0]?.parts[0]
  }

  it('are what their names say, or refused', () => {
    expect(file('a.pdf')).toMatchObject({ source: { mediaType: 'application/pdf', data: 'aGk=' } })
    expect(() => file(undefined)).toThrow(expect.objectContaining({ param: 'messages[0].content[0].file.file_data' }))
  })
})
