import type { ChatFormat } from '../model/wire-format.ts'
import { anthropicMessagesCodec } from './anthropic-messages/codec.ts'
import { bedrockConverseCodec } from './bedrock-converse/codec.ts'
import type { Codec } from './codec.ts'
import { geminiCodec } from './gemini/codec.ts'
import { openAiChatCodec } from './openai-chat/codec.ts'
import { openAiResponsesCodec } from './openai-responses/codec.ts'

/** Every chat format's way to and from the canonical model. */
export const codecs: Readonly<Record<ChatFormat, Codec>> = {
  'openai-chat': openAiChatCodec,
  'openai-responses': openAiResponsesCodec,
  'anthropic-messages': anthropicMessagesCodec,
  gemini: geminiCodec,
  'bedrock-converse': bedrockConverseCodec,
}
