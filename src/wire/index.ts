import type { Call } from '../model/call.ts'
import { isChatFormat, type WireFormat } from '../model/wire-format.ts'
import { anthropicMessages } from './anthropic-messages/wire.ts'
import { codecs } from './codecs.ts'
import { gemini } from './gemini/wire.ts'
import { openAiChat } from './openai-chat/wire.ts'
import { openAiCompletions } from './openai-completions/wire.ts'
import { openAiEmbeddings } from './openai-embeddings/wire.ts'
import { openAiResponses } from './openai-responses/wire.ts'
import { Translation } from './translate/translation.ts'
import type { Relay, Wire } from './wire.ts'

/** Formats that clients speak. */
export const wires = {
  'openai-chat': openAiChat,
  'openai-responses': openAiResponses,
  'anthropic-messages': anthropicMessages,
  gemini,
  'openai-completions': openAiCompletions,
  'openai-embeddings': openAiEmbeddings,
} as const satisfies Partial<Record<WireFormat, Wire>>
export type ClientFormat = keyof typeof wires

/** How a client's call goes to a provider that speaks `format`: in the same bytes, or translated. */
export function relayFor(wire: Wire, format: WireFormat, call: Call): Relay {
  if (format === wire.format) return wire
  if (!isChatFormat(wire.format) || !isChatFormat(format)) throw new Error(`no way from ${wire.format} to ${format}`)
  return new Translation(call, codecs[wire.format], codecs[format])
}
