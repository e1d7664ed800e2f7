import { describe, expect, it } from 'vitest'
import { membersOf } from '../../../../src/kit/json-members.ts'
import { asObject } from '../../../../src/kit/parse-json.ts'
import { Fault } from '../../../../src/model/fault.ts'
import type { ChatFormat } from '../../../../src/model/wire-format.ts'
import { relayFor, wires } from '../../../../src/wire/index.ts'
import { features } from '../../../../src/wire/translate/fidelity.ts'

type Surface = Exclude<ChatFormat, 'bedrock-converse'>
type Body = Readonly<Record<string, unknown>>

const claude = 'claude-sonnet-4-5'
const oldClaude = 'claude-3-haiku-20240307'
const url = 'https://example.com/a.png'
const schema = { type: 'object', properties: { a: { type: 'string' } }, required: ['a'], additionalProperties: false }

/** What a surface says beside a plain question, where it goes, and the field that the refusal must name. */
type Row = readonly [feature: keyof typeof features, more: Body, into: ChatFormat, field: string, model?: string]

/** Bodies with parts beside the question; the question is the first. */
const chatParts = (...parts: Body[]) => ({
  messages: [{ role: 'user', content: [{ type: 'text', text: 'hi' }, ...parts] }],
})
const chatImage = (address: string) => chatParts({ type: 'image_url', image_url: { url: address } })
const chatFile = (file: Body) => chatParts({ type: 'file', file })
const items = (...parts: Body[]) => ({
  input: [{ role: 'user', content: [{ type: 'input_text', text: 'hi' }, ...parts] }],
})
const blocks = (...more: Body[]) => ({ messages: [{ role: 'user', content: [{ type: 'text', text: 'hi' }, ...more] }] })
const parts = (...more: Body[]) => ({ contents: [{ role: 'user', parts: [{ text: 'hi' }, ...more] }] })
const config = (generationConfig: Body) => ({ generationConfig })

