import { describe, expect, it } from 'vitest'
import type { JsonObject } from '../../../../src/kit/parse-json.ts'
import type { ChatRequest, JsonSchema } from '../../../../src/model/chat/request.ts'
import { openAiChatCodec } from '../../../../src/wire/openai-chat/codec.ts'
import { openAiResponsesCodec } from '../../../../src/wire/openai-responses/codec.ts'
import { Losses } from '../../../../src/wire/translate/losses.ts'

const text = { type: 'string' }
const whole = { type: 'object', properties: { a: text }, required: ['a'], additionalProperties: false }
const { additionalProperties: _, ...unclosed } = whole

function encoded(format: 'chat' | 'responses', more: Partial<ChatRequest>) {
  const codec = format === 'chat' ? openAiChatCodec : openAiResponsesCodec
  const losses = new Losses()
  const request: ChatRequest = {
    messages: [{ role: 'user', parts: [{ type: 'text', text: 'x' }] }],
    stream: false,
    ...more,
  }
  const body = codec.encodeRequest(
    request,
    { model: 'm', outputCap: undefined, stateless: false, quirks: {} },
    losses,
  ) as { tools?: JsonObject[]; response_format?: JsonObject; text?: JsonObject }
  return { body, dropped: losses.dropped }
}

/** A tool with that schema as each of the two formats gets it: schema, strictness, and what is told as lost. */
function tool(parameters: JsonSchema | undefined) {
  const one = { kind: 'function', name: 'f', description: undefined, parameters, strict: true } as const
  const chat = encoded('chat', { tools: [one] })
  const responses = encoded('responses', { tools: [one] })
  const [told] = responses.body.tools ?? []
  expect(chat.body.tools).toMatchObject([{ function: { parameters: told?.parameters, strict: told?.strict } }])
  expect(chat.dropped).toEqual(responses.dropped)
  return { parameters: told?.parameters, strict: told?.strict, dropped: chat.dropped }
}

const lost = (parameters: JsonObject) => ({ parameters, strict: false, dropped: ['tools.f.strict'] })
const kept = (parameters: JsonObject) => ({ parameters, strict: true, dropped: [] })

describe('strict tools', () => {
  it('stay so where OpenAI takes the schema', () => {
    const nested = { ...whole, properties: { a: { type: ['array', 'null'], items: { anyOf: [text, { $ref: '#' }] } } } }
    for (const schema of [whole, nested, { ...whole, $defs: { a: whole } }]) expect(tool(schema)).toEqual(kept(schema))
  })

  it('have their objects closed where the schema leaves that unsaid', () => {
    expect(tool(unclosed)).toEqual(kept(whole))
    expect(tool({ ...unclosed, properties: { a: { type: 'array', items: unclosed } } })).toEqual(
      kept({ ...whole, properties: { a: { type: 'array', items: whole } } }),
    )
    const empty = { type: 'object', properties: {}, required: [], additionalProperties: false }
    expect(tool(undefined)).toEqual(kept(empty))
    expect(tool({ type: 'object', properties: {} })).toEqual(kept(empty))
  })

  it.each<[string, JsonObject]>([
    ['a member that may be absent', { ...whole, required: [] }],
    ['an object that takes more', { ...whole, additionalProperties: true }],
    ['a map', { ...whole, properties: { a: { type: 'object' } } }],
    [
      'an optional member deep inside',
      { ...whole, properties: { a: { type: 'array', items: { ...whole, required: [] } } } },
    ],
    ['a keyword that is refused', { ...whole, properties: { a: { oneOf: [text] } } }],
    ['a member of any kind', { ...whole, properties: { a: {} } }],
    ['a list of anything', { ...whole, properties: { a: { type: 'array' } } }],
    ['a member that is not there', { ...whole, required: ['a', 'b'] }],
    ['a choice at the top', { anyOf: [whole] }],
    ['nothing of its members', { type: 'object' }],
    ['members named like the language’s own', { ...whole, properties: { constructor: text }, required: ['a'] }],
  ])('are so no more with %s, and that is told', (_name, schema) => {
    expect(tool(schema)).toEqual(lost(schema))
  })
})

describe('strict answers', () => {
  it('follow the same rule', () => {
    const asked = (schema: JsonSchema) =>
      ({ answerFormat: { kind: 'schema', name: 'n', description: undefined, schema, strict: true } }) as const
    expect(encoded('chat', asked(unclosed))).toMatchObject({
      body: { response_format: { json_schema: { schema: whole, strict: true } } },
      dropped: [],
    })
    expect(encoded('responses', asked({ ...whole, required: [] }))).toMatchObject({
      body: { text: { format: { schema: { ...whole, required: [] }, strict: false } } },
      dropped: ['response_format.strict'],
    })
    expect(encoded('chat', asked({ ...whole, required: [] })).dropped).toEqual(['response_format.strict'])
  })
})
