import type Anthropic from '@anthropic-ai/sdk'
import type { ConverseResponse, ConverseStreamOutput } from '@aws-sdk/client-bedrock-runtime'
import type { GenerateContentResponse } from '@google/genai'
import type OpenAI from 'openai'

/** A type of an SDK as JSON has it: enums are their strings, bytes are base64. */
export type Json<T> = T extends string
  ? `${T}`
  : T extends Uint8Array
    ? string
    : T extends readonly (infer Item)[]
      ? Json<Item>[]
      : T extends object
        ? { [Name in keyof T]: Json<T[Name]> }
        : T

export type ChatCompletion = OpenAI.Chat.ChatCompletion
export type ChatChunk = OpenAI.Chat.ChatCompletionChunk

/** Without what the SDK itself adds. */
export type ResponsesAnswer = Omit<OpenAI.Responses.Response, 'output_text'>
type Without<Event> = Event extends { response: OpenAI.Responses.Response }
  ? Omit<Event, 'response'> & { response: ResponsesAnswer }
  : Event
export type ResponsesEvent = Without<OpenAI.Responses.ResponseStreamEvent>

export type AnthropicMessage = Anthropic.Message
export type AnthropicEvent = Anthropic.RawMessageStreamEvent | { type: 'ping' }

type Getter = 'text' | 'data' | 'functionCalls' | 'executableCode' | 'codeExecutionResult' | 'initialPromptTokenCount'
/** Without the SDK's own accessors. */
export type GeminiAnswer = Json<
  Omit<GenerateContentResponse, Getter | 'sdkHttpResponse' | 'automaticFunctionCallingHistory'>
>

export type BedrockAnswer = Json<ConverseResponse>
export type BedrockEvent = Json<Exclude<ConverseStreamOutput, ConverseStreamOutput.$UnknownMember>>
