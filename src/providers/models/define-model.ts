import type { Model } from '../../model/catalog.ts'
import type { Price } from '../../model/price.ts'

/** A well-known model and where it is offered: a row of the built-in catalogue. */
export interface ModelDefinition {
  /** Public name. */
  readonly id: string
  readonly name: string
  /** Day of release, `2026-08-07`; undefined where no source tells it. */
  readonly released: string | undefined
  readonly kind: Model['kind']
  /** Tokens. */
  readonly contextWindow: number | undefined
  /** Tokens; undefined where providers document none or differ. */
  readonly maxOutputTokens: number | undefined
  readonly inputModalities: readonly string[]
  /** Provider id → the provider's name for the model. */
  readonly at: Readonly<Record<string, string>>
  /** What providers charge that the price data does not know; by provider id. */
  readonly prices?: Readonly<Record<string, Price>>
  readonly cheapPrice?: Price
}

type Row = readonly [
  id: string,
  name: string,
  released: string | undefined,
  contextWindow: number | undefined,
  maxOutputTokens: number | undefined,
  at: Readonly<Record<string, string>>,
]

const define =
  (kind: Model['kind'], inputModalities: readonly string[]) =>
  ([id, name, released, contextWindow, maxOutputTokens, at]: Row): ModelDefinition => ({
    id,
    name,
    released,
    kind,
    contextWindow,
    maxOutputTokens,
    inputModalities,
    at,
  })

export const textModel = define('chat', ['text'])
export const visionModel = define('chat', ['text', 'image'])
export const documentModel = define('chat', ['text', 'image', 'file'])
export const mediaModel = define('chat', ['text', 'image', 'audio', 'video', 'file'])
export const embedding = define('embedding', ['text'])
export const imageModel = define('image', ['text', 'image'])
export const speechModel = define('speech', ['text'])
export const transcriber = define('transcription', ['audio'])
