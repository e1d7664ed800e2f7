import type { Call } from '../model/call.ts'
import { isChatFormat, type WireFormat } from '../model/wire-format.ts'
import { anthropicMessages } from './anthropic-messages/wire.ts'
import { codecs } from './codecs.ts'
import { anthropicCounting } from './counting/anthropic-messages.ts'
import type { Counting } from './counting/counting.ts'
import { geminiCounting } from './counting/gemini.ts'
import { gemini } from './gemini/wire.ts'
import { openAiChat } from './openai-chat/wire.ts'
import { openAiCompletions } from './openai-completions/wire.ts'
import { openAiEmbeddings } from './openai-embeddings/wire.ts'
import { openAiImageEdits } from './openai-image-edits/wire.ts'
import { openAiImageVariations } from './openai-image-variations/wire.ts'
import { openAiImages } from './openai-images/wire.ts'
import { openAiModerations } from './openai-moderations/wire.ts'
import { openAiResponses } from './openai-responses/wire.ts'
import { openAiSpeech } from './openai-speech/wire.ts'
import { openAiTranscriptions } from './openai-transcriptions/wire.ts'
import { openAiTranslations } from './openai-translations/wire.ts'
import { rerank } from './rerank/wire.ts'
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
  'openai-images': openAiImages,
  'openai-image-edits': openAiImageEdits,
  'openai-image-variations': openAiImageVariations,
  'openai-moderations': openAiModerations,
  'openai-speech': openAiSpeech,
  'openai-transcriptions': openAiTranscriptions,
  'openai-translations': openAiTranslations,
  rerank,
} as const satisfies Partial<Record<WireFormat, Wire>>
export type ClientFormat = keyof typeof wires

/** Formats whose clients ask for a count of input tokens. */
export const countings = {
  'anthropic-messages': anthropicCounting,
  gemini: geminiCounting,
} as const satisfies Partial<Record<WireFormat, Counting>>
export type CountedFormat = keyof typeof countings

/** How a client's call goes to a provider that speaks `format`: in the same bytes, or translated. */
export function relayFor(wire: Wire, format: WireFormat, call: Call): Relay {
  if (format === wire.format) return wire
  if (!isChatFormat(wire.format) || !isChatFormat(format)) throw new Error(`no way from ${wire.format} to ${format}`)
  return new Translation(call, codecs[wire.format], codecs[format])
}
