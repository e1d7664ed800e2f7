import type { SignatureOrigin } from './signature.ts'

/**
 * What messages and answers are made of, whatever the wire format. The names follow what the formats share; what only
 * one of them has stands here too, so that nothing is lost on the way to a format that has it as well.
 */
export type Part =
  | TextPart
  | ImagePart
  | AudioPart
  | FilePart
  | ToolCallPart
  | ToolResultPart
  | ReasoningPart
  | RefusalPart
  | OtherPart

/** A mark up to which the provider shall keep the prompt in its cache. */
export interface CacheMark {
  readonly ttl: '5m' | '1h' | undefined
}

/** Where media come from. `data` is base64 without a prefix. */
export type MediaSource =
  | { readonly kind: 'url'; readonly url: string; readonly mediaType?: string | undefined }
  | { readonly kind: 'data'; readonly mediaType: string; readonly data: string }
  /** A file stored at the provider. */
  | { readonly kind: 'file'; readonly id: string; readonly mediaType?: string | undefined }
  | { readonly kind: 'text'; readonly text: string }

export interface TextPart {
  readonly type: 'text'
  readonly text: string
  readonly cache?: CacheMark | undefined
  readonly citations?: readonly Citation[] | undefined
}

export interface ImagePart {
  readonly type: 'image'
  readonly source: MediaSource
  readonly detail?: 'low' | 'high' | 'auto' | 'original' | undefined
  readonly cache?: CacheMark | undefined
}

export interface AudioPart {
  readonly type: 'audio'
  /** In answers it may be the name of one stored at the provider. */
  readonly source: MediaSource
  /** `wav`, `mp3`, … */
  readonly format: string | undefined
  readonly transcript?: string | undefined
}

/** PDF or other document. */
export interface FilePart {
  readonly type: 'file'
  readonly source: MediaSource
  readonly name?: string | undefined
  readonly context?: string | undefined
  /** The answer shall cite it. */
  readonly cite?: boolean | undefined
  readonly cache?: CacheMark | undefined
}

export interface ToolCallPart {
  readonly type: 'tool-call'
  readonly id: string
  readonly name: string
  /** JSON text of the arguments; of a custom tool the free text as it is. */
  readonly input: string
  readonly custom?: boolean | undefined
  /** The provider's own mark, to be sent back with the call. */
  readonly signature?: Signature | undefined
  readonly cache?: CacheMark | undefined
}

export interface ToolResultPart {
  readonly type: 'tool-result'
  readonly callId: string
  /** Name of the tool, where the format tells it. */
  readonly name?: string | undefined
  readonly content: readonly (TextPart | ImagePart | FilePart)[]
  readonly isError?: boolean | undefined
  readonly custom?: boolean | undefined
  readonly cache?: CacheMark | undefined
}

/** Something that only the provider which made it understands, to be sent back to it as it came. */
export interface Signature {
  readonly origin: SignatureOrigin
  readonly value: string
}

/**
 * The model's thinking. Signed thinking must go back to its provider unchanged. Thinking that its provider hides has
 * `redacted` and no text.
 */
export interface ReasoningPart {
  readonly type: 'reasoning'
  readonly text: string | undefined
  /** `text` is a summary, not the thinking itself. */
  readonly summary?: boolean | undefined
  readonly signature?: Signature | undefined
  readonly redacted?: Signature | undefined
  /** The provider's id of the item. */
  readonly id?: string | undefined
}

export interface RefusalPart {
  readonly type: 'refusal'
  readonly text: string
}

/** A part that only its own format has, such as the steps of a tool that the provider runs. */
export interface OtherPart {
  readonly type: 'other'
  readonly origin: SignatureOrigin
  readonly name: string
  readonly raw: Readonly<Record<string, unknown>>
}

/** What a passage of the answer rests on. Offsets count characters of the text part, where they are known. */
export interface Citation {
  readonly kind: 'url' | 'document'
  readonly url?: string | undefined
  readonly title?: string | undefined
  readonly citedText?: string | undefined
  readonly documentIndex?: number | undefined
  readonly start?: number | undefined
  readonly end?: number | undefined
  /** The citation as the provider wrote it, for its own format. */
  readonly raw?: { readonly origin: SignatureOrigin; readonly value: Readonly<Record<string, unknown>> } | undefined
}
