import type { ProviderFormatName } from '../answers/index.ts'
import {
  type AnswerFacts,
  readAnthropicAnswer,
  readBedrockAnswer,
  readChatAnswer,
  readGeminiAnswer,
  readResponsesAnswer,
} from './answers.ts'
import { readAnthropicRequest } from './anthropic-request.ts'
import { readBedrockRequest } from './bedrock-request.ts'
import type { Fields, RequestFacts } from './facts.ts'
import { readGeminiRequest } from './gemini-request.ts'
import { readChatRequest } from './openai-chat-request.ts'
import { readResponsesRequest } from './openai-responses-request.ts'

export const readRequest: Record<ProviderFormatName, (body: Fields) => RequestFacts> = {
  'openai-chat': readChatRequest,
  'openai-responses': readResponsesRequest,
  'anthropic-messages': readAnthropicRequest,
  gemini: readGeminiRequest,
  'bedrock-converse': readBedrockRequest,
}

export const readAnswer: Record<ProviderFormatName, (body: Fields) => AnswerFacts> = {
  'openai-chat': readChatAnswer,
  'openai-responses': readResponsesAnswer,
  'anthropic-messages': readAnthropicAnswer,
  gemini: readGeminiAnswer,
  'bedrock-converse': readBedrockAnswer,
}

export type { AnswerFacts } from './answers.ts'
export type { Fields, RequestFacts } from './facts.ts'
