import type { ResponseCreateParams, ResponseInputItem } from 'openai/resources/responses/responses'
import { describe, expect, it } from 'vitest'
import type { ChatRequest } from '../../../../src/model/chat/request.ts'
import { Fault } from '../../../../src/model/fault.ts'
import { decoded, encoded, encodeTarget, type Json, plainRequest } from './calls.ts'

const closed = { type: 'object', properties: {}, required: [], additionalProperties: false }
const call = { type: 'function_call', call_id: 'call_1', name: 'f', arguments: '{"a":1}' } as const
const result = { type: 'function_call_output', call_id: 'call_1', output: 'done' } as const
const user = (text: string): ResponseInputItem.Message => ({
  type: 'message',
  role: 'user',
  content: [{ type: 'input_text', text }],
})

/** Requests that come back from the canonical model as they went in. */
const fixtures: readonly [string, Omit<ResponseCreateParams, 'model'>][] = [
  ['a text', { input: [user('hi')] }],
  ['instructions', { instructions: 'Be brief.', input: [user('hi')] }],
  [
    'roles in any order',
    {
      instructions: 'One.',
      input: [
        { type: 'message', role: 'developer', content: [{ type: 'input_text', text: 'Two.' }] },
        user('hi'),
        { type: 'message', role: 'system', content: [{ type: 'input_text', text: 'Three.' }] },
      ],
    },
  ],
  [
    'media',
    {
      input: [
        {
          type: 'message',
          role: 'user',
          content: [
            { type: 'input_image', image_url: 'https://x/y.png', detail: 'high' },
            { type: 'input_image', image_url: 'data:image/png;base64,AAAA', detail: 'auto' },
            { type: 'input_file', filename: 'a.pdf', file_data: 'data:application/pdf;base64,AAAA' },
            { type: 'input_file', file_url: 'https://x/y.pdf' },
          ],
        },
      ],
    },
  ],
  [
    'calls at once, with results of several kinds',
    {
      input: [
        user('hi'),
        call,
        { ...call, call_id: 'call_2' },
        { type: 'custom_tool_call', call_id: 'call_3', name: 'c', input: 'free text' },
        result,
        {
          type: 'function_call_output',
          call_id: 'call_2',
          output: [
            { type: 'input_text', text: 'see' },
            { type: 'input_image', image_url: 'data:image/png;base64,AAAA', detail: 'auto' },
          ],
        },
        { type: 'custom_tool_call_output', call_id: 'call_3', output: 'ok' },
      ],
    },
  ],
  [
    'reasoning, refusals and messages behind each other',
    {
      include: ['reasoning.encrypted_content'],
      input: [
        user('hi'),
        { id: 'rs_1', type: 'reasoning', summary: [{ type: 'summary_text', text: 'Hm.' }], encrypted_content: 'gAAA' },
        {
          type: 'message',
          role: 'assistant',
          content: [
            { type: 'output_text', text: 'One', annotations: [] },
            { type: 'refusal', refusal: 'No.' },
          ],
        } as never,
        {
          type: 'message',
          role: 'assistant',
          content: [{ type: 'output_text', text: 'Two', annotations: [] }],
        } as never,
        { id: 'rs_2', type: 'reasoning', summary: [], encrypted_content: 'gBBB' },
        call,
        result,
        user('go on'),
      ],
    },
  ],
  [
    'items of its own',
    {
      input: [
        user('hi'),
        {
          id: 'ls',
          type: 'local_shell_call',
          call_id: 'x',
          status: 'completed',
          action: { type: 'exec', command: ['ls'], env: {} },
        },
        { id: 'ls', type: 'local_shell_call_output', output: 'a' },
        { type: 'apply_patch_call', call_id: 'p', status: 'completed', operation: { type: 'delete_file', path: 'a' } },
        { type: 'apply_patch_call_output', call_id: 'p', status: 'completed' },
      ],
    },
  ],
  [
    'tools',
    {
      input: [user('hi')],
      tools: [
        {
          type: 'function',
          name: 'f',
          description: 'F.',
          parameters: closed,
          strict: true,
        },
        { type: 'function', name: 'g', parameters: { type: 'object', properties: {} }, strict: false },
        {
          type: 'custom',
          name: 'c',
          description: 'C.',
          format: { type: 'grammar', syntax: 'lark', definition: 'start: "a"' },
        },
        { type: 'web_search', search_context_size: 'low' },
        {
          type: 'namespace',
          name: 'crm',
          description: 'Customers.',
          tools: [{ type: 'function', name: 'find', parameters: { type: 'object', properties: {} }, strict: false }],
        },
      ],
      tool_choice: 'required',
      parallel_tool_calls: false,
    },
  ],
  [
    'wishes',
    {
      input: [user('hi')],
      text: { format: { type: 'json_schema', name: 'n', schema: closed, strict: true }, verbosity: 'low' },
      reasoning: { effort: 'high', summary: 'auto' },
      max_output_tokens: 100,
      temperature: 0.5,
      top_p: 0.9,
      top_logprobs: 2,
      include: ['web_search_call.action.sources', 'reasoning.encrypted_content', 'message.output_text.logprobs'],
      service_tier: 'flex',
      user: 'u',
      metadata: { a: 'b' },
      truncation: 'auto',
      prompt_cache_key: 'k',
    },
  ],
  ['JSON', { input: [user('hi')], text: { format: { type: 'json_object' } } }],
]

