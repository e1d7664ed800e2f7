import OpenAI from 'openai'
import { zodTextFormat } from 'openai/helpers/zod'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { SIGNATURE, THOUGHT } from '../../conformance/answers/said.ts'
import {
  CHARGE,
  type ClientRig,
  calls,
  collect,
  modelVia,
  repeatsResults,
  says,
  startClientRig,
  thinksAndCalls,
  upstreams,
} from './upstreams.ts'

type Item = OpenAI.Responses.ResponseInputItem
type Call = OpenAI.Responses.ResponseFunctionToolCall

/** The official SDK's responses over every format that a provider may speak. */
let rig: ClientRig
let openai: OpenAI

beforeAll(async () => {
  rig = await startClientRig()
  openai = new OpenAI({ baseURL: rig.gateway.baseURL, apiKey: rig.tenant.key, maxRetries: 0 })
})
afterAll(() => rig?.stop())

const tool = (name: string) => ({
  type: 'function' as const,
  name,
  description: 'The weather at a place.',
  strict: false,
  parameters: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
})
const usage = {
  input_tokens: 17,
  input_tokens_details: { cached_tokens: 4 },
  output_tokens: 5,
  total_tokens: 22,
  cost: CHARGE,
}
const Place = z.object({ city: z.string(), degrees: z.number() })
const callsOf = ({ output }: OpenAI.Responses.Response): Call[] =>
  output.filter((item) => item.type === 'function_call')

