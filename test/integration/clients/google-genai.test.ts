import {
  ApiError,
  type Content,
  FinishReason,
  FunctionCallingConfigMode,
  type GenerateContentResponse,
  GoogleGenAI,
  type Part,
} from '@google/genai'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { SIGNATURE, THOUGHT } from '../../conformance/answers/said.ts'
import {
  type ClientRig,
  calls,
  collect,
  failure,
  modelVia,
  repeatsResults,
  says,
  startClientRig,
  thinksAndCalls,
  upstreams,
} from './upstreams.ts'

/** Google's official SDK over every format that a provider may speak. */
let rig: ClientRig
let google: GoogleGenAI

const sdk = (apiKey: string) => new GoogleGenAI({ apiKey, httpOptions: { baseUrl: rig.gateway.url } })

beforeAll(async () => {
  rig = await startClientRig()
  google = sdk(rig.tenant.key)
})
afterAll(() => rig?.stop())

const weather = {
  name: 'get_weather',
  description: 'The weather at a place.',
  parametersJsonSchema: {
    type: 'object',
    properties: { city: { type: 'string' }, unit: { type: 'string' } },
    required: ['city'],
  },
}
const tools = [{ functionDeclarations: [weather] }]
const usage = {
  promptTokenCount: 17,
  cachedContentTokenCount: 4,
  candidatesTokenCount: 5,
  totalTokenCount: 22,
}
const partsOf = ({ candidates }: GenerateContentResponse): Part[] => candidates?.[0]?.content?.parts ?? []
const textOf = (parts: readonly Part[]) => parts.map(({ text = '', thought }) => (thought ? '' : text)).join('')
const reasonOf = ({ candidates }: GenerateContentResponse) => candidates?.[0]?.finishReason

