import type { Readable } from 'node:stream'
import { type Dispatcher, errors } from 'undici'
import type { Pools } from './pools.ts'

/** One request to one provider. */
export interface UpstreamRequest {
  /** Scheme, host and port. */
  readonly origin: string
  /** Path with query. */
  readonly path: string
  readonly method: 'POST' | 'GET' | 'DELETE'
  /** Flat: name, value, … */
  readonly headers: string[]
  readonly body: Buffer | Readable | undefined
  /** From the request's last byte to the answer's head, ms; undefined: as the pool has it. */
  readonly headersMs?: number | undefined
  /** Between two chunks of the answer, ms. */
  readonly idleMs?: number | undefined
}

export type UpstreamFailure = 'connect' | 'timeout' | 'reset' | 'protocol' | 'aborted'

/** What happens on one exchange, in order: `head`, any number of `data`, then `end`; or `fail` at any point. */
export interface UpstreamListener {
  head(status: number, headers: readonly Buffer[]): void
  /** False: no more until `resume`. */
  data(chunk: Buffer): boolean
  end(): void
  fail(kind: UpstreamFailure, detail: string): void
}

/**
 * One exchange as undici's dispatch handler: an object for each request, no promise and no stream for each chunk.
 */
export class Exchange implements Dispatcher.DispatchHandler {
  readonly #listener: UpstreamListener
  #abort: ((reason?: Error) => void) | undefined
  #resume: (() => void) | undefined
  #over = false
  #timer: NodeJS.Timeout | undefined
  /** The request has gone out on a connection: the provider may bill it. */
  sent = false

  constructor(listener: UpstreamListener) {
    this.#listener = listener
  }

  start(pools: Pools, request: UpstreamRequest): void {
    pools.for(request.origin).dispatch(
      {
        origin: request.origin,
        path: request.path,
        method: request.method,
        headers: request.headers,
        body: request.body ?? null,
        headersTimeout: request.headersMs ?? null,
        bodyTimeout: request.idleMs ?? null,
      },
      this,
    )
  }

  /** Ends it as a failure when it takes longer in all. */
  limit(ms: number): void {
    this.#timer = setTimeout(() => {
      if (this.#over) return
      this.abort()
      this.#listener.fail('timeout', `not over after ${ms} ms`)
    }, ms)
  }

  /** Closes the connection; the listener hears nothing more. */
  abort(): void {
    if (this.#over) return
    this.#end()
    this.#abort?.(new Error('aborted'))
  }

  /** Ends it as if the provider had, and closes the connection. */
  finish(): void {
    if (this.#over) return
    this.onComplete()
    this.#abort?.(new Error('finished'))
  }

  resume(): void {
    this.#resume?.()
  }

  #end(): void {
    this.#over = true
    if (this.#timer) clearTimeout(this.#timer)
  }

  onConnect(abort: (reason?: Error) => void): void {
    if (this.#over) abort(new Error('aborted'))
    else this.sent = true
    this.#abort = abort
  }

  onHeaders(status: number, headers: Buffer[], resume: () => void): boolean {
    if (status < 200) return true
    this.#resume = resume
    this.#listener.head(status, headers)
    return true
  }

  onData(chunk: Buffer): boolean {
    if (this.#over) return false
    // What a parser that is resumed finds first.
    if (chunk.length === 0) return true
    return this.#listener.data(chunk)
  }

  onComplete(): void {
    if (this.#over) return
    this.#end()
    try {
      this.#listener.end()
    } catch (error) {
      // undici would report it to nobody, and the request would wait for ever.
      this.#listener.fail('protocol', error instanceof Error ? error.message : String(error))
    }
  }

  onError(error: Error): void {
    if (this.#over) return
    this.#end()
    this.#listener.fail(failureOf(error), error.message)
  }
}

/** No address, nobody there, or no trust (Node's documentation, "X509 certificate error codes"; OpenSSL's own errors). */
const unconnected =
  /^(?:ECONNREFUSED|ENOTFOUND|EAI_|EADDRNOTAVAIL|EHOSTUNREACH|ENETUNREACH|ETIMEDOUT|EPROTO$|ERR_TLS|ERR_SSL|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_|HOSTNAME_MISMATCH|INVALID_(?:CA|PURPOSE))/

function failureOf(error: Error): UpstreamFailure {
  if (error instanceof errors.ConnectTimeoutError) return 'connect'
  if (error instanceof errors.HeadersTimeoutError || error instanceof errors.BodyTimeoutError) return 'timeout'
  if (error instanceof errors.SocketError) return 'reset'
  const { code = '', syscall } = error as NodeJS.ErrnoException
  // Whatever a name server answers that is no address.
  if (syscall?.startsWith('query') || unconnected.test(code)) return 'connect'
  if (code === 'ECONNRESET' || code === 'EPIPE') return 'reset'
  return 'protocol'
}
