/** Formats whose providers sign or hide what their models think. */
export const signatureOrigins = [
  'openai-chat',
  'openai-responses',
  'anthropic-messages',
  'gemini',
  'bedrock-converse',
] as const
export type SignatureOrigin = (typeof signatureOrigins)[number]
