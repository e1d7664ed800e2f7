import Anthropic, {
  AuthenticationError,
  BadRequestError,
  NotFoundError,
  PaymentRequiredError,
  RateLimitError,
} from '@anthropic-ai/sdk'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { SIGNATURE, THOUGHT, WEATHER } from '../../conformance/answers/said.ts'
import { createTenant } from '../../support/gateway.ts'
import {
  CHARGE_USD,
  type ClientRig,
  calls,
  collect,
  failure,
  modelVia,
  repeatsResults,
  says,
  startClientRig,
  thinksAndCalls,
  type Upstream,
  upstreams,
} from './upstreams.ts'

/** Anthropic's official SDK over every format that a provider may speak. */
let rig: ClientRig
let anthropic: Anthropic

const sdk = (apiKey: string) => new Anthropic({ baseURL: rig.gateway.url, apiKey, maxRetries: 0 })

beforeAll(async () => {
  rig = await startClientRig()
  anthropic = sdk(rig.tenant.key)
})
afterAll(() => rig?.stop())

const tool = (name: string): Anthropic.Tool => ({
  name,
  description: 'The weather at a place.',
  input_schema: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
})
const usage = { input_tokens: 13, cache_read_input_tokens: 4, output_tokens: 5 }
const said = ({ content }: Anthropic.Message) =>
  content.map((block) => (block.type === 'text' ? block.text : '')).join('')
const usesOf = ({ content }: Anthropic.Message) => content.filter((block) => block.type === 'tool_use')

