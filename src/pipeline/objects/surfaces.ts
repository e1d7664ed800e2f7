import type { ObjectSurface } from '../../model/stored-object.ts'
import { anthropicBatches } from '../../wire/batches/anthropic.ts'
import type { BatchFormat } from '../../wire/batches/facts.ts'
import { openAiBatches } from '../../wire/batches/openai.ts'
import { wires } from '../../wire/index.ts'
import type { Wire } from '../../wire/wire.ts'

/** How a surface is spoken with its clients and with the provider. */
export interface SurfaceRules {
  /** Below `/v1`. */
  readonly path: string
  /** Whose errors and headers it has. */
  readonly wire: Wire
  /** Query parameters that are passed on. */
  readonly query: readonly string[]
  /** Sent where the client names none, flat. */
  readonly defaultHeaders: readonly string[]
  /** Last segment of the path of an object's content. */
  readonly content: string
  readonly batches: BatchFormat | undefined
}

/**
 * Query parameters as `FileListParams`, `BatchListParams` and `CursorPageParams` of the package `openai` and `PageParams`
 * of `@anthropic-ai/sdk` have them.
 */
export const surfaceRules: Readonly<Record<ObjectSurface, SurfaceRules>> = {
  files: {
    path: '/files',
    wire: wires['openai-chat'],
    query: ['after', 'limit', 'order', 'purpose'],
    defaultHeaders: [],
    content: 'content',
    batches: openAiBatches,
  },
  batches: {
    path: '/batches',
    wire: wires['openai-chat'],
    query: ['after', 'limit'],
    defaultHeaders: [],
    content: '',
    batches: openAiBatches,
  },
  'message-batches': {
    path: '/messages/batches',
    wire: wires['anthropic-messages'],
    query: ['after_id', 'before_id', 'limit'],
    defaultHeaders: ['anthropic-version', '2023-06-01'],
    content: 'results',
    batches: anthropicBatches,
  },
}
