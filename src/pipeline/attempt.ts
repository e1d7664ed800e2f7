import { Readable } from 'node:stream'
import type { CredentialHold } from '../limits/limits.ts'
import { Fault } from '../model/fault.ts'
import type { Candidate } from '../model/plan.ts'
import type { Exchange, UpstreamFailure, UpstreamListener } from '../upstream/exchange.ts'
import { ByteTap, byteFraming } from '../wire/byte-tap.ts'
import { relayFor } from '../wire/index.ts'
import type { AnswerFacts, Framing, MediaAnswers, Relay, StreamedBody, StreamTap, Wire } from '../wire/wire.ts'
import { attemptText } from './plan-text.ts'
import type { PipelineDeps, Run } from './run.ts'
import { StreamSource } from './stream-source.ts'
import { type Failure, failureOfAnswer, failureOfStatus, failureOfTransport } from './upstream-error.ts'
import { rawHeader, retryAfterMs } from './upstream-headers.ts'

const LONGEST_ERROR = 64 * 1024
const LONGEST_ANSWER = 64 * 1024 * 1024

interface Served {
  readonly candidate: Candidate
  readonly credentialHold: CredentialHold | undefined
  /** Milliseconds from sending to the first byte. */
  readonly ttftMs: number
  readonly startedAt: number
}
export interface PlainAnswer extends Served {
  readonly kind: 'plain'
  readonly body: Buffer
  readonly facts: AnswerFacts
  /** Where it is not JSON. */
  readonly contentType: string | undefined
}
export interface StreamAnswer extends Served {
  readonly kind: 'stream'
  readonly source: StreamSource
}
/** An answer that is neither JSON nor events, passed on as it comes. */
export interface BytesAnswer extends Served {
  readonly kind: 'bytes'
  readonly source: StreamSource
  readonly contentType: string
}
/** The client left before there was an answer. */
export interface Abandoned {
  readonly kind: 'abandoned'
  readonly candidate: Candidate
  readonly credentialHold: CredentialHold | undefined
  /** The request had reached the provider, which may bill it. */
  readonly begun: boolean
}
export type Answer = PlainAnswer | StreamAnswer | BytesAnswer

type Result =
  | Answer
  | Abandoned
  | { readonly kind: 'failed'; readonly failure: Failure; readonly status: number | undefined }

/** Hears of the client leaving while attempts are under way. */
export interface LeaveSignal {
  left: boolean
  onLeave: (() => void) | undefined
}

/**
 * Tries the candidates in order until one answers. A candidate counts as answering with its whole plain body or its
 * first stream event; until then a failure goes on to the next. Throws the last failure's Fault.
 */
export async function attempt(
  deps: PipelineDeps,
  wire: Wire,
  run: Run,
  signal: LeaveSignal,
): Promise<Answer | Abandoned> {
  let last: Fault | undefined
  for (const candidate of run.plan.candidates) {
    run.candidate = candidate
    const taken = deps.limits.admitCredential(
      candidate.credential.id,
      candidate.credential.monthlyBudget,
      monthZone(candidate, run),
      candidate.costCeiling ?? 0n,
    )
    const credentialHold = taken instanceof Promise ? await taken : taken
    if (!credentialHold) {
      run.drops.push(budgetDrop(candidate))
      last ??= budgetFault()
      continue
    }
    const startedAt = deps.now()
    const result = await one(deps, wire, run, candidate, credentialHold, signal)
    if (result.kind !== 'failed') return result
    deps.limits.resolveCredential(credentialHold, 0n)
    const { failure } = result
    if (failure.restMs !== undefined) {
      deps.load.rest(candidate.credential, deps.now() + failure.restMs, `the credential rests after ${failure.reason}`)
    }
    const record = {
      status: result.status,
      error: failure.reason,
      latencyMs: deps.now() - startedAt,
      costNano: undefined,
    }
    run.attempts.push(attemptText(candidate, record))
    last = failure.fault
    if (!failure.elsewhere || run.call.form?.spent) break
  }
  throw last ?? budgetFault()
}

/** The operator's months are UTC's: its credentials serve workspaces of many zones. */
function monthZone({ credential }: Candidate, { caller }: Run): string {
  return credential.workspaceId === undefined ? 'UTC' : caller.workspace.timeZone
}

function budgetDrop({ lane, provider, model, credential }: Candidate) {
  return {
    lane,
    provider: provider.id,
    model: model.id,
    credentialId: credential.id,
    reason: "the credential's monthly budget does not cover the request",
  }
}

function pathFor({ path, deployment }: Candidate, stream: boolean): string {
  const written = typeof path === 'string' ? path : stream ? path.stream : path.plain
  return written.includes('{model}')
    ? written.replace('{model}', encodeURIComponent(deployment.upstreamModel))
    : written
}

function budgetFault(): Fault {
  return new Fault(
    'insufficient_quota',
    'credential_budget_exceeded',
    "The provider credential's monthly budget does not cover this request. Raise it, or let the workspace fall back to another lane.",
    { retryable: false },
  )
}