describe('a request through the canonical model', () => {
  it.each(fixtures)('is what it was: %s', (_name, fixture) => {
    const body = { model: 'up', stream: true, store: true, ...fixture } as unknown as Json
    const { request, losses } = decoded(body)
    expect(losses.dropped).toEqual([])
    const written = encoded(request)
    expect(written.body).toEqual(body)
    expect(written.losses.dropped).toEqual([])
    expect(decoded(written.body).request).toEqual(request)
  })

  it.each<unknown>([
    'auto',
    'none',
    { type: 'function', name: 'f' },
    { type: 'custom', name: 'c' },
    {
      type: 'allowed_tools',
      mode: 'required',
      tools: [
        { type: 'function', name: 'f' },
        { type: 'custom', name: 'c' },
      ],
    },
  ])('keeps the choice of a tool: %j', (tool_choice) => {
    const tools = [
      { type: 'function', name: 'f', parameters: { type: 'object' }, strict: false },
      { type: 'custom', name: 'c' },
    ]
    expect(encoded(decoded({ model: 'up', input: 'hi', tools, tool_choice }).request).body).toMatchObject({
      tool_choice,
    })
  })

  it('sees that nothing is kept, and that a function is not strict unless it says so', () => {
    const tools = [{ type: 'function', name: 'f', parameters: { type: 'object' } }]
    const { body } = encoded(
      { ...decoded({ input: 'hi', tools, store: true }).request },
      { ...encodeTarget, stateless: true },
    )
    expect(body).toMatchObject({ store: false, tools: [{ strict: false }] })
  })
})