const rows: Readonly<Record<Surface, readonly Row[]>> = {
  'openai-chat': [
    ['choices', { n: 2 }, 'anthropic-messages', 'n'],
    ['logprobs', { logprobs: true }, 'anthropic-messages', 'logprobs'],
    ['logit_bias', { logit_bias: { 5: 1 } }, 'gemini', 'logit_bias'],
    ['stop_sequences', { stop: ['a', 'b'] }, 'openai-responses', 'stop'],
    ['json_without_schema', { response_format: { type: 'json_object' } }, 'anthropic-messages', 'response_format'],
    [
      'json_schema',
      { response_format: { type: 'json_schema', json_schema: { name: 'n', schema } } },
      'anthropic-messages',
      'response_format',
      oldClaude,
    ],
    ['tool_choice', { tool_choice: 'required' }, 'bedrock-converse', 'tool_choice'],
    [
      'allowed_tools',
      {
        tool_choice: {
          type: 'allowed_tools',
          allowed_tools: { mode: 'auto', tools: [{ type: 'function', function: { name: 'f' } }] },
        },
      },
      'bedrock-converse',
      'tool_choice',
    ],
    ['hosted_tool_choice', { function_call: { name: 'gone' } }, 'gemini', 'function_call'],
    ['image_type', chatImage('data:image/tiff;base64,aGk='), 'anthropic-messages', 'messages[0].content[1]'],
    ['image_url', chatImage(url), 'bedrock-converse', 'messages[0].content[1]'],
    [
      'audio_input',
      chatParts({ type: 'input_audio', input_audio: { data: 'aGk=', format: 'wav' } }),
      'anthropic-messages',
      'messages[0].content[1]',
    ],
    ['file', chatFile({ filename: 'a.docx', file_data: 'aGk=' }), 'anthropic-messages', 'messages[0].content[1]'],
    ['stored_file', chatFile({ file_id: 'file-1' }), 'gemini', 'messages[0].content[1]'],
    ['other_part', chatParts({ type: 'video_url', video_url: { url } }), 'gemini', 'messages[0].content[1]'],
    ['modalities', { modalities: ['text', 'audio'] }, 'gemini', 'modalities'],
    ['nothing_said', { messages: [{ role: 'user', content: '' }] }, 'anthropic-messages', 'messages[0]'],
    ['nothing_said', { messages: [{ role: 'user', content: '' }] }, 'gemini', 'messages[0]'],
    ['nothing_said', { messages: [{ role: 'user', content: '' }] }, 'bedrock-converse', 'messages[0]'],
    [
      'image',
      {
        messages: [
          { role: 'user', content: 'hi' },
          { role: 'system', content: [{ type: 'image_url', image_url: { url: 'data:image/png;base64,aGk=' } }] },
        ],
      },
      'anthropic-messages',
      'messages[1]',
    ],
  ],
  'openai-responses': [
    ['logprobs', { top_logprobs: 2 }, 'anthropic-messages', 'top_logprobs'],
    ['logprobs', { include: ['message.output_text.logprobs'] }, 'anthropic-messages', 'include'],
    ['json_without_schema', { text: { format: { type: 'json_object' } } }, 'anthropic-messages', 'text.format'],
    [
      'json_schema',
      { text: { format: { type: 'json_schema', name: 'n', schema } } },
      'bedrock-converse',
      'text.format',
      `anthropic.${oldClaude}-v1:0`,
    ],
    ['hosted_tool_choice', { tool_choice: { type: 'file_search' } }, 'openai-chat', 'tool_choice'],
    ['tool_choice', { tool_choice: 'required' }, 'bedrock-converse', 'tool_choice'],
    ['image_url', items({ type: 'input_image', image_url: url }), 'bedrock-converse', 'input[0].content[1]'],
    ['stored_file', items({ type: 'input_file', file_id: 'file-1' }), 'gemini', 'input[0].content[1]'],
    ['file_url', items({ type: 'input_file', file_url: url }), 'openai-chat', 'input[0].content[1]'],
    [
      'audio_input',
      items({ type: 'input_audio', input_audio: { data: 'aGk=', format: 'wav' } }),
      'anthropic-messages',
      'input[0].content[1]',
    ],
    [
      'other_part',
      {
        input: [
          { role: 'user', content: 'hi' },
          { type: 'local_shell_call', call_id: 'c', action: {} },
        ],
      },
      'anthropic-messages',
      'input[1]',
    ],
    ['nothing_said', { input: '' }, 'anthropic-messages', 'input'],
    [
      'image_type',
      {
        input: [
          { type: 'function_call', call_id: 'c', name: 'f', arguments: '{}' },
          {
            type: 'function_call_output',
            call_id: 'c',
            output: [
              { type: 'input_text', text: 'x' },
              { type: 'input_image', image_url: 'data:image/tiff;base64,aGk=' },
            ],
          },
        ],
      },
      'anthropic-messages',
      'input[1].output[1]',
    ],
  ],
  'anthropic-messages': [
    ['stop_sequences', { stop_sequences: ['a'] }, 'openai-responses', 'stop_sequences'],
    [
      'json_schema',
      { output_config: { effort: 'high', format: { type: 'json_schema', schema } } },
      'bedrock-converse',
      'output_config.format',
      `anthropic.${oldClaude}-v1:0`,
    ],
    [
      'json_schema',
      { output_format: { type: 'json_schema', schema } },
      'bedrock-converse',
      'output_format',
      `anthropic.${oldClaude}-v1:0`,
    ],
    ['hosted_tool_choice', { tool_choice: { type: 'tool', name: 'gone' } }, 'openai-chat', 'tool_choice'],
    [
      'image_url',
      blocks({ type: 'image', source: { type: 'url', url } }),
      'bedrock-converse',
      'messages[0].content[1]',
    ],
    ['file_url', blocks({ type: 'document', source: { type: 'url', url } }), 'openai-chat', 'messages[0].content[1]'],
    [
      'stored_file',
      blocks({ type: 'document', source: { type: 'file', file_id: 'file_1' } }),
      'gemini',
      'messages[0].content[1]',
    ],
    [
      'citations',
      blocks({
        type: 'document',
        source: { type: 'text', media_type: 'text/plain', data: 'x' },
        citations: { enabled: true },
      }),
      'gemini',
      'messages[0].content[1].citations',
    ],
    [
      'other_part',
      { ...blocks({ type: 'container_upload', file_id: 'f' }), system: 'Be brief.' },
      'openai-chat',
      'messages[0].content[1]',
    ],
    // Instructions and results of tools stand elsewhere in other formats; places are told all the same.
    [
      'image_url',
      {
        system: 'Be brief.',
        messages: [
          { role: 'user', content: 'hi' },
          { role: 'assistant', content: [{ type: 'tool_use', id: 't', name: 'f', input: {} }] },
          {
            role: 'user',
            content: [
              { type: 'text', text: 'See:' },
              { type: 'tool_result', tool_use_id: 't', content: [{ type: 'image', source: { type: 'url', url } }] },
            ],
          },
        ],
      },
      'bedrock-converse',
      'messages[2].content[1].content[0]',
    ],
    ['nothing_said', { messages: [{ role: 'user', content: '' }] }, 'gemini', 'messages[0]'],
  ],
  gemini: [
    ['choices', config({ candidateCount: 2 }), 'anthropic-messages', 'generationConfig.candidateCount'],
    ['logprobs', config({ responseLogprobs: true }), 'anthropic-messages', 'generationConfig.responseLogprobs'],
    ['stop_sequences', config({ stopSequences: ['a'] }), 'openai-responses', 'generationConfig.stopSequences'],
    [
      'json_without_schema',
      config({ responseMimeType: 'application/json' }),
      'anthropic-messages',
      'generationConfig.responseMimeType',
    ],
    [
      'json_schema',
      config({ responseMimeType: 'application/json', responseSchema: schema }),
      'anthropic-messages',
      'generationConfig.responseSchema',
      oldClaude,
    ],
    [
      'json_schema',
      config({ responseMimeType: 'application/json', responseJsonSchema: schema }),
      'anthropic-messages',
      'generationConfig.responseJsonSchema',
      oldClaude,
    ],
    ['json_schema', config({ responseMimeType: 'text/x.enum' }), 'openai-chat', 'generationConfig.responseMimeType'],
    ['modalities', config({ responseModalities: ['IMAGE'] }), 'openai-chat', 'generationConfig.responseModalities'],
    [
      'hosted_tool_choice',
      { toolConfig: { functionCallingConfig: { mode: 'ANY', allowedFunctionNames: ['gone'] } } },
      'openai-chat',
      'toolConfig.functionCallingConfig',
    ],
    [
      'image_url',
      parts({ fileData: { mimeType: 'image/png', fileUri: url } }),
      'bedrock-converse',
      'contents[0].parts[1]',
    ],
    [
      'file_url',
      parts({ fileData: { mimeType: 'application/pdf', fileUri: url } }),
      'openai-chat',
      'contents[0].parts[1]',
    ],
    [
      'stored_file',
      {
        ...parts({ fileData: { mimeType: 'application/pdf', fileUri: 'gs://b/a.pdf' } }),
        systemInstruction: { parts: [{ text: 'x' }] },
      },
      'openai-chat',
      'contents[0].parts[1]',
    ],
    ['stored_file', { cachedContent: 'cachedContents/1' }, 'openai-chat', 'cachedContent'],
    [
      'audio_input',
      parts({ inlineData: { mimeType: 'audio/wav', data: 'aGk=' } }),
      'anthropic-messages',
      'contents[0].parts[1]',
    ],
    ['other_part', parts({ executableCode: { code: '1' } }), 'openai-chat', 'contents[0].parts[1]'],
    ['nothing_said', { contents: [{ role: 'user', parts: [{ text: '' }] }] }, 'anthropic-messages', 'contents[0]'],
  ],
}

