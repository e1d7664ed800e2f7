/** What the smart route reads of a request: its texts and a few facts, nothing of a wire format. */
export interface Prompt {
  /** Texts of the conversation, oldest first; system instructions before all. */
  readonly texts: readonly string[]
  /** What the user said, in messages; 1 for a single question. */
  readonly turns: number
  /** Tools offered. */
  readonly tools: number
  /** Whether the answer must follow a JSON schema. */
  readonly schema: boolean
}

/** A single question without tools or schema. */
export function question(text: string): Prompt {
  return { texts: [text], turns: 1, tools: 0, schema: false }
}
