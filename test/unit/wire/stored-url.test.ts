import { describe, expect, test } from 'vitest'
import { membersOf } from '../../../src/kit/json-members.ts'
import type { Call } from '../../../src/model/call.ts'
import type { Fault } from '../../../src/model/fault.ts'
import { type ChatFormat, chatFormats } from '../../../src/model/wire-format.ts'
import { relayFor, wires } from '../../../src/wire/index.ts'
import type { UpstreamTarget } from '../../../src/wire/wire.ts'

type Surface = Exclude<ChatFormat, 'bedrock-converse'>

/** A request of each surface whose image, or else document, is at an address. */
const asking: Readonly<Record<Surface, (url: string, kind: 'image' | 'file') => Readonly<Record<string, unknown>>>> = {
  'openai-chat': (url, kind) => ({
    model: 'm',
    messages: [
      {
        role: 'user',
        content: [
          kind === 'image'
            ? { type: 'image_url', image_url: { url } }
            : { type: 'file', file: { filename: 'a.pdf', file_data: url } },
        ],
      },
    ],
  }),
  'openai-responses': (url, kind) => ({
    model: 'm',
    input: [
      {
        role: 'user',
        content: [kind === 'image' ? { type: 'input_image', image_url: url } : { type: 'input_file', file_url: url }],
      },
    ],
  }),
  'anthropic-messages': (url, kind) => ({
    model: 'm',
    max_tokens: 9,
    messages: [
      {
        role: 'user',
        content: [{ type: kind === 'image' ? 'image' : 'document', source: { type: 'url', url } }],
      },
    ],
  }),
  gemini: (url, kind) => ({
    contents: [
      { parts: [{ fileData: { mimeType: kind === 'image' ? 'image/png' : 'application/pdf', fileUri: url } }] },
    ],
  }),
}
const surfaces = Object.keys(asking) as Surface[]

function callOf(surface: Surface, json: Readonly<Record<string, unknown>>): Call {
  const body = Buffer.from(JSON.stringify(json))
  return {
    id: 'req_1',
    format: surface,
    receivedAt: 0,
    body,
    members: membersOf(body) ?? [],
    facts: wires[surface].read(json, body.length, { model: 'm' }),
    ownHeaders: [],
    region: undefined,
    fallback: undefined,
    tags: undefined,
    timeoutMs: undefined,
  }
}

const stored = [
  's3://bucket/secret.png',
  'S3://bucket/secret.png',
  'gs://bucket/secret.png',
  'file:///etc/secret.png',
  'https://generativelanguage.googleapis.com/v1beta/files/secret',
  'https://generativelanguage.googleapis.com:443/v1beta/files/secret',
  'https://me@generativelanguage.googleapis.com./v1beta/files/secret',
]

describe.each(surfaces)('%s', (surface) => {
  test.each(stored)('says that %s is stored at a provider', (url) => {
    expect(callOf(surface, asking[surface](url, 'image')).facts.stored).toMatch(/url|uri/i)
    expect(callOf(surface, asking[surface](url, 'file')).facts.stored).toMatch(/url|uri|file_data/i)
  })

  test.each(['https://example.com/a.png', 'http://example.com/a.png'])('does not say so of %s', (url) => {
    expect(callOf(surface, asking[surface](url, 'image')).facts.stored).toBeUndefined()
    expect(callOf(surface, asking[surface](url, 'file')).facts.stored).toBeUndefined()
  })
})

test('data and bare base64 are not stored anywhere', () => {
  const long = 'A'.repeat(1_000_000)
  for (const url of [`data:image/png;base64,${long}`, long]) {
    expect(callOf('openai-chat', asking['openai-chat'](url, 'image')).facts.stored).toBeUndefined()
    expect(callOf('openai-chat', asking['openai-chat'](url, 'file')).facts.stored).toBeUndefined()
  }
})

test('parts of kinds that only some servers know are looked into', () => {
  const content = [{ type: 'video_url', video_url: { url: 'file:///srv/secret.mp4' } }]
  const { facts } = callOf('openai-chat', { model: 'm', messages: [{ role: 'user', content }] })
  expect(facts.stored).toBe('messages[].content[].video_url.url')
})

describe('a translated call on an operator’s account', () => {
  const resale: UpstreamTarget = {
    model: 'anthropic.claude-sonnet-4-6-v1:0',
    outputCap: undefined,
    scrub: false,
    stateless: true,
    quirks: {},
  }
  const send = (surface: Surface, into: ChatFormat, url: string, target = resale) => {
    const call = callOf(surface, asking[surface](url, 'image'))
    return relayFor(wires[surface], into, call).toUpstream(call, target)
  }
  const faultOf = (work: () => unknown): Fault => {
    try {
      work()
    } catch (error) {
      return error as Fault
    }
    throw new Error('was not refused')
  }
  const places: Readonly<Record<Surface, string>> = {
    'openai-chat': 'messages[0].content[0]',
    'openai-responses': 'input[0].content[0]',
    'anthropic-messages': 'messages[0].content[0]',
    gemini: 'contents[0].parts[0]',
  }
  const ways = surfaces.flatMap((from) =>
    chatFormats.filter((into) => into !== from).map((into) => [from, into] as const),
  )

  test.each(ways)('does not open what is stored there: %s to %s', (from, into) => {
    for (const url of stored) {
      const fault = faultOf(() => send(from, into, url))
      expect(fault).toMatchObject({ status: 400, code: 'stored_state_not_allowed', param: places[from] })
    }
  })

  test('takes https only, and says so', () => {
    const fault = faultOf(() => send('openai-chat', 'anthropic-messages', 'http://example.com/a.png'))
    expect(fault).toMatchObject({ status: 400, param: 'messages[0].content[0]' })
    expect(fault.message).toContain('https')
    const { body } = send('openai-chat', 'anthropic-messages', 'https://example.com/a.png')
    expect(String(body)).toContain('https://example.com/a.png')
  })

  test('may do so with the tenant’s own credential', () => {
    const byok = { ...resale, stateless: false }
    const { body } = send('openai-chat', 'bedrock-converse', 's3://bucket/a.png', byok)
    expect(String(body)).toContain('"s3Location":{"uri":"s3://bucket/a.png"}')
    const url = 'https://generativelanguage.googleapis.com/v1beta/files/a'
    expect(String(send('openai-chat', 'gemini', url, byok).body)).toContain(url)
  })

  test('finds them in results of tools', () => {
    const messages = [
      { role: 'user', content: 'Hi' },
      { role: 'assistant', content: [{ type: 'tool_use', id: 't', name: 'f', input: {} }] },
      {
        role: 'user',
        content: [
          {
            type: 'tool_result',
            tool_use_id: 't',
            content: [{ type: 'image', source: { type: 'url', url: 's3://bucket/a.png' } }],
          },
        ],
      },
    ]
    const call = callOf('anthropic-messages', { model: 'm', max_tokens: 9, messages })
    expect(call.facts.stored).toBe('messages[].content[].content[].source.url')
    const relay = relayFor(wires['anthropic-messages'], 'bedrock-converse', call)
    expect(faultOf(() => relay.toUpstream(call, resale))).toMatchObject({
      code: 'stored_state_not_allowed',
      param: 'messages[2].content[0].content[0]',
    })
  })
})
