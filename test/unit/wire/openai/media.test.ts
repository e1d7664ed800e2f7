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
})