/** As the command line agent codex writes them. */
const codex = {
  model: 'm',
  instructions: 'You are a coding agent.',
  input: [
    { type: 'message', role: 'developer', content: [{ type: 'input_text', text: '<permissions>' }] },
    user('fix it'),
    { type: 'reasoning', summary: [], content: null, encrypted_content: 'tl1.anthropic-messages.c2ln' },
    { type: 'message', role: 'assistant', phase: 'commentary', content: [{ type: 'output_text', text: 'Looking.' }] },
    { type: 'function_call', name: 'exec_command', arguments: '{"cmd":"ls"}', call_id: 'call_1' },
    { type: 'function_call_output', call_id: 'call_1', output: 'a.txt' },
    { type: 'custom_tool_call', status: 'completed', call_id: 'call_2', name: 'apply_patch', input: '*** Begin Patch' },
    { type: 'custom_tool_call_output', call_id: 'call_2', output: 'Done' },
    { type: 'web_search_call', status: 'completed', action: { type: 'search', query: 'x' } },
  ],
  tools: [
    {
      type: 'function',
      name: 'exec_command',
      description: 'Runs.',
      strict: false,
      parameters: { type: 'object', properties: {} },
    },
    {
      type: 'custom',
      name: 'apply_patch',
      description: 'Patches.',
      format: { type: 'grammar', syntax: 'lark', definition: 'start: begin' },
    },
    { type: 'web_search', external_web_access: false },
    {
      type: 'namespace',
      name: 'mcp__docs',
      description: 'Docs.',
      tools: [{ type: 'function', name: 'read', parameters: null }],
    },
  ],
  tool_choice: 'auto',
  parallel_tool_calls: true,
  reasoning: { effort: 'medium', summary: 'auto' },
  store: false,
  stream: true,
  include: ['reasoning.encrypted_content'],
  prompt_cache_key: 'thread',
  client_metadata: { 'x-codex-installation-id': 'i' },
  text: { verbosity: 'low' },
}

describe("a coding agent's request", () => {
  it('is understood as a whole', () => {
    const { request, losses } = decoded(codex)
    expect(losses.dropped).toEqual(['input[].phase', 'input[8]'])
    expect(request.messages.map(({ role }) => role)).toEqual([
      'system',
      'developer',
      'user',
      'assistant',
      'tool',
      'assistant',
      'tool',
    ])
    expect(request.messages[3]?.parts).toEqual([
      { type: 'reasoning', text: '', signature: { origin: 'anthropic-messages', value: 'sig' } },
      { type: 'text', text: 'Looking.' },
      { type: 'tool-call', id: 'call_1', name: 'exec_command', input: '{"cmd":"ls"}' },
    ])
    expect(request.tools?.map(({ kind, name }) => [kind, name])).toEqual([
      ['function', 'exec_command'],
      ['custom', 'apply_patch'],
      ['hosted', 'web_search'],
      ['function', 'mcp__docs__read'],
    ])
    expect(request.native?.fields).toEqual({ prompt_cache_key: 'thread', client_metadata: codex.client_metadata })
    expect(request).toMatchObject({ reasoning: { effort: 'medium', show: 'auto' }, verbosity: 'low', store: false })
  })
})

function faultOf(work: () => unknown): Fault {
  try {
    work()
  } catch (fault) {
    if (fault instanceof Fault) return fault
  }
  throw new Error('no fault')
}

describe('a request that cannot be understood', () => {
  it.each<[string, Json]>([
    ['input[0].role', { input: [{ type: 'message', role: 'robot', content: 'x' }] }],
    ['input[0].content[0].type', { input: [{ role: 'user', content: [{ type: 'constructor' }] }] }],
    ['input[0].content[0].text', { input: [{ role: 'user', content: [{ type: 'input_text', text: 3 }] }] }],
    ['input[0].content[0]', { input: [{ role: 'user', content: [{ type: 'input_image' }] }] }],
    ['input[0].call_id', { input: [{ type: 'function_call', name: 'f', arguments: '' }] }],
    ['input[0].output', { input: [{ type: 'function_call_output', call_id: 'c' }] }],
    ['tools[0].name', { input: 'x', tools: [{ type: 'function' }] }],
    ['tool_choice', { input: 'x', tool_choice: 'maybe' }],
    ['text.format.type', { input: 'x', text: { format: { type: 'xml' } } }],
    ['reasoning.effort', { input: 'x', reasoning: { effort: 'huge' } }],
    ['temperature', { input: 'x', temperature: 'hot' }],
  ])('is refused by the name of %s', (param, body) => {
    expect(faultOf(() => decoded(body))).toMatchObject({ kind: 'invalid_request', param })
  })

  it.each<[string, Json]>([
    ['previous_response_id', { input: 'x', previous_response_id: 'resp_1' }],
    ['conversation', { input: 'x', conversation: { id: 'conv' } }],
    ['background', { input: 'x', background: true }],
    ['input[0]', { input: [{ id: 'msg_1' }] }],
  ])('is told to send the conversation itself: %s', (param, body) => {
    const fault = faultOf(() => decoded(body))
    expect(fault).toMatchObject({ status: 400, code: 'stored_state_not_allowed', param })
    expect(fault.message).toContain('Send the conversation itself')
  })
})

