/** Formats of a conversation: each has a codec to and from the canonical chat model, so that any serves any. */
export const chatFormats = [
  'openai-chat',
  'openai-responses',
  'anthropic-messages',
  'gemini',
  'bedrock-converse',
] as const
export type ChatFormat = (typeof chatFormats)[number]

/** Formats of everything else: a call is served by a provider of the same format only. */
export const otherFormats = [
  'openai-completions',
  'openai-embeddings',
  'openai-images',
  'openai-image-edits',
  'openai-image-variations',
  'openai-moderations',
  'openai-speech',
  'openai-transcriptions',
  'openai-translations',
  'rerank',
] as const

/** All wire formats that a client or a provider can speak. One folder below `wire/` for each. */
export const wireFormats = [...chatFormats, ...otherFormats] as const
export type WireFormat = (typeof wireFormats)[number]

export function isChatFormat(format: WireFormat): format is ChatFormat {
  return (chatFormats as readonly string[]).includes(format)
}

/**
 * The least cap of output tokens that a format's providers take; what is translated into it asks for no less. OpenAI
 * answers less with a 400, `integer_below_min_value`: "Expected a value >= 16".
 */
const leastCaps: Readonly<Partial<Record<WireFormat, number>>> = { 'openai-responses': 16 }

/** The least cap that a call is sent on with in another format than its own. */
export function leastCap(into: WireFormat): number {
  return leastCaps[into] ?? 0
}

/** The highest of them among the formats that may come to serve a call; 0 where it goes as it is. */
export function highestLeastCap(wanted: WireFormat, offered: Offered): number {
  if (offered[wanted] !== undefined || !isChatFormat(wanted)) return 0
  return Math.max(0, ...preference[wanted].map((format) => (offered[format] === undefined ? 0 : leastCap(format))))
}

/** Path below a provider's base URL, with `{model}` where the model's name stands; two where streams have their own. */
export type FormatPath = string | { readonly plain: string; readonly stream: string }

type Offered = Readonly<Partial<Record<WireFormat, FormatPath>>>

/** Which of a provider's formats serves a call: its own without any translation, else the one that loses least. */
export function servingFormat(wanted: WireFormat, offered: Offered): WireFormat | undefined {
  if (offered[wanted] !== undefined) return wanted
  if (!isChatFormat(wanted)) return undefined
  return preference[wanted].find((format) => offered[format] !== undefined)
}

/** The format to try after one that has no words for what is asked; undefined: there is none. */
export function nextFormat(wanted: WireFormat, offered: Offered, after: WireFormat): WireFormat | undefined {
  if (after === wanted || !isChatFormat(wanted)) return undefined
  const order: readonly WireFormat[] = preference[wanted]
  return order.slice(order.indexOf(after) + 1).find((format) => offered[format] !== undefined)
}

const preference: Readonly<Record<ChatFormat, readonly ChatFormat[]>> = {
  'openai-chat': ['openai-responses', 'anthropic-messages', 'gemini', 'bedrock-converse'],
  'openai-responses': ['openai-chat', 'anthropic-messages', 'gemini', 'bedrock-converse'],
  'anthropic-messages': ['bedrock-converse', 'openai-responses', 'openai-chat', 'gemini'],
  gemini: ['openai-chat', 'openai-responses', 'anthropic-messages', 'bedrock-converse'],
  'bedrock-converse': ['anthropic-messages', 'openai-chat', 'openai-responses', 'gemini'],
}