function one(
  deps: PipelineDeps,
  wire: Wire,
  run: Run,
  candidate: Candidate,
  credentialHold: CredentialHold,
  signal: LeaveSignal,
): Promise<Result> {
  return new Promise((resolve) => {
    const listener = new AttemptListener(deps, wire, run, candidate, credentialHold, resolve)
    signal.onLeave = () => listener.leave()
    if (signal.left) listener.leave()
    else listener.send()
  })
}

/** One exchange with one candidate, until its result is known; a stream then goes on through its source. */
class AttemptListener implements UpstreamListener {
  readonly #startedAt: number
  readonly #relay: Relay
  #exchange: Exchange | undefined
  #status = 0
  #retryAfterMs: number | undefined
  #source: StreamSource | undefined
  #chunks: Buffer[] = []
  #size = 0
  #ttftMs = 0
  /** Media types of answers that are no JSON. */
  #bytesType: string | undefined
  #textType: string | undefined
  /** The answer is of a type that the format does not have. */
  #misfit = false
  /** Names of what is left out while the body goes out. */
  #late: readonly string[] | undefined
  #resolved = false
  #ended = false

  constructor(
    private readonly deps: PipelineDeps,
    wire: Wire,
    private readonly run: Run,
    private readonly candidate: Candidate,
    private readonly credentialHold: CredentialHold,
    private readonly resolve: (result: Result) => void,
  ) {
    this.#startedAt = deps.now()
    this.#relay = relayFor(wire, candidate.format, run.call)
    deps.load.begin(candidate.credential)
  }

  /** Never throws: what cannot be sent is a failure of this candidate. */
  send(): void {
    try {
      const { candidate, deps } = this
      const { provider, credential } = candidate
      const secret = credential.secret()
      if (provider.auth.exchange === undefined) return this.#dispatch(secret)
      // The address where tokens are got stands in the secret: a tenant's is not trusted.
      const trusted = credential.workspaceId === undefined
      const token = deps.upstream.tokens.tokenFor(provider.auth, secret, trusted)
      if (typeof token === 'string') this.#dispatch(token)
      else token.then((got) => this.#sendWith(got)).catch((error: unknown) => this.#refuse(error))
    } catch (error) {
      this.#refuse(error)
    }
  }

  #sendWith(token: string): void {
    if (!this.#resolved) this.#dispatch(token)
  }

  #refuse(error: unknown): void {
    this.#over()
    const fault =
      error instanceof Fault
        ? error
        : new Fault('internal', 'internal_error', 'Something went wrong here. Try again.', { cause: error })
    this.#fail({ fault, elsewhere: true, restMs: undefined, reason: fault.code })
  }