describe('a request of another format', () => {
  const encode = (request: Partial<ChatRequest>) => encoded({ ...plainRequest, ...request })

  it.each<[string, Partial<ChatRequest>]>([
    ['n', { choices: 2 }],
    ['stop', { stop: ['x'] }],
    ['logit_bias', { logitBias: { 1: 2 } }],
  ])('is refused for %s', (param, request) => {
    expect(faultOf(() => encode(request))).toMatchObject({ code: 'unsupported_by_provider', param })
  })

  it('goes without what does no harm', () => {
    const { losses, body } = encode({
      seed: 1,
      topK: 2,
      frequencyPenalty: 1,
      presencePenalty: 1,
      cache: { ttl: undefined },
    })
    expect(losses.dropped).toEqual(['frequency_penalty', 'presence_penalty', 'seed', 'top_k', 'cache_control'])
    expect(Object.keys(body)).toEqual(['model', 'input', 'store', 'stream'])
  })

  it("leaves out what other providers' models thought, and asks for sealed reasoning only where there is some", () => {
    const signature = { origin: 'anthropic-messages', value: 'sig' } as const
    const messages = [
      ...plainRequest.messages,
      {
        role: 'assistant',
        parts: [
          { type: 'reasoning', text: 'Hm.', signature },
          { type: 'text', text: 'Yes.' },
        ],
      },
    ] as const
    const { losses, body } = encode({ messages })
    expect(losses.dropped).toEqual(['messages[1].content[0]'])
    expect(body.input).toHaveLength(2)
    expect(body.include).toBeUndefined()
    const { body: thinking, losses: lost } = encode({ reasoning: { budgetTokens: 8_000 } })
    expect(thinking).toMatchObject({ reasoning: { effort: 'medium' }, include: ['reasoning.encrypted_content'] })
    expect(lost.dropped).toEqual(['reasoning.budget_tokens'])
  })

  it('has results and texts of one message as items in their order, and a cap that the provider takes', () => {
    const { body, losses } = encode({
      maxOutputTokens: 1,
      messages: [
        {
          role: 'user',
          parts: [
            { type: 'tool-result', callId: 'a', content: [{ type: 'text', text: 'x' }], isError: true },
            { type: 'tool-result', callId: 'b', content: [] },
            { type: 'text', text: 'go on' },
          ],
        },
      ],
    })
    expect(body.input).toEqual([
      { type: 'function_call_output', call_id: 'a', output: 'x' },
      { type: 'function_call_output', call_id: 'b', output: '' },
      user('go on'),
    ])
    expect(body.max_output_tokens).toBe(16)
    expect(losses.dropped).toEqual(['messages[0].content[0].is_error', 'max_tokens'])
  })
})

describe('a document that is text', () => {
  it.each([
    ['paris.txt', 'paris.txt'],
    ['About Paris', 'About Paris.txt'],
    [undefined, 'document.txt'],
  ])('by the name of %s is a file', (name, filename) => {
    const source = { kind: 'text', text: 'Paris' } as const
    const messages = [{ role: 'user', parts: [{ type: 'file', source, name }] }] as const
    const { body, losses } = encoded({ ...plainRequest, messages })
    const file = { type: 'input_file', filename, file_data: 'data:text/plain;base64,UGFyaXM=' }
    expect(body.input).toMatchObject([{ content: [file] }])
    expect(losses.dropped).toEqual([])
  })
})