describe.each(upstreams)('over %s', (upstream) => {
  const ask = {
    model: modelVia(upstream),
    max_tokens: 1000,
    system: 'Be brief.',
    messages: [{ role: 'user' as const, content: 'Grüße 👋 aus Köln' }],
  }

  test('create', async () => {
    await rig.script(upstream, says('Schöne Grüße 👋 zurück'))
    const { data, response } = await anthropic.messages.create(ask).withResponse()
    expect(data).toMatchObject({
      type: 'message',
      role: 'assistant',
      content: [{ type: 'text', text: 'Schöne Grüße 👋 zurück' }],
      stop_reason: 'end_turn',
      stop_sequence: null,
      usage,
    })
    expect(response.headers.get('request-id')).toMatch(/^req_/)
    expect(response.headers.get('x-trilane-charge-usd')).toBe(CHARGE_USD)
    const [sent] = await rig.sent(upstream, 1)
    expect(sent?.body.toString()).toContain('Grüße 👋 aus Köln')
    expect(sent?.body.toString()).toContain('Be brief.')
    await rig.settled(upstream, 1)
  })

  test('create, streamed: events in their order', async () => {
    await rig.script(upstream, says('Schöne Grüße 👋 zurück'))
    const events = await collect(await anthropic.messages.create({ ...ask, stream: true }))
    const types = events.map(({ type }) => type)
    expect(types.filter((type, at) => type !== types[at - 1])).toEqual([
      'message_start',
      'content_block_start',
      'content_block_delta',
      'content_block_stop',
      'message_delta',
      'message_stop',
    ])
    expect(events.find(({ type }) => type === 'message_delta')).toMatchObject({
      delta: { stop_reason: 'end_turn' },
      usage: { output_tokens: 5 },
    })
    await rig.settled(upstream, 1)
  })

  test('the stream helper ends with the plain answer', async () => {
    await rig.script(upstream, {
      ...calls(
        { name: 'weather', arguments: { city: 'Köln "am Rhein"' }, id: 'call_1' },
        { name: 'weather', arguments: { city: 'Łódź' }, id: 'call_2' },
      ),
      content: 'Let me look.',
    })
    const request = { ...ask, tools: [tool('weather')] }
    const plain = await anthropic.messages.create(request)
    const helper = anthropic.messages.stream(request)
    const heard: string[] = []
    const json: string[] = []
    helper.on('text', (delta) => heard.push(delta))
    helper.on('inputJson', (delta) => json.push(delta))
    const final = await helper.finalMessage()
    // Gemini's calls have no ids of their own.
    const told = ({ stop_reason, content, usage: counts }: Anthropic.Message) => ({
      stop_reason,
      content: content.map((block) => (block.type === 'tool_use' ? { ...block, id: block.id !== '' } : block)),
      usage: [counts.input_tokens, counts.cache_read_input_tokens, counts.output_tokens],
    })
    expect(plain).toMatchObject({
      stop_reason: 'tool_use',
      content: [
        { type: 'text', text: 'Let me look.' },
        { type: 'tool_use', name: 'weather', input: { city: 'Köln "am Rhein"' } },
        { type: 'tool_use', name: 'weather', input: { city: 'Łódź' } },
      ],
      usage,
    })
    expect(told(final)).toEqual(told(plain))
    expect(heard.join('')).toBe('Let me look.')
    expect(json.join('')).toBe('{"city":"Köln \\"am Rhein\\""}{"city":"Łódź"}')
    expect(new Set(usesOf(final).map(({ id }) => id)).size).toBe(2)
    await rig.settled(upstream, 2)
  })

  test('a token cap that is met', async () => {
    await rig.script(upstream, { words: 40, promptTokens: 17 })
    const answer = await anthropic.messages.create({ ...ask, max_tokens: 20 })
    expect(answer).toMatchObject({ stop_reason: 'max_tokens', usage: { output_tokens: 20 } })
    const final = await anthropic.messages.stream({ ...ask, max_tokens: 20 }).finalMessage()
    expect(final.stop_reason).toBe('max_tokens')
    expect(said(final)).toBe(said(answer))
    await rig.settled(upstream, 2, { usage: { outputTokens: 20 } })
  })

  test.each(['plain', 'streamed'] as const)('a loop of tools, %s', async (way) => {
    await rig.script(upstream, [
      calls({ name: 'weather', arguments: { city: 'Köln' } }, { name: 'weather', arguments: { city: 'Łódź' } }),
      calls({ name: 'clock', arguments: { city: 'Ulm' } }),
      repeatsResults,
    ])
    const messages: Anthropic.MessageParam[] = [...ask.messages]
    const turns: string[][] = []
    for (;;) {
      const request = { ...ask, messages, tools: [tool('weather'), tool('clock')] }
      const answer =
        way === 'plain'
          ? await anthropic.messages.create(request)
          : await anthropic.messages.stream(request).finalMessage()
      messages.push({ role: 'assistant', content: answer.content })
      const uses = usesOf(answer)
      if (answer.stop_reason !== 'tool_use') {
        expect(said(answer)).toBe('The tool answered: clock says fine')
        break
      }
      turns.push(uses.map(({ name }) => name))
      messages.push({
        role: 'user',
        content: uses.map(({ id, name }) => ({ type: 'tool_result', tool_use_id: id, content: `${name} says fine` })),
      })
    }
    expect(turns).toEqual([['weather', 'weather'], ['clock']])
    await rig.sent(upstream, 3)
    await rig.settled(upstream, 3)
  })

  test.each(['plain', 'streamed'] as const)(
    'thinking comes, and goes back signed to the provider that wrote it, %s',
    async (way) => {
      await rig.script(upstream, [thinksAndCalls(upstream), repeatsResults])
      const request = {
        ...ask,
        max_tokens: 4000,
        tools: [tool('get_weather')],
        thinking: { type: 'enabled' as const, budget_tokens: 2000 },
      }
      const first =
        way === 'plain'
          ? await anthropic.messages.create(request)
          : await anthropic.messages.stream(request).finalMessage()
      expect(first.stop_reason).toBe('tool_use')
      const thought = first.content.find((block) => block.type === 'thinking')
      expect(thought?.thinking).toBe(THOUGHT)
      const [use] = usesOf(first)
      expect(use).toMatchObject(WEATHER.name === use?.name ? { input: WEATHER.args } : { name: WEATHER.name })
      const second = await anthropic.messages.create({
        ...request,
        messages: [
          ...ask.messages,
          { role: 'assistant', content: first.content },
          { role: 'user', content: [{ type: 'tool_result', tool_use_id: use?.id ?? '', content: 'fine' }] },
        ],
      })
      expect(said(second)).toBe('The tool answered: fine')
      const sent = await rig.sent(upstream, 2)
      expect(sent[0]?.body.toString()).toMatch(asksToThink[upstream])
      expect(sent[1]?.body.toString()).toContain(SIGNATURE)
      await rig.settled(upstream, 2, {})
    },
  )

  test('tokens are counted beforehand', async () => {
    await rig.script(upstream, {})
    const { max_tokens: _, ...question } = ask
    const count = async (content: string) => {
      const { input_tokens } = await anthropic.messages.countTokens({
        ...question,
        messages: [{ role: 'user', content }],
      })
      return input_tokens
    }
    const few = await count('One.')
    expect(few).toBeGreaterThan(0)
    expect(await count('One after the other. '.repeat(50))).toBeGreaterThan(few + 50)
  })

  test('what the provider refuses is a BadRequestError with its text', async () => {
    await rig.script(upstream, { status: 400 })
    const error = await failure(anthropic.messages.create(ask))
    expect(error).toBeInstanceOf(BadRequestError)
    expect(error).toMatchObject({ type: 'invalid_request_error', error: { type: 'error' } })
    expect((error as BadRequestError).requestID).toMatch(/^req_/)
  })

  test('a stream that breaks off rejects the helper, and its message is not taken for whole', async () => {
    await rig.script(upstream, { words: 20, errorMidStream: 6 })
    const error = await failure(anthropic.messages.stream(ask).finalMessage())
    expect(error).toBeInstanceOf(Anthropic.APIError)
    expect(error).toMatchObject({ error: { type: 'error', error: { type: expect.stringMatching(/_error$/) } } })
  })
})

