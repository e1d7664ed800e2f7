import type { ChatRequest, Message, Tool } from '../../../../src/model/chat/request.ts'
import { bedrockConverseCodec } from '../../../../src/wire/bedrock-converse/codec.ts'
import { Losses } from '../../../../src/wire/translate/losses.ts'
import { claude } from './fixtures.ts'

export type Body = Readonly<Record<string, unknown>>

export const hi: Message = { role: 'user', parts: [{ type: 'text', text: 'Hi' }] }

/** A request as Bedrock gets it, and what was lost. */
export function encoded(
  request: Partial<ChatRequest>,
  model = claude,
  outputCap?: number,
): { body: Body; dropped: readonly string[] } {
  const losses = new Losses()
  const target = { model, outputCap, stateless: false, quirks: {} }
  const body = bedrockConverseCodec.encodeRequest({ messages: [hi], stream: false, ...request }, target, losses)
  return { body, dropped: losses.dropped }
}

export function tool(name: string, more: Partial<Extract<Tool, { kind: 'function' }>> = {}): Tool {
  return { kind: 'function', name, description: undefined, parameters: undefined, strict: undefined, ...more }
}

/** A call that was answered. */
export const used: readonly Message[] = [
  hi,
  { role: 'assistant', parts: [{ type: 'tool-call', id: 'a', name: 'f', input: '{}' }] },
  { role: 'tool', parts: [{ type: 'tool-result', callId: 'a', content: [{ type: 'text', text: '1' }] }] },
]
