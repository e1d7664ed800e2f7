import { request } from 'node:http'
import Anthropic from '@anthropic-ai/sdk'
import { BedrockRuntimeClient, ConverseCommand, ConverseStreamCommand } from '@aws-sdk/client-bedrock-runtime'
import { ApiError, GoogleGenAI } from '@google/genai'
import OpenAI from 'openai'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type Behaviour, type Simulator, startSimulator } from './client.ts'

let sim: Simulator
beforeAll(async () => {
  sim = await startSimulator()
})
beforeEach(() => sim.reset())
afterAll(() => sim.stop())

const MODEL = 'a-model'
const TOOL = { type: 'object' as const, properties: { city: { type: 'string' } }, required: ['city'] }

/** What an SDK made of an answer. */
interface Heard {
  text: string
  calls: { name: string; args: unknown }[]
  finish: unknown
  input: number | undefined
}

interface Speaker {
  ask(text: string, stream: boolean): Promise<Heard>
  path: string
  streamPath?: string
  /** Name and value of the header that proves who asks; the value as far as it is known. */
  auth: readonly [string, string]
}

const none = { name: '', args: undefined }

function responses(): Speaker {
  const openai = new OpenAI({ baseURL: sim.baseURL, apiKey: 'sk-test', maxRetries: 0 })
  const heard = ({ output_text, output, status, usage }: OpenAI.Responses.Response): Heard => ({
    text: output_text,
    calls: output.flatMap((item) =>
      item.type === 'function_call' ? [{ name: item.name, args: JSON.parse(item.arguments) }] : [],
    ),
    finish: status,
    input: usage?.input_tokens,
  })
  return {
    path: '/v1/responses',
    auth: ['authorization', 'Bearer sk-test'],
    ask: async (input, stream) => {
      const tools = [{ type: 'function' as const, name: 'weather', parameters: TOOL, strict: false }]
      const params = { model: MODEL, input, tools }
      if (!stream) return heard(await openai.responses.create(params))
      const events = openai.responses.stream({ ...params, stream: true })
      for await (const event of events) if (event.type === 'error') throw new Error(event.message)
      return heard((await events.finalResponse()) as OpenAI.Responses.Response)
    },
  }
}

function anthropic(): Speaker {
  const client = new Anthropic({ baseURL: sim.url, apiKey: 'sk-test', maxRetries: 0 })
  return {
    path: '/v1/messages',
    auth: ['authorization', 'Bearer sk-test'],
    ask: async (content, stream) => {
      const tools = [{ name: 'weather', input_schema: TOOL }]
      const params = { model: MODEL, max_tokens: 100, tools, messages: [{ role: 'user' as const, content }] }
      const message = stream
        ? await client.messages.stream(params).finalMessage()
        : await client.messages.create(params)
      return {
        text: message.content.map((block) => (block.type === 'text' ? block.text : '')).join(''),
        calls: message.content.flatMap((block) =>
          block.type === 'tool_use' ? [{ name: block.name, args: block.input }] : [],
        ),
        finish: message.stop_reason,
        input: message.usage?.input_tokens,
      }
    },
  }
}

function gemini(): Speaker {
  const ai = new GoogleGenAI({ apiKey: 'sk-test', httpOptions: { baseUrl: sim.url } })
  return {
    path: `/v1beta/models/${MODEL}:generateContent`,
    streamPath: `/v1beta/models/${MODEL}:streamGenerateContent`,
    auth: ['x-goog-api-key', 'sk-test'],
    ask: async (contents, stream) => {
      const tools = [{ functionDeclarations: [{ name: 'weather', parametersJsonSchema: TOOL }] }]
      const params = { model: MODEL, contents, config: { tools } }
      const chunks = []
      if (stream) for await (const chunk of await ai.models.generateContentStream(params)) chunks.push(chunk)
      else chunks.push(await ai.models.generateContent(params))
      const parts = chunks.flatMap(({ candidates }) => candidates?.[0]?.content?.parts ?? [])
      return {
        text: parts.map(({ text }) => text ?? '').join(''),
        calls: parts.flatMap(({ functionCall: call }) => (call ? [{ name: call.name ?? '', args: call.args }] : [])),
        finish: chunks.at(-1)?.candidates?.[0]?.finishReason,
        input: chunks.at(-1)?.usageMetadata?.promptTokenCount,
      }
    },
  }
}

interface AwsRequest {
  readonly method: string
  readonly hostname: string
  readonly port?: number
  readonly path: string
  readonly headers: Record<string, string>
  readonly body?: string | Uint8Array
}

/** The client's own way is HTTP/2, which neither the simulator nor the gateway's connections speak. */
function handle({ method, hostname, port, path, headers, body }: AwsRequest): Promise<{ response: object }> {
  return new Promise((resolve, reject) => {
    const outgoing = request({ method, host: hostname, port, path, headers }, (response) =>
      resolve({ response: { statusCode: response.statusCode, headers: response.headers, body: response } }),
    )
    outgoing.on('error', reject)
    outgoing.end(body)
  })
}