describe.each(upstreams)('over %s', (upstream) => {
  const ask = { model: modelVia(upstream), instructions: 'Be brief.', input: 'Grüße 👋 aus Köln', store: false }

  test('create, plain', async () => {
    await rig.script(upstream, says('Schöne Grüße 👋 zurück'))
    const answer = await openai.responses.create(ask)
    expect(answer).toMatchObject({ object: 'response', status: 'completed', error: null, usage })
    expect(answer.output_text).toBe('Schöne Grüße 👋 zurück')
    const [sent] = await rig.sent(upstream, 1)
    expect(sent?.body.toString()).toContain('Grüße 👋 aus Köln')
    expect(sent?.body.toString()).toContain('Be brief.')
    await rig.settled(upstream, 1)
  })

  test('create, streamed: numbered events in their order', async () => {
    await rig.script(upstream, says('Schöne Grüße 👋 zurück'))
    const events = await collect(await openai.responses.create({ ...ask, stream: true }))
    expect(events.map(({ sequence_number }) => sequence_number)).toEqual(events.map((_, at) => at))
    const types = events.map(({ type }) => type)
    expect(types.filter((type, at) => type !== types[at - 1])).toEqual([
      'response.created',
      'response.in_progress',
      'response.output_item.added',
      'response.content_part.added',
      'response.output_text.delta',
      'response.output_text.done',
      'response.content_part.done',
      'response.output_item.done',
      'response.completed',
    ])
    const deltas = events.flatMap((event) => (event.type === 'response.output_text.delta' ? event.delta : []))
    expect(deltas.length).toBeGreaterThan(2)
    expect(deltas.join('')).toBe('Schöne Grüße 👋 zurück')
    expect(events.at(-1)).toMatchObject({ response: { status: 'completed', usage } })
    await rig.settled(upstream, 1)
  })

  test('the stream helper ends with the plain answer', async () => {
    await rig.script(upstream, {
      ...calls(
        { name: 'weather', arguments: { city: 'Köln "am Rhein"' } },
        { name: 'weather', arguments: { city: 'Łódź' } },
      ),
      content: 'Let me look.',
    })
    const plain = await openai.responses.create({ ...ask, tools: [tool('weather')] })
    const final = await openai.responses.stream({ ...ask, tools: [tool('weather')] }).finalResponse()
    const told = (answer: OpenAI.Responses.Response) => ({
      status: answer.status,
      text: answer.output_text,
      calls: callsOf(answer).map((one) => [one.name, JSON.parse(one.arguments), one.status, one.call_id !== '']),
    })
    expect(told(plain)).toEqual({
      status: 'completed',
      text: 'Let me look.',
      calls: [
        ['weather', { city: 'Köln "am Rhein"' }, 'completed', true],
        ['weather', { city: 'Łódź' }, 'completed', true],
      ],
    })
    expect(told(final)).toEqual(told(plain))
    expect(final.usage).toMatchObject(usage)
    await rig.settled(upstream, 2)
  })

  test('a token cap that is met', async () => {
    await rig.script(upstream, { words: 40, promptTokens: 17 })
    const answer = await openai.responses.create({ ...ask, max_output_tokens: 20 })
    expect(answer).toMatchObject({
      status: 'incomplete',
      incomplete_details: { reason: 'max_output_tokens' },
      usage: { output_tokens: 20 },
    })
    const final = await openai.responses.stream({ ...ask, max_output_tokens: 20 }).finalResponse()
    expect(final).toMatchObject({ status: 'incomplete', incomplete_details: { reason: 'max_output_tokens' } })
    expect(final.output_text).toBe(answer.output_text)
    await rig.settled(upstream, 2, { usage: { outputTokens: 20 } })
  })

  test.each(['plain', 'streamed'] as const)('a loop of calls by items sent back, %s', async (way) => {
    await rig.script(upstream, [
      calls({ name: 'weather', arguments: { city: 'Köln' } }, { name: 'weather', arguments: { city: 'Łódź' } }),
      calls({ name: 'clock', arguments: { city: 'Ulm' } }),
      repeatsResults,
    ])
    const tools = [tool('weather'), tool('clock')]
    const input: Item[] = [{ role: 'user', content: 'What is it like?' }]
    const turns: string[][] = []
    for (;;) {
      const request = { ...ask, input, tools }
      const answer =
        way === 'plain'
          ? await openai.responses.create(request)
          : await openai.responses.stream(request).finalResponse()
      const made = callsOf(answer)
      if (made.length === 0) {
        expect(answer.output_text).toBe('The tool answered: clock says fine')
        break
      }
      turns.push(made.map(({ name }) => name))
      input.push(...(answer.output as Item[]))
      for (const { call_id, name } of made) {
        input.push({ type: 'function_call_output', call_id, output: `${name} says fine` })
      }
    }
    expect(turns).toEqual([['weather', 'weather'], ['clock']])
    await rig.sent(upstream, 3)
    await rig.settled(upstream, 3)
  })

  test.each(['plain', 'streamed'] as const)(
    'reasoning comes, and goes back to the provider that wrote it, %s',
    async (way) => {
      await rig.script(upstream, [thinksAndCalls(upstream), repeatsResults])
      const request = {
        ...ask,
        tools: [tool('get_weather')],
        reasoning: { effort: 'high' as const, summary: 'auto' as const },
        include: ['reasoning.encrypted_content' as const],
      }
      const first =
        way === 'plain'
          ? await openai.responses.create(request)
          : await openai.responses.stream(request).finalResponse()
      const thoughts = first.output.flatMap((item) => (item.type === 'reasoning' ? [item] : []))
      expect(JSON.stringify(thoughts)).toContain(THOUGHT)
      // Gemini signs the call, which is told in an item of its own.
      expect(thoughts.some(({ encrypted_content }) => encrypted_content)).toBe(true)
      expect(first.usage?.output_tokens_details.reasoning_tokens).toBe(upstream === 'bedrock-converse' ? 0 : 31)
      const [call] = callsOf(first)
      const input = [
        { role: 'user', content: 'What is it like?' },
        ...first.output,
        { type: 'function_call_output', call_id: call?.call_id ?? '', output: 'fine' },
      ] as Item[]
      const second = await openai.responses.create({ ...request, input })
      expect(second.output_text).toBe('The tool answered: fine')
      const sent = await rig.sent(upstream, 2)
      expect(sent[1]?.body.toString()).toContain(SIGNATURE)
      await rig.settled(upstream, 2, {})
    },
  )

  test('parse: an answer by a schema', async () => {
    await rig.script(upstream, says('{"city":"Köln","degrees":21.5}'))
    const answer = await openai.responses.parse({ ...ask, text: { format: zodTextFormat(Place, 'place') } })
    expect(answer.output_parsed).toEqual({ city: 'Köln', degrees: 21.5 })
    const streamed = await openai.responses
      .stream({ ...ask, text: { format: zodTextFormat(Place, 'place') } })
      .finalResponse()
    expect(streamed.output_parsed).toEqual({ city: 'Köln', degrees: 21.5 })
    const sent = await rig.sent(upstream, 2)
    for (const one of sent) expect(one.body.toString()).toContain('degrees')
    await rig.settled(upstream, 2)
  })
})

test('what only the provider keeps cannot be asked for on an account shared by many', async () => {
  const refused = openai.responses.create({
    model: modelVia('anthropic-messages'),
    input: 'And then?',
    previous_response_id: 'resp_1',
  })
  await expect(refused).rejects.toMatchObject({ status: 400, param: 'previous_response_id' })
})