describe.each(upstreams)('over %s', (upstream) => {
  const ask = {
    model: modelVia(upstream),
    contents: 'Grüße 👋 aus Köln',
    config: { systemInstruction: 'Be brief.' },
  }

  test('generateContent', async () => {
    await rig.script(upstream, says('Schöne Grüße 👋 zurück'))
    const answer = await google.models.generateContent(ask)
    expect(answer.text).toBe('Schöne Grüße 👋 zurück')
    expect(reasonOf(answer)).toBe(FinishReason.STOP)
    expect(answer.usageMetadata).toMatchObject(usage)
    const [sent] = await rig.sent(upstream, 1)
    expect(sent?.body.toString()).toContain('Grüße 👋 aus Köln')
    expect(sent?.body.toString()).toContain('Be brief.')
    await rig.settled(upstream, 1)
  })

  test('generateContentStream', async () => {
    await rig.script(upstream, says('Schöne Grüße 👋 zurück'))
    const chunks = await collect(await google.models.generateContentStream(ask))
    expect(chunks.length).toBeGreaterThan(2)
    expect(chunks.map(({ text = '' }) => text).join('')).toBe('Schöne Grüße 👋 zurück')
    expect(chunks.map(reasonOf).filter((reason) => reason)).toEqual([FinishReason.STOP])
    expect(chunks.findLast(({ usageMetadata }) => usageMetadata)?.usageMetadata).toMatchObject(usage)
    await rig.settled(upstream, 1)
  })

  test('a token cap that is met', async () => {
    await rig.script(upstream, { words: 40, promptTokens: 17 })
    const answer = await google.models.generateContent({ ...ask, config: { maxOutputTokens: 20 } })
    expect(reasonOf(answer)).toBe(FinishReason.MAX_TOKENS)
    expect(answer.usageMetadata?.candidatesTokenCount).toBe(20)
    await rig.settled(upstream, 1, { usage: { outputTokens: 20 } })
  })

  test('a chat remembers what was said', async () => {
    await rig.script(upstream, [says('First.'), says('Second.'), says('Third.')])
    const chat = google.chats.create({ model: ask.model })
    expect((await chat.sendMessage({ message: 'One?' })).text).toBe('First.')
    const streamed = await collect(await chat.sendMessageStream({ message: 'Two?' }))
    expect(streamed.map(({ text = '' }) => text).join('')).toBe('Second.')
    expect((await chat.sendMessage({ message: 'Three?' })).text).toBe('Third.')
    const sent = await rig.sent(upstream, 3)
    for (const text of ['One?', 'First.', 'Two?', 'Second.', 'Three?']) {
      expect(sent[2]?.body.toString()).toContain(text)
    }
    // The SDK keeps each chunk of a stream as a turn of its own; the last one may say nothing but why it ended.
    expect(sent[2]?.body.toString()).not.toContain('"text":""')
    const history = chat
      .getHistory(true)
      .map(({ role, parts = [] }) => `${role}: ${textOf(parts)}`)
      .filter((turn) => turn !== 'model: ')
    expect(history).toEqual([
      'user: One?',
      'model: First.',
      'user: Two?',
      'model: Second.',
      'user: Three?',
      'model: Third.',
    ])
    await rig.settled(upstream, 3)
  })

  test.each(['plain', 'streamed'] as const)('function calling, %s', async (way) => {
    await rig.script(upstream, [
      calls({ name: 'get_weather', arguments: { city: 'Köln' } }, { name: 'get_weather', arguments: { city: 'Łódź' } }),
      calls({ name: 'get_weather', arguments: { city: 'Ulm' } }),
      repeatsResults,
    ])
    const contents: Content[] = [{ role: 'user', parts: [{ text: 'What is it like?' }] }]
    const config = { tools, toolConfig: { functionCallingConfig: { mode: FunctionCallingConfigMode.AUTO } } }
    const turns: unknown[][] = []
    for (;;) {
      const request = { model: ask.model, contents, config }
      const answers =
        way === 'plain'
          ? [await google.models.generateContent(request)]
          : await collect(await google.models.generateContentStream(request))
      const parts = answers.flatMap(partsOf)
      const made = parts.flatMap(({ functionCall }) => functionCall ?? [])
      expect(answers.map(reasonOf).filter((reason) => reason)).toEqual([FinishReason.STOP])
      contents.push({ role: 'model', parts })
      if (made.length === 0) {
        expect(textOf(parts)).toBe('The tool answered: fine in Ulm')
        break
      }
      turns.push(made.map(({ args }) => args?.city))
      contents.push({
        role: 'user',
        parts: made.map(({ id, name, args }) => ({
          functionResponse: {
            ...(id !== undefined && { id }),
            name: name ?? '',
            response: { output: `fine in ${args?.city}` },
          },
        })),
      })
    }
    expect(turns).toEqual([['Köln', 'Łódź'], ['Ulm']])
    await rig.sent(upstream, 3)
    await rig.settled(upstream, 3)
  })

  test.each(['plain', 'streamed'] as const)('thoughts come, and go back signed, %s', async (way) => {
    await rig.script(upstream, [thinksAndCalls(upstream), repeatsResults])
    const config = { tools, thinkingConfig: { includeThoughts: true, thinkingBudget: 2000 }, maxOutputTokens: 4000 }
    const question: Content = { role: 'user', parts: [{ text: 'What is it like?' }] }
    const request = { model: ask.model, contents: [question], config }
    const answers =
      way === 'plain'
        ? [await google.models.generateContent(request)]
        : await collect(await google.models.generateContentStream(request))
    const parts = answers.flatMap(partsOf)
    expect(parts.map(({ thought, text = '' }) => (thought ? text : '')).join('')).toBe(THOUGHT)
    const call = parts.find(({ functionCall }) => functionCall)?.functionCall
    expect(call?.args).toEqual({ city: 'Paris', unit: 'celsius' })
    const functionResponse = {
      ...(call?.id !== undefined && { id: call.id }),
      name: call?.name ?? '',
      response: { output: 'fine' },
    }
    const second = await google.models.generateContent({
      ...request,
      contents: [question, { role: 'model', parts }, { role: 'user', parts: [{ functionResponse }] }],
    })
    expect(second.text).toBe('The tool answered: fine')
    const sent = await rig.sent(upstream, 2)
    expect(sent[1]?.body.toString()).toContain(SIGNATURE)
    await rig.settled(upstream, 2, {})
  })

  test('an answer by a schema', async () => {
    await rig.script(upstream, says('{"city":"Köln","degrees":21.5}'))
    const answer = await google.models.generateContent({
      ...ask,
      config: {
        responseMimeType: 'application/json',
        responseJsonSchema: {
          type: 'object',
          properties: { city: { type: 'string' }, degrees: { type: 'number' } },
          required: ['city', 'degrees'],
          additionalProperties: false,
        },
      },
    })
    expect(JSON.parse(answer.text ?? '')).toEqual({ city: 'Köln', degrees: 21.5 })
    const [sent] = await rig.sent(upstream, 1)
    expect(sent?.body.toString()).toContain('degrees')
    await rig.settled(upstream, 1)
  })

  test('what the provider refuses is an ApiError', async () => {
    await rig.script(upstream, { status: 400 })
    const error = await failure(google.models.generateContent(ask))
    expect(error).toBeInstanceOf(ApiError)
    expect(error).toMatchObject({ status: 400, message: expect.stringContaining('INVALID_ARGUMENT') })
  })
})

test('a wrong key and an unknown model are ApiErrors', async () => {
  const ask = { model: modelVia('gemini'), contents: 'hello' }
  const unknown = await failure(sdk('tl_wrong').models.generateContent(ask))
  expect(unknown).toMatchObject({ status: 401, message: expect.stringContaining('UNAUTHENTICATED') })
  const missing = await failure(google.models.generateContent({ ...ask, model: 'no-such-model' }))
  expect(missing).toMatchObject({ status: 404, message: expect.stringContaining('NOT_FOUND') })
})
