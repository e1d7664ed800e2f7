import { AsyncLocalStorage } from 'node:async_hooks'
import Anthropic from '@anthropic-ai/sdk'
import { type GenerateContentResponse, GoogleGenAI } from '@google/genai'
import OpenAI from 'openai'
import { object, objects } from '../simulator/formats/place.ts'
import type { CaseName, NotExpressible } from './cases.ts'
import type { Fields } from './read/index.ts'
import { anthropicRequests } from './requests/anthropic-messages.ts'
import { geminiRequests } from './requests/gemini.ts'
import { openAiChatRequests } from './requests/openai-chat.ts'
import { openAiResponsesRequests } from './requests/openai-responses.ts'

/** What went over the wire between an SDK and the gateway. */
export interface Wired {
  sent: Fields
  status: number
  headers: Headers
}

/** What came of one call: the answer as the SDK itself puts it together, or the SDK's error. */
export interface Outcome {
  wired: Wired | undefined
  answer: Fields | undefined
  /** The stream's own consistency, where the SDK does not check it. */
  flaw?: string | undefined
  error: unknown
}

export const surfaces = ['openai-chat', 'openai-responses', 'anthropic-messages', 'gemini'] as const
export type SurfaceName = (typeof surfaces)[number]

/** A client that says a case's words in its own format. `history`: the first turn's answer, sent back with a word. */
export interface Client {
  request(name: CaseName): NotExpressible | undefined
  call(name: CaseName, model: string, stream: boolean, history?: Fields): Promise<Outcome>
}

const AGAIN = 'And of Spain?'
const TOOL_SAYS = '21 degrees'
const recorder = new AsyncLocalStorage<{ wired?: Wired }>()

async function recordingFetch(input: string | URL | Request, init?: RequestInit): Promise<Response> {
  const response = await fetch(input, init)
  const store = recorder.getStore()
  if (store) {
    const sent = typeof init?.body === 'string' ? (JSON.parse(init.body) as Fields) : {}
    store.wired = { sent, status: response.status, headers: response.headers }
  }
  return response
}

async function outcome(run: () => Promise<{ answer: unknown; flaw?: string | undefined }>): Promise<Outcome> {
  const store: { wired?: Wired } = {}
  return recorder.run(store, async () => {
    try {
      const { answer, flaw } = await run()
      return { wired: store.wired, answer: JSON.parse(JSON.stringify(answer)) as Fields, flaw, error: undefined }
    } catch (error) {
      return { wired: store.wired, answer: undefined, error }
    }
  })
}

function expressible<Request extends object>(found: Request | NotExpressible): Request {
  if ('notExpressible' in found) throw new Error('this surface has no words for the case')
  return found as Request
}

const refusal = (found: object) => ('notExpressible' in found ? (found as NotExpressible) : undefined)

function chat(url: string, apiKey: string): Client {
  const openai = new OpenAI({ baseURL: `${url}/v1`, apiKey, maxRetries: 0, fetch: recordingFetch })
  return {
    request: (name) => refusal(openAiChatRequests[name]),
    call: (name, model, stream, history) =>
      outcome(async () => {
        const wanted = expressible(openAiChatRequests[name])
        const messages = history ? [...wanted.messages, ...chatReply(history)] : wanted.messages
        const params = { ...wanted, model, messages }
        if (!stream) return { answer: await openai.chat.completions.create(params) }
        // The SDK joins calls of functions only.
        if (params.tools?.some(({ type }) => type === 'custom')) {
          const options = { include_usage: true }
          const chunks = await openai.chat.completions.create({ ...params, stream: true, stream_options: options })
          return { answer: await customCalls(chunks) }
        }
        const events = openai.chat.completions.stream({
          ...params,
          stream: true,
          stream_options: { include_usage: true },
        })
        const members: Fields = {}
        for await (const chunk of events) collectAdded(chunk, members)
        const whole = JSON.parse(JSON.stringify(await events.finalChatCompletion())) as Fields
        Object.assign(object(object(objects(whole.choices)[0]).message), members)
        return { answer: whole }
      }),
  }
}