const plain: Readonly<Record<Surface, Body>> = {
  'openai-chat': { model: 'm', messages: [{ role: 'user', content: 'hi' }] },
  'openai-responses': { model: 'm', input: 'hi' },
  'anthropic-messages': { model: 'm', max_tokens: 99, messages: [{ role: 'user', content: 'hi' }] },
  gemini: { contents: [{ role: 'user', parts: [{ text: 'hi' }] }] },
}

function refusalOf(surface: Surface, json: Body, into: ChatFormat, model: string): Fault {
  const body = Buffer.from(JSON.stringify(json))
  const call = {
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
  try {
    relayFor(wires[surface], into, call).toUpstream(call, {
      model,
      outputCap: 99,
      scrub: false,
      stateless: false,
      quirks: {},
    })
  } catch (error) {
    if (error instanceof Fault) return error
    throw error
  }
  throw new Error('was not refused')
}

function valueAt(path: string, body: unknown): unknown {
  let value = body
  for (const [, key, index] of path.matchAll(/(?:^|\.)([^.[]+)|\[(\d+)\]/g)) {
    value = key === undefined ? (Array.isArray(value) ? value[Number(index)] : undefined) : asObject(value)?.[key]
  }
  return value
}

describe.each(Object.keys(rows) as Surface[])('a refusal to a client of %s', (surface) => {
  const all = rows[surface].map((row) => ({ row, name: row[0] }))
  it.each(all)('names what it wrote: $name', ({ row: [feature, more, into, field, model] }) => {
    const json = { ...plain[surface], ...more }
    const usual =
      into === 'bedrock-converse' ? `anthropic.${claude}-v1:0` : into === 'gemini' ? 'gemini-2.5-pro' : claude
    const { code, param, message } = refusalOf(surface, json, into, model ?? usual)
    expect({ code, param }).toEqual({ code: 'unsupported_by_provider', param: field })
    expect(message).toMatch(/^'.*' cannot be sent to the provider/)
    expect(message.startsWith(`'${field}' `)).toBe(true)
    expect(message).toContain(features[feature].reason)
    expect(valueAt(field, json)).toBeDefined()
  })
})

it('covers each feature that can be refused', () => {
  const refused = Object.entries(features).flatMap(([name, { refused }]) => (refused ? [name] : []))
  const covered = new Set<string>(Object.values(rows).flatMap((list) => list.map(([feature]) => feature)))
  // Only a provider that lacks a field by its quirks has no voice.
  expect(refused.filter((name) => !covered.has(name))).toEqual(['audio_output'])
})
