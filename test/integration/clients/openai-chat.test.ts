import OpenAI from 'openai'
import { zodResponseFormat } from 'openai/helpers/zod'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import {
  CHARGE,
  type ClientRig,
  calls,
  collect,
  modelVia,
  repeatsResults,
  says,
  startClientRig,
  upstreams,
} from './upstreams.ts'

/** The official SDK's chat completions over every format that a provider may speak. */
let rig: ClientRig
let openai: OpenAI

beforeAll(async () => {
  rig = await startClientRig()
  openai = new OpenAI({ baseURL: rig.gateway.baseURL, apiKey: rig.tenant.key, maxRetries: 0 })
})
afterAll(() => rig?.stop())

const weather = {
  type: 'function' as const,
  function: {
    name: 'weather',
    description: 'The weather at a place.',
    parameters: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
  },
}
const usage = {
  prompt_tokens: 17,
  completion_tokens: 5,
  total_tokens: 22,
  prompt_tokens_details: { cached_tokens: 4 },
  cost: CHARGE,
}
const Place = z.object({ city: z.string(), degrees: z.number() })

describe.each(upstreams)('over %s', (upstream) => {
  const ask = {
    model: modelVia(upstream),
    messages: [
      { role: 'system' as const, content: 'Be brief.' },
      { role: 'user' as const, content: 'Grüße 👋 aus Köln' },
    ],
  }

  test('create, plain', async () => {
    await rig.script(upstream, says('Schöne Grüße 👋 zurück'))
    const answer = await openai.chat.completions.create(ask)
    expect(answer).toMatchObject({ object: 'chat.completion', usage })
    expect(answer.choices).toHaveLength(1)
    expect(answer.choices[0]).toMatchObject({
      index: 0,
      finish_reason: 'stop',
      message: { role: 'assistant', content: 'Schöne Grüße 👋 zurück', refusal: null },
    })
    const [sent] = await rig.sent(upstream, 1)
    expect(sent?.body.toString()).toContain('Grüße 👋 aus Köln')
    expect(sent?.body.toString()).toContain('Be brief.')
    await rig.settled(upstream, 1)
  })

  test('create, streamed', async () => {
    await rig.script(upstream, says('Schöne Grüße 👋 zurück'))
    const chunks = await collect(
      await openai.chat.completions.create({ ...ask, stream: true, stream_options: { include_usage: true } }),
    )
    const last = chunks.pop()
    expect(last).toMatchObject({ choices: [], usage })
    expect(chunks.map(({ choices }) => choices[0]?.delta.content ?? '').join('')).toBe('Schöne Grüße 👋 zurück')
    expect(chunks.filter(({ choices }) => choices[0]?.delta.content).length).toBeGreaterThan(2)
    expect(chunks[0]?.choices[0]?.delta.role).toBe('assistant')
    expect(chunks.map(({ choices }) => choices[0]?.finish_reason).filter((reason) => reason)).toEqual(['stop'])
    expect(new Set(chunks.map(({ id }) => id)).size).toBe(1)
    await rig.settled(upstream, 1)
  })

  test('a stream that asked for no usage has none', async () => {
    await rig.script(upstream, says('one two'))
    const chunks = await collect(await openai.chat.completions.create({ ...ask, stream: true }))
    expect(chunks.every(({ choices, usage: told }) => choices.length === 1 && !told)).toBe(true)
    await rig.settled(upstream, 1)
  })

  test('the stream helper ends with the plain answer', async () => {
    const said = calls(
      { name: 'weather', arguments: { city: 'Köln "am Rhein"' } },
      { name: 'weather', arguments: { city: 'Łódź' } },
    )
    await rig.script(upstream, { ...said, content: 'Let me look.' })
    const plain = await openai.chat.completions.create({ ...ask, tools: [weather] })
    const helper = openai.chat.completions.stream({
      ...ask,
      tools: [weather],
      stream_options: { include_usage: true },
    })
    const heard: string[] = []
    helper.on('content.delta', ({ delta }) => heard.push(delta))
    const final = await helper.finalChatCompletion()
    const told = (answer: OpenAI.ChatCompletion) => ({
      finish: answer.choices[0]?.finish_reason,
      content: answer.choices[0]?.message.content,
      calls: answer.choices[0]?.message.tool_calls?.map((one) =>
        one.type === 'function' ? [one.function.name, JSON.parse(one.function.arguments)] : one,
      ),
    })
    expect(told(plain)).toEqual({
      finish: 'tool_calls',
      content: 'Let me look.',
      calls: [
        ['weather', { city: 'Köln "am Rhein"' }],
        ['weather', { city: 'Łódź' }],
      ],
    })
    expect(told(final)).toEqual(told(plain))
    expect(final.usage).toMatchObject(usage)
    expect(heard.join('')).toBe('Let me look.')
    await rig.settled(upstream, 2)
  })

  test('a token cap that is met', async () => {
    await rig.script(upstream, { words: 40, promptTokens: 17 })
    const answer = await openai.chat.completions.create({ ...ask, max_tokens: 20 })
    expect(answer.choices[0]?.finish_reason).toBe('length')
    expect(answer.usage?.completion_tokens).toBe(20)
    await rig.settled(upstream, 1, { usage: { outputTokens: 20 } })
  })

  test.each(['plain', 'streamed'] as const)(
    'runTools, %s: parallel calls, then one more, then the answer',
    async (way) => {
      await rig.script(upstream, [
        calls({ name: 'weather', arguments: { city: 'Köln' } }, { name: 'weather', arguments: { city: 'Łódź' } }),
        calls({ name: 'clock', arguments: {} }),
        repeatsResults,
      ])
      const asked: unknown[] = []
      const parameters = weather.function.parameters
      const tools = [
        {
          type: 'function' as const,
          function: {
            name: 'weather',
            description: 'The weather at a place.',
            parameters,
            parse: (text: string) => JSON.parse(text) as { city: string },
            function: ({ city }: { city: string }) => {
              asked.push(city)
              return `21 °C in ${city}`
            },
          },
        },
        {
          type: 'function' as const,
          function: {
            name: 'clock',
            description: 'The time.',
            parameters: { type: 'object', properties: {} },
            parse: (text: string) => JSON.parse(text) as object,
            function: (args: object) => {
              asked.push(args)
              return 'ten past nine'
            },
          },
        },
      ]
      const runner =
        way === 'plain'
          ? openai.chat.completions.runTools({ ...ask, tools })
          : openai.chat.completions.runTools({ ...ask, tools, stream: true })
      expect(await runner.finalContent()).toBe('The tool answered: ten past nine')
      expect(asked).toEqual(['Köln', 'Łódź', {}])
      const [, second, third] = await rig.sent(upstream, 3)
      for (const result of ['21 °C in Köln', '21 °C in Łódź']) {
        expect(second?.body.toString()).toContain(result)
        expect(third?.body.toString()).toContain(result)
      }
      await rig.settled(upstream, 3)
    },
  )

  test('parse: an answer by a schema', async () => {
    await rig.script(upstream, says('{"city":"Köln","degrees":21.5}'))
    const answer = await openai.chat.completions.parse({ ...ask, response_format: zodResponseFormat(Place, 'place') })
    expect(answer.choices[0]?.message.parsed).toEqual({ city: 'Köln', degrees: 21.5 })
    const [sent] = await rig.sent(upstream, 1)
    expect(sent?.body.toString()).toContain('degrees')
    await rig.settled(upstream, 1)
  })
})