/** The SDK joins what it knows; what vendors have added is joined here, as its users do. */
function collectAdded(chunk: object, members: Fields): void {
  const first = objects((chunk as Fields).choices).find(({ index }) => index === 0)
  const { reasoning, reasoning_content, reasoning_details, annotations } = object(first?.delta)
  for (const [name, piece] of Object.entries({ reasoning, reasoning_content })) {
    if (typeof piece === 'string') members[name] = `${members[name] ?? ''}${piece}`
  }
  if (annotations !== undefined) members.annotations = [...objects(members.annotations), ...objects(annotations)]
  if (reasoning_details === undefined) return
  const details = objects(members.reasoning_details)
  for (const piece of objects(reasoning_details)) {
    const known = details.find(({ index, type }) => index === piece.index && type === piece.type)
    if (!known) details.push({ ...piece })
    else
      for (const [name, value] of Object.entries(piece)) {
        const joins = (name === 'text' || name === 'summary' || name === 'data') && typeof known[name] === 'string'
        if (value !== undefined && value !== null) known[name] = joins ? `${known[name]}${value}` : value
      }
  }
  members.reasoning_details = details
}

async function customCalls(chunks: AsyncIterable<OpenAI.Chat.ChatCompletionChunk>): Promise<Fields> {
  const calls: Fields[] = []
  const whole = { message: { tool_calls: calls }, finish_reason: undefined as unknown }
  let usage: unknown
  for await (const chunk of chunks) {
    usage = chunk.usage ?? usage
    for (const { delta, finish_reason } of chunk.choices) {
      whole.finish_reason = finish_reason ?? whole.finish_reason
      for (const piece of objects(delta.tool_calls)) {
        const known = calls[Number(piece.index)] ?? { custom: {} }
        calls[Number(piece.index)] = known
        const { name, input } = object(piece.custom)
        const before = object(known.custom)
        known.id ??= piece.id
        known.custom = { name: before.name ?? name, input: `${before.input ?? ''}${input ?? ''}` }
      }
    }
  }
  return { choices: [{ index: 0, ...whole }], usage }
}

function chatReply(history: Fields): OpenAI.Chat.ChatCompletionMessageParam[] {
  const message = object(objects(history.choices)[0]).message as OpenAI.Chat.ChatCompletionMessage
  const calls = message.tool_calls ?? []
  return [
    message,
    ...calls.map(({ id }) => ({ role: 'tool' as const, tool_call_id: id, content: TOOL_SAYS })),
    ...(calls.length === 0 ? [{ role: 'user' as const, content: AGAIN }] : []),
  ]
}

function responses(url: string, apiKey: string): Client {
  const openai = new OpenAI({ baseURL: `${url}/v1`, apiKey, maxRetries: 0, fetch: recordingFetch })
  return {
    request: (name) => refusal(openAiResponsesRequests[name]),
    call: (name, model, stream, history) =>
      outcome(async () => {
        const wanted = expressible(openAiResponsesRequests[name])
        const params = { ...wanted, model, input: [...wanted.input, ...(history ? responsesReply(history) : [])] }
        if (!stream) return { answer: await openai.responses.create(params) }
        const events = openai.responses.stream({ ...params, stream: true })
        const told = { text: '', args: '', next: 0, flaw: undefined as string | undefined }
        for await (const event of events) {
          if (event.type === 'error') throw new Error(event.message)
          if (event.sequence_number !== told.next)
            told.flaw ??= `sequence_number ${event.sequence_number}, not ${told.next}`
          told.next = event.sequence_number + 1
          if (event.type === 'response.output_text.delta' || event.type === 'response.refusal.delta')
            told.text += event.delta
          if (event.type === 'response.function_call_arguments.delta') told.args += event.delta
        }
        const whole = JSON.parse(JSON.stringify(await events.finalResponse())) as Fields
        return { answer: whole, flaw: told.flaw ?? flawOf(whole, told) }
      }),
  }
}

/** The deltas must say the same as the whole at the end. */
function flawOf(whole: Fields, { text, args }: { text: string; args: string }): string | undefined {
  const output = objects(whole.output)
  const parts = output.filter(({ type }) => type === 'message').flatMap(({ content }) => objects(content))
  if (parts.map((part) => part.text ?? part.refusal).join('') !== text) return 'text deltas differ from the whole'
  const calls = output.filter(({ type }) => type === 'function_call').map((call) => String(call.arguments))
  return calls.join('').length === args.length ? undefined : 'argument deltas differ from the whole'
}