/** How each format is told to think. */
const asksToThink: Record<Upstream, RegExp> = {
  'openai-chat': /"reasoning_effort":/,
  'openai-responses': /"reasoning":\{[^}]*"effort":/,
  'anthropic-messages': /"thinking":\{"type":"enabled","budget_tokens":2000\}/,
  gemini: /"thinkingBudget":2000/,
  'bedrock-converse': /"thinking":\{"type":"enabled","budget_tokens":2000\}/,
}

describe('errors of the gateway', () => {
  const ask = {
    model: modelVia('openai-chat'),
    max_tokens: 10,
    messages: [{ role: 'user' as const, content: 'hello' }],
  }

  test('401: AuthenticationError', async () => {
    const error = await failure(sdk('tl_wrong').messages.create(ask))
    expect(error).toBeInstanceOf(AuthenticationError)
    expect(error).toMatchObject({ type: 'authentication_error' })
  })

  test('402: PaymentRequiredError, not to be retried', async () => {
    const poor = await createTenant(rig.gateway, { creditUsd: '0' })
    const error = await failure(sdk(poor.key).messages.create(ask))
    expect(error).toBeInstanceOf(PaymentRequiredError)
    expect(error).toMatchObject({ type: 'billing_error' })
    expect((error as PaymentRequiredError).headers?.get('x-should-retry')).toBe('false')
  })

  test('400: BadRequestError that names the field', async () => {
    const error = await failure(anthropic.messages.create({ ...ask, max_tokens: 0 }))
    expect(error).toBeInstanceOf(BadRequestError)
    expect(error).toMatchObject({ error: { error: { type: 'invalid_request_error', param: 'max_tokens' } } })
  })

  test('404: NotFoundError', async () => {
    const error = await failure(anthropic.messages.create({ ...ask, model: 'no-such-model' }))
    expect(error).toBeInstanceOf(NotFoundError)
    expect(error).toMatchObject({ type: 'not_found_error' })
  })

  test('429: RateLimitError with retry-after', async () => {
    await rig.script('openai-chat', says('hello'))
    const slow = await createTenant(rig.gateway, { key: { rpm: 1 } })
    const { response } = await sdk(slow.key).messages.create(ask).withResponse()
    expect(response.headers.get('anthropic-ratelimit-requests-limit')).toBe('1')
    const error = await failure(sdk(slow.key).messages.create(ask))
    expect(error).toBeInstanceOf(RateLimitError)
    expect(error).toMatchObject({ type: 'rate_limit_error' })
    expect(Number((error as RateLimitError).headers?.get('retry-after'))).toBeGreaterThan(0)
  })
})

// At the end: the gateway leaves such a provider alone for a while.
test.each(upstreams)('a provider at its limit is a RateLimitError that says when: %s', async (upstream) => {
  await rig.script(upstream, { status: 429, extraHeaders: { 'retry-after': '2' } })
  const ask = { model: modelVia(upstream), max_tokens: 10, messages: [{ role: 'user' as const, content: 'hello' }] }
  const error = await failure(anthropic.messages.create(ask))
  expect(error).toBeInstanceOf(RateLimitError)
  expect((error as RateLimitError).headers?.get('retry-after')).toBe('2')
})
