import type { ChatMessage, ChatRequest } from './requests.ts'

/** Characters (UTF-16 units) per token: the simulator's whole tokenizer. */
export const CHARS_PER_TOKEN = 4
/** Tokens that each chat message costs beside its text. */
export const TOKENS_PER_MESSAGE = 3
/** Tokens of any part that is not text (image, audio, file). */
export const TOKENS_PER_MEDIA_PART = 85

/** Tokens of a text: ceil(characters / 4). */
export function tokensOf(text: string): number {
  return Math.ceil(text.length / CHARS_PER_TOKEN)
}

/**
 * prompt_tokens of a chat request: for each message 3 + ceil(characters / 4), where the characters are those of
 * its text parts and of its tool calls' names and arguments, + 85 for each part that is not text; and for tools
 * ceil(length of their JSON / 4).
 */
export function promptTokens(request: Pick<ChatRequest, 'messages' | 'tools'>): number {
  let tokens = request.tools?.length ? tokensOf(JSON.stringify(request.tools)) : 0
  for (const message of request.messages) tokens += messageTokens(message)
  return tokens
}

function messageTokens(message: ChatMessage): number {
  let chars = 0
  let tokens = TOKENS_PER_MESSAGE
  if (typeof message.content === 'string') chars += message.content.length
  else
    for (const part of message.content ?? []) {
      if (typeof part.text === 'string') chars += part.text.length
      else tokens += TOKENS_PER_MEDIA_PART
    }
  for (const call of message.tool_calls ?? []) {
    chars += (call.function?.name?.length ?? 0) + (call.function?.arguments?.length ?? 0)
  }
  return tokens + Math.ceil(chars / CHARS_PER_TOKEN)
}

/** The first `tokens` tokens of a text, never ending inside a surrogate pair. */
export function clip(text: string, tokens: number): string {
  let end = Math.max(0, tokens) * CHARS_PER_TOKEN
  if (end >= text.length) return text
  const last = text.charCodeAt(end - 1)
  if (last >= 0xd800 && last <= 0xdbff) end--
  return text.slice(0, end)
}