function responsesReply(history: Fields): OpenAI.Responses.ResponseInputItem[] {
  const output = objects(history.output).map(({ parsed_arguments: _, ...item }) => item)
  const calls = output.filter(({ type }) => type === 'function_call')
  return [
    ...(output as never[]),
    ...calls.map(({ call_id }) => ({
      type: 'function_call_output' as const,
      call_id: String(call_id),
      output: TOOL_SAYS,
    })),
    ...(calls.length === 0 ? [{ role: 'user' as const, content: AGAIN }] : []),
  ]
}

function anthropic(url: string, apiKey: string): Client {
  const client = new Anthropic({ baseURL: url, apiKey, maxRetries: 0, fetch: recordingFetch })
  return {
    request: (name) => refusal(anthropicRequests[name]),
    call: (name, model, stream, history) =>
      outcome(async () => {
        const wanted = expressible(anthropicRequests[name])
        const messages = history ? [...wanted.messages, ...anthropicReply(history)] : wanted.messages
        const params = { max_tokens: 512, ...wanted, model, messages }
        if (!stream) return { answer: await client.messages.create(params) }
        return { answer: await client.messages.stream(params).finalMessage() }
      }),
  }
}

function anthropicReply(history: Fields): Anthropic.MessageParam[] {
  const content = objects(history.content) as never as Anthropic.ContentBlockParam[]
  const calls = content.filter((block) => block.type === 'tool_use')
  const results = calls.map(({ id }) => ({ type: 'tool_result' as const, tool_use_id: id, content: TOOL_SAYS }))
  return [
    { role: 'assistant', content },
    { role: 'user', content: results.length > 0 ? results : AGAIN },
  ]
}

function gemini(url: string, apiKey: string): Client {
  const ai = new GoogleGenAI({ apiKey, httpOptions: { baseUrl: url, fetch: recordingFetch } })
  return {
    request: (name) => refusal(geminiRequests[name]),
    call: (name, model, stream, history) =>
      outcome(async () => {
        const wanted = expressible(geminiRequests[name])
        const params = { ...wanted, model, contents: [...wanted.contents, ...(history ? geminiReply(history) : [])] }
        if (!stream) return { answer: await ai.models.generateContent(params) }
        const chunks: GenerateContentResponse[] = []
        for await (const chunk of await ai.models.generateContentStream(params)) chunks.push(chunk)
        return { answer: joined(chunks as object[]) }
      }),
  }
}

/** Chunks put together as Google's own chats keep them: parts one after the other, the last word on all else. */
function joined(chunks: readonly object[]): Fields {
  const candidates = new Map<number, Fields>()
  let whole: Fields = {}
  for (const chunk of chunks as readonly Fields[]) {
    whole = { ...whole, ...chunk }
    for (const candidate of objects(chunk.candidates)) {
      const index = Number(candidate.index ?? 0)
      const known = candidates.get(index) ?? {}
      const parts = [...objects(object(known.content).parts), ...objects(object(candidate.content).parts)]
      const chosen = (from: Fields) => objects(object(from.logprobsResult).chosenCandidates)
      const logprobs = [...chosen(known), ...chosen(candidate)]
      candidates.set(index, {
        ...known,
        ...candidate,
        content: { role: 'model', parts },
        ...(logprobs.length > 0 && { logprobsResult: { chosenCandidates: logprobs } }),
      })
    }
  }
  return { ...whole, candidates: [...candidates.values()] }
}

function geminiReply(history: Fields) {
  const content = object(object(objects(history.candidates)[0]).content)
  const calls = objects(content.parts).flatMap(({ functionCall }) => (functionCall ? [object(functionCall)] : []))
  const results = calls.map(({ id, name }) => ({
    functionResponse: { ...(typeof id === 'string' && { id }), name: String(name), response: { output: TOOL_SAYS } },
  }))
  return [content, { role: 'user', parts: results.length > 0 ? results : [{ text: AGAIN }] }]
}

export function clientOf(surface: SurfaceName, url: string, key: string): Client {
  return { 'openai-chat': chat, 'openai-responses': responses, 'anthropic-messages': anthropic, gemini }[surface](
    url,
    key,
  )
}
