import { describe, expect, it } from 'vitest'
import type { JsonObject } from '../../../../src/kit/parse-json.ts'
import { geminiCodec } from '../../../../src/wire/gemini/codec.ts'
import { openAiChatCodec } from '../../../../src/wire/openai-chat/codec.ts'
import { Losses } from '../../../../src/wire/translate/losses.ts'
import { decode, user } from './support.ts'

const names = ['constructor', 'toString', '__proto__', 'hasOwnProperty']
const content = (part: JsonObject) => ({ messages: [{ role: 'user', content: [part] }] })
const partOf = (body: JsonObject) => decode(body).request.messages[0]?.parts[0]
const invalidAt = (param: string) => expect.objectContaining({ kind: 'invalid_request', param })

describe.each(names)('what is called %s like a member that objects have', (name) => {
  it('is a kind of part, a role or a choice that nobody knows', () => {
    expect(partOf(content({ type: name, text: 'x' }))).toMatchObject({ type: 'other', name })
    expect(() => decode({ messages: [{ role: name, content: 'x', odd: 1 }] })).toThrow(invalidAt('messages[0].role'))
    expect(() => decode({ messages: [user], tool_choice: name })).toThrow(invalidAt('tool_choice'))
  })

  it('is no ending of a file’s name that is known', () => {
    const file = { filename: `x.${name}`, file_data: 'AAAA' }
    expect(partOf(content({ type: 'file', file }))).toMatchObject({ source: { mediaType: 'application/pdf' } })
    const fileData = { fileUri: `https://a/x.${name}` }
    const body = { contents: [{ role: 'user', parts: [{ fileData }] }] }
    const request = geminiCodec.decodeRequest(body, new Losses())
    expect(request.messages).toMatchObject([{ parts: [{ type: 'file', source: { url: fileData.fileUri } }] }])
  })

  it('is no kind of sound', () => {
    const inlineData = { mimeType: `audio/${name}`, data: 'AAAA' }
    const body = { contents: [{ role: 'user', parts: [{ inlineData }] }] }
    const request = geminiCodec.decodeRequest(body, new Losses())
    expect(request.messages).toMatchObject([{ parts: [{ type: 'audio' }] }])
  })

  it('is another reason to end', () => {
    const choices = [{ index: 0, message: { content: 'x' }, finish_reason: name }]
    expect(openAiChatCodec.decodeAnswer({ choices })?.choices[0]?.finish).toEqual({ reason: 'other', raw: name })
  })

  it('is no format of a thought', () => {
    const details = [{ type: 'reasoning.encrypted', data: 'x', format: name }]
    const choices = [{ index: 0, message: { content: 'x', reasoning_details: details } }]
    const [part] = openAiChatCodec.decodeAnswer({ choices })?.choices[0]?.parts ?? []
    expect(part).toMatchObject({ redacted: { origin: 'openai-chat' } })
  })
})

describe('media', () => {
  const image = (url: string) => content({ type: 'image_url', image_url: { url } })

  it('of data: URLs that are none are refused', () => {
    for (const url of ['data:image/png;base64', 'data:', 'data:AAAA']) {
      expect(() => decode(image(url))).toThrow(invalidAt('messages[0].content[0].image_url.url'))
    }
    const file = content({ type: 'file', file: { file_data: 'data:application/pdf' } })
    expect(() => decode(file)).toThrow(invalidAt('messages[0].content[0].file.file_data'))
    const audio = content({ type: 'input_audio', input_audio: { data: 'data:audio/wav', format: 'wav' } })
    expect(() => decode(audio)).toThrow(invalidAt('messages[0].content[0].input_audio.data'))
  })

  it('are base64 however that is written', () => {
    for (const url of ['data:image/png;BASE64,AAAA', 'DATA:image/png;Base64,AAAA', 'data:image/png; base64,AAAA']) {
      expect(partOf(image(url))).toMatchObject({ source: { kind: 'data', mediaType: 'image/png', data: 'AAAA' } })
    }
  })

  it('of an answer that are none are left out', () => {
    const images = [{ image_url: { url: 'data:image/png' } }, { image_url: { url: 'data:image/png;base64,AAAA' } }]
    const answer = openAiChatCodec.decodeAnswer({ choices: [{ index: 0, message: { content: null, images } }] })
    expect(answer?.choices[0]?.parts).toMatchObject([{ type: 'image', source: { data: 'AAAA' } }])
  })
})
