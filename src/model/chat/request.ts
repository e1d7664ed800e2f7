import type { CacheMark, Part } from './parts.ts'
import type { SignatureOrigin } from './signature.ts'

export interface Message {
  readonly role: 'system' | 'developer' | 'user' | 'assistant' | 'tool'
  readonly parts: readonly Part[]
  /** Name of the speaker. */
  readonly name?: string | undefined
}

export type JsonSchema = Readonly<Record<string, unknown>> | boolean

/** A group that tools stand in. Their `name` is the whole name, with the group's before it. */
export interface ToolNamespace {
  readonly name: string
  readonly description: string | undefined
}

export type Tool =
  | {
      readonly kind: 'function'
      readonly name: string
      readonly namespace?: ToolNamespace | undefined
      readonly description: string | undefined
      /** Undefined: no arguments. */
      readonly parameters: JsonSchema | undefined
      readonly strict: boolean | undefined
      readonly cache?: CacheMark | undefined
    }
  /** Takes free text, bound by a grammar perhaps. */
  | {
      readonly kind: 'custom'
      readonly name: string
      readonly namespace?: ToolNamespace | undefined
      readonly description: string | undefined
      /** What the text looks like: `{type: 'text'}` or `{type: 'grammar', syntax, definition}`, as in responses. */
      readonly format: Readonly<Record<string, unknown>> | undefined
    }
  /** Runs at the provider (web search, code execution …). */
  | {
      readonly kind: 'hosted'
      readonly origin: SignatureOrigin
      /** The format's name for it. */
      readonly name: string
      readonly raw: Readonly<Record<string, unknown>>
    }

export type ToolChoice =
  | { readonly kind: 'auto' | 'none' | 'required' }
  | { readonly kind: 'named'; readonly name: string; readonly custom?: boolean | undefined }
  /** Only these, all the same which of them. */
  | { readonly kind: 'allowed'; readonly names: readonly string[]; readonly required: boolean }

export type AnswerFormat =
  | { readonly kind: 'text' }
  | { readonly kind: 'json' }
  | {
      readonly kind: 'schema'
      readonly name: string | undefined
      readonly description: string | undefined
      readonly schema: JsonSchema
      readonly strict: boolean | undefined
    }

export type ReasoningEffort = 'none' | 'minimal' | 'low' | 'medium' | 'high' | 'xhigh' | 'max'

export interface ReasoningWish {
  readonly effort?: ReasoningEffort | undefined
  /** Most tokens to think with. */
  readonly budgetTokens?: number | undefined
  /** The model decides by itself how long it thinks. */
  readonly adaptive?: boolean | undefined
  /** Whether thinking, or a summary of it, shall be in the answer: `none`, `auto`, `concise`, `detailed`. */
  readonly show?: 'none' | 'auto' | 'concise' | 'detailed' | undefined
}

/**
 * A chat request in no format's words. Undefined members were not in the request; nothing is filled in.
 * Sources: OpenAI API reference (chat completions, responses), Anthropic Messages, Gemini generateContent, Bedrock
 * Converse.
 */
export interface ChatRequest {
  readonly messages: readonly Message[]
  readonly stream: boolean
  readonly tools?: readonly Tool[] | undefined
  /** The client knows OpenAI's older functions only: a call goes back to it as `function_call`. */
  readonly functionsOnly?: boolean | undefined
  readonly toolChoice?: ToolChoice | undefined
  readonly parallelToolCalls?: boolean | undefined
  readonly answerFormat?: AnswerFormat | undefined
  readonly reasoning?: ReasoningWish | undefined
  readonly maxOutputTokens?: number | undefined
  readonly temperature?: number | undefined
  readonly topP?: number | undefined
  readonly topK?: number | undefined
  readonly frequencyPenalty?: number | undefined
  readonly presencePenalty?: number | undefined
  readonly seed?: number | undefined
  readonly stop?: readonly string[] | undefined
  readonly choices?: number | undefined
  readonly logprobs?: boolean | undefined
  readonly topLogprobs?: number | undefined
  readonly logitBias?: Readonly<Record<string, number>> | undefined
  readonly serviceTier?: string | undefined
  readonly verbosity?: string | undefined
  readonly user?: string | undefined
  readonly metadata?: Readonly<Record<string, unknown>> | undefined
  readonly store?: boolean | undefined
  /** A mark on the request as a whole: the provider places it. */
  readonly cache?: CacheMark | undefined
  /** Top-level fields that have no meaning in other formats, for the way back into their own. */
  readonly native?: { readonly origin: SignatureOrigin; readonly fields: Readonly<Record<string, unknown>> } | undefined
}