function bedrock(): Speaker {
  const client = new BedrockRuntimeClient({
    region: 'us-east-1',
    endpoint: sim.url,
    credentials: { accessKeyId: 'AKIATEST', secretAccessKey: 'secret' },
    maxAttempts: 1,
    requestHandler: { handle } as never,
  })
  return {
    path: `/model/${MODEL}/converse`,
    streamPath: `/model/${MODEL}/converse-stream`,
    auth: ['authorization', 'AWS4-HMAC-SHA256 Credential=AKIATEST/'],
    ask: async (text, stream) => {
      const params = {
        modelId: MODEL,
        messages: [{ role: 'user' as const, content: [{ text }] }],
        toolConfig: { tools: [{ toolSpec: { name: 'weather', inputSchema: { json: TOOL } } }] },
      }
      if (!stream) {
        const { output, stopReason, usage } = await client.send(new ConverseCommand(params))
        const blocks = output?.message?.content ?? []
        return {
          text: blocks.map((block) => block.text ?? '').join(''),
          calls: blocks.flatMap(({ toolUse }) => (toolUse ? [{ name: toolUse.name ?? '', args: toolUse.input }] : [])),
          finish: stopReason,
          input: usage?.inputTokens,
        }
      }
      const heard: Heard = { text: '', calls: [], finish: undefined, input: undefined }
      let args = ''
      for await (const event of (await client.send(new ConverseStreamCommand(params))).stream ?? []) {
        heard.text += event.contentBlockDelta?.delta?.text ?? ''
        args += event.contentBlockDelta?.delta?.toolUse?.input ?? ''
        const begun = event.contentBlockStart?.start?.toolUse
        if (begun) heard.calls.push({ ...none, name: begun.name ?? '' })
        if (event.contentBlockStop && args !== '') {
          const last = heard.calls.at(-1)
          if (last) last.args = JSON.parse(args)
          args = ''
        }
        heard.finish = event.messageStop?.stopReason ?? heard.finish
        heard.input = event.metadata?.usage?.inputTokens ?? heard.input
      }
      return heard
    },
  }
}

const formats = [
  ['openai-responses', responses, ['completed', 'completed', 'incomplete']],
  ['anthropic-messages', anthropic, ['end_turn', 'tool_use', 'max_tokens']],
  ['gemini', gemini, ['STOP', 'STOP', 'MAX_TOKENS']],
  ['bedrock-converse', bedrock, ['end_turn', 'tool_use', 'max_tokens']],
] as const

describe.each(formats)('%s', (name, speakerOf, [stops, calls, cut]) => {
  const knob = (behaviour: Behaviour) => `hello [[sim ${JSON.stringify(behaviour)}]]`

  test.each([false, true])('says, calls and counts (stream: %s)', async (stream) => {
    const speaker = speakerOf()
    const heard = await speaker.ask('good morning', stream)
    expect(heard).toMatchObject({ text: 'You said: good morning', calls: [], finish: stops })
    expect(heard.input).toBeGreaterThan(0)
    expect(await speaker.ask('call:weather', stream)).toMatchObject({
      calls: [{ name: 'weather', args: { city: 'x' } }],
      finish: calls,
    })
    expect(await speaker.ask(knob({ content: 'Half a', finishReason: 'length' }), stream)).toMatchObject({
      text: 'Half a',
      finish: cut,
    })
  })

  test.each([false, true])('keeps what it got, with path and authentication (stream: %s)', async (stream) => {
    const speaker = speakerOf()
    await speaker.ask('hello', stream)
    const [kept] = await sim.captured({ model: MODEL })
    expect(kept?.path.split('?')[0]).toBe(stream ? (speaker.streamPath ?? speaker.path) : speaker.path)
    const [header, value] = speaker.auth
    expect(kept?.header(header)).toContain(value)
    expect(JSON.stringify(kept?.json())).toContain('hello')
  })

  test('bytes in slices, late and gzipped say the same', async () => {
    const faults: Behaviour[] = [{ splitBytes: 3 }, { chunkDelayMs: 2 }, { firstByteDelayMs: 20 }]
    // Amazon sends binary streams as they are, and its SDK takes them so.
    if (name !== 'bedrock-converse') faults.push({ compress: 'gzip' })
    for (const fault of faults) {
      const { text } = await speakerOf().ask(knob({ ...fault, content: 'Grüße 👋🏽 to all' }), true)
      expect(text).toBe('Grüße 👋🏽 to all')
    }
  })

  test('without usage there is none', async () => {
    expect((await speakerOf().ask(knob({ usage: 'none' }), false)).input).toBeUndefined()
  })

  test.each([400, 429, 503])('a failure has the status %s and the envelope of the format', async (status) => {
    const error = await speakerOf()
      .ask(knob({ status }), false)
      .then(
        () => undefined,
        (cause: unknown) => cause,
      )
    const told = error as { status?: number; $metadata?: { httpStatusCode?: number } }
    expect(told.status ?? told.$metadata?.httpStatusCode).toBe(status)
    if (error instanceof ApiError) expect(JSON.parse(error.message)).toMatchObject({ error: { code: status } })
  })

  test.each<[string, Behaviour]>([
    ['an error event', { errorMidStream: 3 }],
    ['a broken connection', { cutAfterBytes: 150 }],
  ])('%s ends a stream with a failure', async (_what, behaviour) => {
    await expect(speakerOf().ask(knob({ ...behaviour, words: 30 }), true)).rejects.toThrow()
  })

  test('what a behaviour dictates is said as it is', async () => {
    await sim.model(MODEL, { answer: { dictated: true }, frames: [{ event: 'x', data: { dictated: true } }] })
    const speaker = speakerOf()
    // Some refuse even then what their service would.
    const messages = [{ role: 'user', content: [{ text: 'Hi' }] }]
    const post = (path: string, more: object) =>
      fetch(sim.url + path, {
        method: 'POST',
        headers: { 'x-api-key': 'k', 'anthropic-version': '2023-06-01' },
        body: JSON.stringify({ model: MODEL, messages, ...more }),
      })
    expect(await (await post(speaker.path, {})).json()).toEqual({ dictated: true })
    expect(await (await post(speaker.streamPath ?? speaker.path, { stream: true })).text()).toContain('"dictated":true')
  })
})
