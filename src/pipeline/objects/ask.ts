import { Readable } from 'node:stream'
import { Fault } from '../../model/fault.ts'
import type { Exchange, UpstreamFailure, UpstreamListener } from '../../upstream/exchange.ts'
import type { Outbound } from '../inbound.ts'
import type { PipelineDeps } from '../run.ts'
import { secretsSent } from '../secrets-sent.ts'
import { failureOfTransport } from '../upstream-error.ts'
import { rawHeader, retryAfterMs } from '../upstream-headers.ts'
import type { Keeper } from './keeper.ts'

/** Lists are the longest: OpenAI's have 10,000 files at most. */
const LONGEST_ANSWER = 32 * 1024 * 1024
const LONGEST_ERROR = 64 * 1024

export interface ObjectRequest {
  readonly method: 'GET' | 'POST' | 'DELETE'
  /** Below the keeper's own, with query. */
  readonly path: string
  /** Flat, without authentication. */
  readonly headers: readonly string[]
  readonly body: Buffer | Upload | undefined
}

/** A body on its way from the client; `fault` says why it broke off there. */
export interface Upload {
  readonly length: number | undefined
  readonly chunks: AsyncIterable<Buffer>
  readonly fault: () => Fault | undefined
}

export interface ObjectAnswer {
  readonly status: number
  readonly contentType: string
  readonly retryAfterMs: number | undefined
  /** Whole, unless it went to the sink. */
  readonly body: Buffer
  /** What was sent in proof of who asks, and what it was got for. */
  readonly secrets: readonly string[]
}

/** Where the bytes of a good answer go while they come. */
export interface ContentSink {
  begin(contentType: string, disposition: string | undefined): void
  /** False: no more until the client has caught up. */
  chunk(bytes: Buffer): boolean
}

/** Whether a call that failed may have made something at the provider all the same. */
export interface Doubt {
  maybeMade: boolean
}

/** The client has left; there is nobody to tell. */
export class ClientLeft extends Error {}

/**
 * One exchange with a keeper, on the workspace's own credential. `stays`: it is not broken off when the client leaves,
 * because what it makes must be known. Rejects with a Fault, or with ClientLeft; after `begin` of the sink too.
 */
export async function ask(
  deps: PipelineDeps,
  keeper: Keeper,
  request: ObjectRequest,
  outbound: Outbound,
  {
    sink,
    stays = false,
    doubt,
  }: { readonly sink?: ContentSink; readonly stays?: boolean; readonly doubt?: Doubt } = {},
): Promise<ObjectAnswer> {
  const { headers, secrets } = await authorized(deps, keeper, request)
  const { body } = request
  if (doubt) doubt.maybeMade = true
  return new Promise((resolve, reject) => {
    const listener = new Listener(deps, secrets, sink, doubt, resolve, (error) => reject(uploadFault(body) ?? error))
    const foreign = keeper.credential.baseUrl !== undefined
    const path = keeper.path + request.path
    const outgoing = { method: request.method, headers, body: bytesOf(body) }
    listener.exchange = deps.upstream.send(keeper.baseUrl, !foreign, path, outgoing, listener)
    if (stays) return
    outbound.onDrain(() => listener.exchange?.resume())
    outbound.onLeave(() => {
      listener.exchange?.abort()
      reject(new ClientLeft())
    })
  })
}

function bytesOf(body: Buffer | Upload | undefined): Buffer | Readable | undefined {
  return body === undefined || Buffer.isBuffer(body) ? body : Readable.from(body.chunks, { objectMode: false })
}

/** What the client did wrong counts, not that the provider's connection broke because of it. */
function uploadFault(body: Buffer | Upload | undefined): Fault | undefined {
  return body === undefined || Buffer.isBuffer(body) ? undefined : body.fault()
}

async function authorized(
  deps: PipelineDeps,
  keeper: Keeper,
  request: ObjectRequest,
): Promise<{ readonly headers: string[]; readonly secrets: readonly string[] }> {
  const { provider, credential, baseUrl } = keeper
  const { method, body } = request
  const secret = credential.secret()
  const proof = provider.auth.exchange ? await deps.upstream.tokens.tokenFor(provider.auth, secret, false) : secret
  const headers = [...request.headers, 'accept-encoding', 'identity']
  const outgoing = { method, baseUrl, path: keeper.path + request.path, headers }
  const signed = { ...outgoing, body: Buffer.isBuffer(body) ? body : undefined }
  headers.push(...provider.auth.authorize(proof, signed, credential.baseUrl !== undefined))
  if (body !== undefined && !Buffer.isBuffer(body) && body.length !== undefined) {
    headers.push('content-length', String(body.length))
  }
  return { headers, secrets: secretsSent(provider, credential, proof) }
}

class Listener implements UpstreamListener {
  exchange: Exchange | undefined
  #status = 0
  #contentType = ''
  #retryAfterMs: number | undefined
  #streams = false
  #chunks: Buffer[] = []
  #size = 0

  constructor(
    private readonly deps: PipelineDeps,
    private readonly secrets: readonly string[],
    private readonly sink: ContentSink | undefined,
    private readonly doubt: Doubt | undefined,
    private readonly resolve: (answer: ObjectAnswer) => void,
    private readonly reject: (error: unknown) => void,
  ) {}

  head(status: number, headers: readonly Buffer[]): void {
    this.#status = status
    this.#contentType = rawHeader(headers, 'content-type') ?? ''
    this.#retryAfterMs = retryAfterMs(headers, this.deps.now())
    if (status >= 300 || !this.sink) return
    this.#streams = true
    this.sink.begin(this.#contentType, rawHeader(headers, 'content-disposition'))
  }

  data(chunk: Buffer): boolean {
    if (this.#streams && this.sink) return this.sink.chunk(chunk)
    this.#size += chunk.length
    const failed = this.#status >= 300
    if (this.#size <= (failed ? LONGEST_ERROR : LONGEST_ANSWER)) this.#chunks.push(chunk)
    else {
      this.exchange?.abort()
      if (failed) this.end()
      else
        this.reject(
          new Fault('upstream', 'answer_too_large', 'The provider sent a longer answer than this gateway relays.'),
        )
    }
    return true
  }

  end(): void {
    const body = Buffer.concat(this.#chunks)
    // What a provider refuses it has not made; what failed within it is another matter.
    if (this.doubt && this.#status >= 300 && this.#status < 500) this.doubt.maybeMade = false
    const status = this.#status
    const contentType = this.#contentType
    this.resolve({ status, contentType, retryAfterMs: this.#retryAfterMs, body, secrets: this.secrets })
  }

  fail(kind: UpstreamFailure): void {
    if (this.doubt && kind === 'connect') this.doubt.maybeMade = false
    this.reject(failureOfTransport(kind).fault)
  }
}
