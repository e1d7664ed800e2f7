/**
 * The one error that a request can end with. It is rendered in the client's own format in one place per wire format;
 * everything below throws it.
 */
export type FaultKind =
  | 'invalid_request' // 400
  | 'unauthenticated' // 401
  | 'insufficient_quota' // 402
  | 'forbidden' // 403
  | 'not_found' // 404
  | 'method_not_allowed' // 405
  | 'timeout' // 408 or 504
  | 'conflict' // 409
  | 'too_large' // 413
  | 'rate_limited' // 429
  | 'internal' // 500
  | 'upstream' // 502
  | 'unavailable' // 503

const statusOf: Record<FaultKind, number> = {
  invalid_request: 400,
  unauthenticated: 401,
  insufficient_quota: 402,
  forbidden: 403,
  not_found: 404,
  method_not_allowed: 405,
  timeout: 504,
  conflict: 409,
  too_large: 413,
  rate_limited: 429,
  internal: 500,
  upstream: 502,
  unavailable: 503,
}

export interface FaultOptions {
  /** HTTP status where it is not the kind's usual one. */
  readonly status?: number
  /** Name of the field that is to blame. */
  readonly param?: string
  /** For the operator's log only; never sent to a client. */
  readonly detail?: string
  /** Milliseconds after which a retry makes sense (`retry-after`). */
  readonly retryAfterMs?: number
  /** False: clients must not retry by themselves (`x-should-retry: false`). */
  readonly retryable?: boolean
  /** Response headers that belong to it, flat. */
  readonly headers?: readonly string[]
  /** Code in metrics, where `code` is a provider's word: a tenant's provider may say anything. */
  readonly countedAs?: string
  readonly cause?: unknown
}

export class Fault extends Error {
  readonly kind: FaultKind
  /** Machine-readable, stable: `model_not_found`, `invalid_api_key`, … */
  readonly code: string
  readonly status: number
  readonly param: string | undefined
  readonly detail: string | undefined
  readonly retryAfterMs: number | undefined
  readonly retryable: boolean | undefined
  readonly headers: readonly string[]
  /** Code in metrics: one of ours. */
  readonly countedAs: string

  /** `text` is public: it says what is wrong and what to do, and names no secret and no other tenant. */
  constructor(kind: FaultKind, code: string, text: string, options: FaultOptions = {}) {
    super(text, options.cause === undefined ? undefined : { cause: options.cause })
    this.name = 'Fault'
    this.kind = kind
    this.code = code
    this.status = options.status ?? statusOf[kind]
    this.param = options.param
    this.detail = options.detail
    this.retryAfterMs = options.retryAfterMs
    this.retryable = options.retryable
    this.headers = options.headers ?? []
    this.countedAs = options.countedAs ?? code
  }
}

/** What was thrown, as a client may be told of it: a fault as it is, anything else as one of ours. */
export function asFault(error: unknown): Fault {
  if (error instanceof Fault) return error
  return new Fault('internal', 'internal_error', 'Something went wrong here. Try again.', { cause: error })
}
