import { describe, expect, it } from 'vitest'
import { Fault } from '../../../../src/model/fault.ts'
import { openAiResponses } from '../../../../src/wire/openai-responses/wire.ts'
import { byok, callOf, cheap, type Json, resale, sent } from './calls.ts'

const cost = { charge: 0.5, upstream: 0.4, isByok: false }
const hi = { model: 'm', input: 'hi' }

function faultOf(work: () => unknown): Fault {
  try {
    work()
  } catch (fault) {
    if (fault instanceof Fault) return fault
  }
  throw new Error('no fault')
}

describe('reading a request', () => {
  it('tells the facts', () => {
    const { facts } = callOf({ ...hi, stream: true, max_output_tokens: 20, safety_identifier: 'u' })
    expect(facts).toMatchObject({ model: 'm', stream: true, outputCap: 20, choices: 1, wantsUsage: true, endUser: 'u' })
    expect(facts.stored).toBeUndefined()
    expect(facts.inputCeiling).toBeGreaterThan(JSON.stringify(hi).length)
  })

  it.each<[string, Json]>([
    ['model', { input: 'x' }],
    ['input', { model: 'm' }],
    ['input', { model: 'm', input: 3 }],
    ['input', { model: 'm', input: [] }],
    ['input[1]', { model: 'm', input: [{ role: 'user', content: 'x' }, 3] }],
    ['input[0].content', { model: 'm', input: [{ role: 'user', content: 3 }] }],
    ['stream', { ...hi, stream: 'yes' }],
    ['max_output_tokens', { ...hi, max_output_tokens: 0 }],
    ['instructions', { ...hi, instructions: [] }],
  ])('names %s when it is wrong', (param, body) => {
    expect(faultOf(() => callOf(body))).toMatchObject({ kind: 'invalid_request', param })
  })

  it.each<[string, Json]>([
    ['previous_response_id', { model: 'm', previous_response_id: 'resp_1' }],
    ['conversation', { ...hi, conversation: 'conv_1' }],
    ['background', { ...hi, background: true }],
    ['prompt', { model: 'm', prompt: { id: 'p' } }],
    ['input[0]', { model: 'm', input: [{ type: 'item_reference', id: 'msg_1' }] }],
    [
      'input[0].content[0].file_id',
      { model: 'm', input: [{ role: 'user', content: [{ type: 'input_file', file_id: 'f' }] }] },
    ],
    [
      'input[0].output[0].file_id',
      {
        model: 'm',
        input: [{ type: 'function_call_output', call_id: 'c', output: [{ type: 'input_image', file_id: 'f' }] }],
      },
    ],
    ['tools[0].container', { ...hi, tools: [{ type: 'code_interpreter', container: 'cntr_1' }] }],
  ])('knows that %s refers to state at the provider', (field, body) => {
    expect(callOf(body).facts.stored).toBe(field)
  })

  it('counts media by allowance and not by their bytes', () => {
    const image = `data:image/png;base64,${'A'.repeat(1_000_000)}`
    const body = { model: 'm', input: [{ role: 'user', content: [{ type: 'input_image', image_url: image }] }] }
    expect(callOf(body).facts.inputCeiling).toBeLessThan(1_000)
    expect(callOf(body).facts.inputImages).toBe(1)
    const fetched = {
      model: 'm',
      input: [{ role: 'user', content: [{ type: 'input_file', file_url: 'https://x/y.pdf' }] }],
    }
    expect(callOf(fetched).facts.inputCeiling).toBeGreaterThan(1_000_000)
  })
})

