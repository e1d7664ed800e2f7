import { anthropicAnswers } from './anthropic-messages.ts'
import { bedrockAnswers } from './bedrock-converse.ts'
import { geminiAnswers } from './gemini.ts'
import { openAiChatAnswers } from './openai-chat.ts'
import { openAiResponsesAnswers } from './openai-responses.ts'
import type { Answers } from './said.ts'

export const providerFormats = [
  'openai-chat',
  'openai-responses',
  'anthropic-messages',
  'gemini',
  'bedrock-converse',
] as const
export type ProviderFormatName = (typeof providerFormats)[number]

export const answers: Record<ProviderFormatName, Answers> = {
  'openai-chat': openAiChatAnswers,
  'openai-responses': openAiResponsesAnswers,
  'anthropic-messages': anthropicAnswers,
  gemini: geminiAnswers,
  'bedrock-converse': bedrockAnswers,
}
