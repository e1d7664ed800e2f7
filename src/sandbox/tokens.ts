/**
 * The sandbox's tokenizer: a token is up to six characters of a word together with the white space before it; white
 * space at the end is one more. The tokens of a text joined are the text again, so usage can be checked by counting.
 */
export function tokensOf(text: string): string[] {
  return text.match(/\s*\S{1,6}|\s+$/gu) ?? []
}

export function countTokens(text: string): number {
  return tokensOf(text).length
}

/** Every message costs this much beside its text: its role and its delimiters. */
export const TOKENS_PER_MESSAGE = 3
/** A part that is not text (image, audio, file). */
export const TOKENS_PER_MEDIA_PART = 85