describe('a request to a provider of the same format', () => {
  it('changes the model only on byok', () => {
    const body = { ...hi, store: true, stream: true, tools: [{ type: 'web_search' }], user: 'u' }
    expect(sent(body, byok)).toEqual({ body: { ...body, model: 'up' }, dropped: [] })
  })

  it("forbids keeping the answer on the operator's accounts", () => {
    expect(sent(hi, resale).body).toEqual({ model: 'up', input: 'hi', store: false })
    expect(sent({ ...hi, store: true }, cheap).body.store).toBe(false)
  })

  it('caps the output', () => {
    expect(sent(hi, { ...byok, outputCap: 50 }).body.max_output_tokens).toBe(50)
    expect(sent({ ...hi, max_output_tokens: 99 }, { ...byok, outputCap: 50 }).body.max_output_tokens).toBe(50)
  })

  it('lets only known fields through on cheap', () => {
    const { body, dropped } = sent({ ...hi, safety_identifier: 'u', temperature: 1, client_metadata: {} }, cheap)
    expect(body).toEqual({ model: 'up', input: 'hi', temperature: 1, store: false })
    expect(dropped).toEqual(['safety_identifier', 'client_metadata'])
  })

  it('takes out tools with a price of their own', () => {
    const kept = [
      { type: 'function', name: 'f', parameters: null, strict: false },
      { type: 'custom', name: 'c' },
      { type: 'local_shell' },
      { type: 'shell' },
      { type: 'apply_patch' },
      { type: 'computer' },
      { type: 'tool_search', execution: 'client', description: 'Finds tools.', parameters: { type: 'object' } },
    ]
    const gone = ['web_search', 'file_search', 'code_interpreter', 'image_generation', 'mcp'].map((type) => ({
      type,
    }))
    const hosted = { type: 'shell', environment: { type: 'container_auto' } }
    const { body, dropped } = sent({ ...hi, tools: [...kept, ...gone, hosted], tool_choice: 'auto' }, resale)
    expect(body).toMatchObject({ tools: kept, tool_choice: 'auto' })
    expect(dropped).toEqual([...gone.map(({ type }) => `tools.${type}`), 'tools.shell'])
    expect(sent({ ...hi, tools: gone, tool_choice: 'auto' }, resale).body).toEqual({
      model: 'up',
      input: 'hi',
      store: false,
    })
  })

  it('takes them out of items that bring tools in', () => {
    const item = {
      type: 'additional_tools',
      role: 'developer',
      tools: [{ type: 'web_search' }, { type: 'custom', name: 'c' }],
    }
    const { body, dropped } = sent({ model: 'm', input: [item] }, resale)
    expect(body.input).toEqual([{ ...item, tools: [{ type: 'custom', name: 'c' }] }])
    expect(dropped).toEqual(['tools.web_search'])
  })

  it('refuses a choice of a tool that is gone', () => {
    const tools = [{ type: 'web_search' }]
    for (const tool_choice of [{ type: 'web_search' }, 'required', { type: 'allowed_tools', mode: 'auto', tools }]) {
      expect(faultOf(() => sent({ ...hi, tools, tool_choice }, resale))).toMatchObject({ param: 'tool_choice' })
    }
  })
})

const response = {
  id: 'resp_1',
  object: 'response',
  status: 'completed',
  error: null,
  incomplete_details: null,
  model: 'm-1',
  output: [],
  billing: { payer: 'x' },
  usage: {
    input_tokens: 10,
    input_tokens_details: { cached_tokens: 4 },
    output_tokens: 6,
    output_tokens_details: { reasoning_tokens: 2 },
    total_tokens: 16,
  },
}
const counts = { inputTokens: 10, cacheReadTokens: 4, outputTokens: 6, reasoningTokens: 2, estimated: false }

describe('a plain answer', () => {
  it('tells usage and how it ended, and is the same bytes without a cost', () => {
    const bytes = Buffer.from(JSON.stringify(response))
    const facts = openAiResponses.readAnswer(bytes)
    expect(facts).toMatchObject({ id: 'resp_1', model: 'm-1', usage: counts, finishReason: 'completed', error: false })
    expect(facts?.write(undefined, false)).toBe(bytes)
    const written = JSON.parse(facts?.write(cost, true).toString() ?? '') as Json
    expect(written.usage).toEqual({
      ...response.usage,
      cost: 0.5,
      is_byok: false,
      cost_details: { upstream_inference_cost: 0.4 },
    })
    expect(written.billing).toBeUndefined()
  })

  it.each([
    ['failed', { ...response, status: 'failed' }],
    ['error', { ...response, error: { code: 'server_error', message: 'x' } }],
  ])('is an error when it says so: %s', (_name, body) => {
    expect(openAiResponses.readAnswer(Buffer.from(JSON.stringify(body)))?.error).toBe(true)
  })

  it('tells why it is incomplete', () => {
    const body = { ...response, status: 'incomplete', incomplete_details: { reason: 'max_output_tokens' } }
    expect(openAiResponses.readAnswer(Buffer.from(JSON.stringify(body)))?.finishReason).toBe('max_output_tokens')
  })
})

