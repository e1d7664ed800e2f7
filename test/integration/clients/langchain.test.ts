import { type AIMessageChunk, HumanMessage, SystemMessage, ToolMessage } from '@langchain/core/messages'
import { tool } from '@langchain/core/tools'
import { ChatOpenAI } from '@langchain/openai'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import {
  type ClientRig,
  calls,
  collect,
  modelVia,
  repeatsResults,
  says,
  startClientRig,
  type Upstream,
  upstreams,
} from './upstreams.ts'

/** LangChain's ChatOpenAI, by chat completions and by responses, over every format that a provider may speak. */
let rig: ClientRig
beforeAll(async () => {
  rig = await startClientRig()
})
afterAll(() => rig?.stop())

const surfaces = [
  ...upstreams.map((upstream): ['chat', Upstream] => ['chat', upstream]),
  ...upstreams.map((upstream): ['responses', Upstream] => ['responses', upstream]),
]
const usage = { input_tokens: 17, output_tokens: 5, total_tokens: 22, input_token_details: { cache_read: 4 } }

describe.each(surfaces)('%s over %s', (surface, upstream) => {
  const model = (fields: object = {}) =>
    new ChatOpenAI({
      model: modelVia(upstream),
      apiKey: rig.tenant.key,
      configuration: { baseURL: rig.gateway.baseURL },
      useResponsesApi: surface === 'responses',
      maxRetries: 0,
      ...fields,
    })
  const question = [new SystemMessage('Be brief.'), new HumanMessage('Grüße 👋 aus Köln')]
  const finish = ({ response_metadata: told }: AIMessageChunk | Awaited<ReturnType<ChatOpenAI['invoke']>>) =>
    surface === 'chat' ? told.finish_reason : told.status
  const done = surface === 'chat' ? 'stop' : 'completed'
  const weather = tool(async ({ city }: { city: string }) => `21 °C in ${city}`, {
    name: 'weather',
    description: 'The weather at a place.',
    schema: z.object({ city: z.string() }),
  })

  test('invoke', async () => {
    await rig.script(upstream, says('Schöne Grüße 👋 zurück'))
    const answer = await model().invoke(question)
    expect(answer.text).toBe('Schöne Grüße 👋 zurück')
    expect(finish(answer)).toBe(done)
    expect(answer.usage_metadata).toMatchObject(usage)
    const [sent] = await rig.sent(upstream, 1)
    expect(sent?.body.toString()).toContain('Grüße 👋 aus Köln')
    expect(sent?.body.toString()).toContain('Be brief.')
    await rig.settled(upstream, 1)
  })

  test('stream', async () => {
    await rig.script(upstream, says('Schöne Grüße 👋 zurück'))
    const chunks = await collect(await model({ streamUsage: true }).stream(question))
    expect(chunks.filter(({ text }) => text !== '').length).toBeGreaterThan(2)
    const whole = chunks.reduce((all, chunk) => all.concat(chunk))
    expect(whole.text).toBe('Schöne Grüße 👋 zurück')
    expect(finish(whole)).toBe(done)
    expect(whole.usage_metadata).toMatchObject(usage)
    await rig.settled(upstream, 1)
  })

  test.each(['invoke', 'stream'] as const)('bindTools: calls and their results, %s', async (way) => {
    await rig.script(upstream, [
      calls({ name: 'weather', arguments: { city: 'Köln' } }, { name: 'weather', arguments: { city: 'Łódź' } }),
      repeatsResults,
    ])
    const bound = model({ streamUsage: true }).bindTools([weather])
    const answerTo = async (messages: Parameters<typeof bound.invoke>[0]) =>
      way === 'invoke'
        ? bound.invoke(messages)
        : (await collect(await bound.stream(messages))).reduce((all, chunk) => all.concat(chunk))
    const first = await answerTo(question)
    expect(first.tool_calls?.map(({ name, args }) => [name, args])).toEqual([
      ['weather', { city: 'Köln' }],
      ['weather', { city: 'Łódź' }],
    ])
    if (surface === 'chat') expect(finish(first)).toBe('tool_calls')
    const results = await Promise.all(
      (first.tool_calls ?? []).map((call) => weather.invoke({ ...call, type: 'tool_call' })),
    )
    for (const result of results) expect(result).toBeInstanceOf(ToolMessage)
    const second = await answerTo([...question, first, ...results])
    expect(second.text).toBe('The tool answered: 21 °C in Köln, 21 °C in Łódź')
    expect(finish(second)).toBe(done)
    await rig.sent(upstream, 2)
    await rig.settled(upstream, 2)
  })

  test('withStructuredOutput', async () => {
    await rig.script(upstream, says('{"city":"Köln","degrees":21.5}'))
    const Place = z.object({ city: z.string(), degrees: z.number() })
    const structured = model().withStructuredOutput(Place, { method: 'jsonSchema' })
    expect(await structured.invoke(question)).toEqual({ city: 'Köln', degrees: 21.5 })
    await rig.settled(upstream, 1)
  })
})
