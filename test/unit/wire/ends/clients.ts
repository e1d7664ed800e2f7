import Anthropic from '@anthropic-ai/sdk'
import { GoogleGenAI } from '@google/genai'
import OpenAI from 'openai'
import type { SurfaceName } from '../../../conformance/clients.ts'

/** What a surface's official client makes of a stream's bytes. */
export interface Understood {
  /** The client threw, or was told of a failure. */
  readonly error: unknown
  /** The words for why each choice ended. */
  readonly reasons: readonly (string | null | undefined)[]
  readonly usage: unknown
}

const respond = (body: string) => async () => new Response(body, { headers: { 'content-type': 'text/event-stream' } })

async function chat(body: string): Promise<Omit<Understood, 'error'>> {
  const openai = new OpenAI({ apiKey: 'x', maxRetries: 0, fetch: respond(body) })
  const stream = openai.chat.completions.stream({ model: 'm', messages: [{ role: 'user', content: 'x' }] })
  const { choices, usage } = await stream.finalChatCompletion()
  return { reasons: choices.map(({ finish_reason }) => finish_reason), usage }
}

async function responses(body: string): Promise<Omit<Understood, 'error'>> {
  const openai = new OpenAI({ apiKey: 'x', maxRetries: 0, fetch: respond(body) })
  const stream = openai.responses.stream({ model: 'm', input: 'x' })
  let next = 0
  for await (const event of stream) {
    if (event.sequence_number !== next++) throw new Error(`event ${event.type} is not number ${next - 1}`)
    if (event.type === 'error') throw new Told(event.message)
  }
  const { status, incomplete_details, usage } = await stream.finalResponse()
  return { reasons: [incomplete_details?.reason ?? status], usage }
}

async function messages(body: string): Promise<Omit<Understood, 'error'>> {
  const client = new Anthropic({ apiKey: 'x', maxRetries: 0, fetch: respond(body) })
  const stream = client.messages.stream({ model: 'm', max_tokens: 1, messages: [{ role: 'user', content: 'x' }] })
  const { stop_reason, usage } = await stream.finalMessage()
  return { reasons: [stop_reason], usage }
}

async function gemini(body: string): Promise<Omit<Understood, 'error'>> {
  const ai = new GoogleGenAI({ apiKey: 'x', httpOptions: { baseUrl: 'http://localhost', fetch: respond(body) } })
  const reasons = new Map<number, string | undefined>()
  let usage: unknown
  for await (const chunk of await ai.models.generateContentStream({ model: 'm', contents: 'x' })) {
    usage = chunk.usageMetadata ?? usage
    for (const { index = 0, finishReason } of chunk.candidates ?? [])
      reasons.set(index, finishReason ?? reasons.get(index))
    if (chunk.promptFeedback?.blockReason) reasons.set(0, chunk.promptFeedback.blockReason)
  }
  return { reasons: [...reasons.values()], usage }
}

/** The stream itself says that it failed, which this client does not throw by itself. */
export class Told extends Error {}

const clients = { 'openai-chat': chat, 'openai-responses': responses, 'anthropic-messages': messages, gemini }

export async function understood(surface: SurfaceName, body: string): Promise<Understood> {
  try {
    return { ...(await clients[surface](body)), error: undefined }
  } catch (error) {
    return { error, reasons: [], usage: undefined }
  }
}