const event = (type: string, members: Json) =>
  Buffer.from(`event: ${type}\ndata: ${JSON.stringify({ type, sequence_number: 0, ...members })}\n\n`)
const created = event('response.created', { response: { ...response, status: 'in_progress', usage: null } })
const delta = event('response.output_text.delta', { delta: 'a "response.completed" in quotes', item_id: 'x' })
const completed = event('response.completed', { response })

describe('a stream', () => {
  it('passes ordinary events by reference and holds the end until it is settled', () => {
    const tap = openAiResponses.tap({ wantsUsage: true, scrub: false })
    expect(tap.push(created)).toBe(created)
    expect(tap).toMatchObject({ started: false, id: 'resp_1', model: 'm-1' })
    expect(tap.push(delta)).toBe(delta)
    expect(tap.push(delta)).toBe(delta)
    expect(tap.started).toBe(true)
    expect(tap.complete).toBe(false)
    expect(tap.outputEstimate).toBeGreaterThan(10)
    expect(tap.push(completed)).toBeUndefined()
    expect(tap).toMatchObject({ complete: true, usage: counts, usageFinal: true, finishReason: 'completed' })
    const tail = tap.tail(cost).toString()
    expect(tail.startsWith('event: response.completed\ndata: {"type":"response.completed"')).toBe(true)
    expect(tail).toContain('"total_tokens":16,"cost":0.5,"is_byok":false')
    expect(tail.endsWith('}\n\n')).toBe(true)
  })

  it('lets what stands before the end in the same block pass', () => {
    const tap = openAiResponses.tap({ wantsUsage: true, scrub: false })
    expect(tap.push(Buffer.concat([created, delta, completed]))?.equals(Buffer.concat([created, delta]))).toBe(true)
    expect(tap.tail(undefined).equals(completed)).toBe(true)
  })

  it("shows nothing of the operator's account on cheap", () => {
    const tap = openAiResponses.tap({ wantsUsage: true, scrub: true })
    const passed = tap
      .push(Buffer.concat([created, Buffer.from(': proxy 7\n\n'), event('x', { account: 1 })]))
      ?.toString()
    expect(passed).toContain('event: response.created\n')
    expect(passed).not.toMatch(/billing|proxy|account/)
    tap.push(completed)
    expect(tap.tail(cost).toString()).not.toContain('billing')
  })

  it.each([
    ['response.failed', { response: { ...response, error: { code: 'server_error', message: 'gone' } } }],
    ['error', { code: 'server_error', message: 'gone', param: null }],
  ])('knows that %s is an error, before anything was said', (type, members) => {
    const tap = openAiResponses.tap({ wantsUsage: true, scrub: false })
    tap.push(created)
    expect(tap.push(event(type, members))).toBeUndefined()
    expect(tap.started).toBe(false)
    expect(tap.complete).toBe(false)
    expect(tap.error).toContain('gone')
  })

  it("never shows a provider's own cost", () => {
    for (const broken of ['{"usage":{"cost":12.5,"a":}}', '{"type":"response.completed","usage":{"cost":12.5']) {
      const tap = openAiResponses.tap({ wantsUsage: true, scrub: false })
      const passed = [created, delta, Buffer.from(`data: ${broken}\n\n`), completed].map((block) => tap.push(block))
      expect(`${passed.join('')}${tap.tail(cost).toString()}`).not.toContain('12.5')
    }
  })
})

describe('an error', () => {
  const fault = new Fault('upstream', 'upstream_error', 'It broke.')
  const place = { requestId: 'req_1', answerId: undefined, model: 'm', sequence: 7 }
  it('is told by both events that readers look for', () => {
    const [error, failed] = openAiResponses.errors.event(fault, place).split('\n\n')
    expect(error).toBe(
      'event: error\ndata: {"type":"error","code":"upstream_error","message":"It broke.","param":null,"sequence_number":7}',
    )
    expect(failed).toMatch(/^event: response\.failed\ndata: \{"type":"response\.failed","response":\{.*"It broke\."/)
    expect(JSON.parse(openAiResponses.errors.body(fault, 'req_1'))).toEqual({
      error: { message: 'It broke.', type: 'upstream_error', param: null, code: 'upstream_error' },
    })
  })
})