  /** `secret`: what proves who asks; a token where one was got for the credential's secret. */
  #dispatch(secret: string): void {
    const { candidate, deps, run } = this
    const { lane, provider, credential } = candidate
    const scrub = lane === 'cheap'
    const {
      body,
      contentType = 'application/json',
      headers: own = [],
      dropped,
    } = this.#relay.toUpstream(run.call, {
      model: candidate.deployment.upstreamModel,
      outputCap: candidate.outputCap,
      scrub,
      stateless: lane !== 'byok',
      quirks: provider.quirks,
    })
    this.#warn(dropped)
    // A base URL that the tenant gave gets the tenant's secret and nothing of the operator's.
    const foreign = lane === 'byok' && credential.baseUrl !== undefined
    const headers = [
      'content-type',
      contentType,
      'accept',
      run.call.facts.stream ? this.#relay.framing.streamType : (this.#relay.media?.accept ?? 'application/json'),
      'accept-encoding',
      'identity',
      ...own,
    ]
    const path = pathFor(candidate, run.call.facts.stream)
    const whole = Buffer.isBuffer(body) ? body : undefined
    const request = { method: 'POST', baseUrl: candidate.baseUrl, path, headers, body: whole } as const
    headers.push(...provider.auth.authorize(secret, request, foreign))
    const sent = Buffer.isBuffer(body) ? body : this.#streamed(body, headers, dropped)
    const outgoing = { method: 'POST', headers, body: sent } as const
    this.#exchange = deps.upstream.send(candidate.baseUrl, !foreign, path, outgoing, this)
  }

  #streamed(body: StreamedBody, headers: string[], dropped: readonly string[]): Readable {
    this.#late = dropped
    if (body.length !== undefined) headers.push('content-length', String(body.length))
    return Readable.from(body.chunks(), { objectMode: false })
  }

  #warn(dropped: readonly string[]): void {
    const { warnings } = this.run
    for (const field of dropped) if (!warnings.includes(field)) warnings.push(field)
  }

  head(status: number, headers: readonly Buffer[]): void {
    this.#status = status
    this.#ttftMs = this.deps.now() - this.#startedAt
    const { media, framing } = this.#relay
    if (status >= 300) this.#retryAfterMs = retryAfterMs(headers, this.deps.now())
    else if (media) this.#mediaHead(media, rawHeader(headers, 'content-type') ?? '')
    else if (this.run.call.facts.stream && rawHeader(headers, 'content-type')?.startsWith(framing.streamType)) {
      this.#openEvents()
    }
  }

  /** What the answer is shows in its type: a form may ask for a stream behind what has been read of it. */
  #mediaHead({ isBytes, isText }: MediaAnswers, type: string): void {
    const [base = ''] = type.toLowerCase().split(';')
    if (type.startsWith(this.#relay.framing.streamType)) return this.#openEvents()
    const own = /^[\w.+-]+\/[\w.+-]+$/.test(base.trim()) ? base.trim() : ''
    if (isBytes(own)) {
      this.#bytesType = own
      this.#openSource(new ByteTap(), byteFraming)
    } else if (isText(own)) this.#textType = /;\s*charset=utf-8/i.test(type) ? `${own}; charset=utf-8` : own
    else if (!own.endsWith('json')) this.#misfit = true
  }

  #openEvents(): void {
    const { wantsUsage } = this.run.call.facts
    this.#openSource(this.#relay.tap({ wantsUsage, scrub: this.candidate.lane === 'cheap' }), this.#relay.framing)
  }

  #openSource(tap: StreamTap, framing: Framing): void {
    const exchange = this.#exchange as Exchange
    this.#source = new StreamSource(
      tap,
      framing,
      () => exchange.resume(),
      () => {
        this.#over()
        exchange.abort()
      },
    )
  }

  data(chunk: Buffer): boolean {
    const source = this.#source
    if (!source) return this.#collect(chunk)
    const more = source.feed(chunk)
    if (!this.#resolved) this.#judgeStream(source)
    if (!this.#resolved && source.broken) this.#fail(failureOfAnswer('malformed_answer'))
    return more
  }

  #collect(chunk: Buffer): boolean {
    this.#size += chunk.length
    const limit = this.#status >= 300 ? LONGEST_ERROR : LONGEST_ANSWER
    if (this.#size <= limit) this.#chunks.push(chunk)
    else {
      this.#over()
      this.#exchange?.abort()
      if (this.#status < 300) this.#fail(failureOfAnswer('answer_too_large'))
      else this.#judgePlain(Buffer.concat(this.#chunks))
    }
    return true
  }

  #judgeStream(source: StreamSource): void {
    const { tap } = source
    if (tap.error !== undefined && !tap.started) {
      source.abort()
      this.#fail(failureOfAnswer('error_answer'))
    } else if (tap.started) {
      this.#ttftMs = this.deps.now() - this.#startedAt
      const contentType = this.#bytesType
      if (contentType === undefined) this.#answer({ kind: 'stream', source, ...this.#served() })
      else this.#answer({ kind: 'bytes', source, contentType, ...this.#served() })
    }
  }

  end(): void {
    this.#over()
    const source = this.#source
    if (source) {
      source.finish()
      if (this.#resolved) return
      if (source.tap.started) this.#judgeStream(source)
      else this.#fail(failureOfAnswer('empty_answer'))
    } else if (!this.#resolved)
      this.#judgePlain(this.#chunks.length === 1 ? (this.#chunks[0] as Buffer) : Buffer.concat(this.#chunks))
  }

  #judgePlain(body: Buffer): void {
    const { candidate } = this
    if (this.#status >= 300) {
      return this.#fail(
        failureOfStatus(this.#status, body, this.#retryAfterMs, candidate.lane, candidate.credential.secret()),
      )
    }
    const facts = this.#misfit ? undefined : this.#relay.readAnswer(body)
    if (!facts || (this.run.call.facts.stream && !this.#relay.media))
      return this.#fail(failureOfAnswer(body.length === 0 ? 'empty_answer' : 'malformed_answer'))
    if (facts.error) return this.#fail(failureOfAnswer('error_answer'))
    this.#answer({ kind: 'plain', body, facts, contentType: this.#textType, ...this.#served() })
  }

  fail(kind: UpstreamFailure, detail: string): void {
    this.#over()
    const mistake = this.run.call.form?.fault
    if (this.#resolved) this.#source?.fail(detail)
    else if (mistake) this.#fail({ fault: mistake, elsewhere: false, restMs: undefined, reason: mistake.code })
    else this.#fail(failureOfTransport(kind))
  }

  /** The client has left while nothing was decided. */
  leave(): void {
    if (this.#resolved) return
    this.#over()
    this.#exchange?.abort()
    this.#resolved = true
    const { candidate, credentialHold } = this
    this.resolve({ kind: 'abandoned', candidate, credentialHold, begun: this.#exchange?.sent === true })
  }

  #served(): Served {
    const { candidate, credentialHold } = this
    return { candidate, credentialHold, ttftMs: this.#ttftMs, startedAt: this.#startedAt }
  }

  #answer(answer: Answer): void {
    if (this.#late) this.#warn(this.#late)
    this.#resolved = true
    this.resolve(answer)
  }

  #fail(failure: Failure): void {
    if (this.#resolved) return
    this.#resolved = true
    this.resolve({ kind: 'failed', failure, status: this.#status || undefined })
  }

  #over(): void {
    if (this.#ended) return
    this.#ended = true
    this.deps.load.end(this.candidate.credential)
  }
}
