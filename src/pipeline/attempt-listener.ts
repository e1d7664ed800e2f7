import type { CredentialHold } from '../limits/limits.ts'
import type { Candidate } from '../model/plan.ts'
import type { Exchange, UpstreamFailure, UpstreamListener } from '../upstream/exchange.ts'
import { ByteTap, byteFraming } from '../wire/byte-tap.ts'
import { GARBLED } from '../wire/garbled.ts'
import { relayFor } from '../wire/index.ts'
import type { Framing, Relay, StreamTap, Wire } from '../wire/wire.ts'
import type { Answer, Result, Served } from './answer.ts'
import { dispatchOf, isForeign } from './dispatch.ts'
import { headRoom } from './head-room.ts'
import { type BodyKind, bodyKind, isFailure, judgeBody, judgeStatus } from './judge.ts'
import { failedUsage } from './other-attempts.ts'
import type { PipelineDeps, Run } from './run.ts'
import { StreamSource } from './stream-source.ts'
import { type Failure, failureOfAnswer, failureOfOurs, failureOfTransport, tooLong } from './upstream-error.ts'
import { rawHeader, retryAfterMs } from './upstream-headers.ts'

const LONGEST_ERROR = 64 * 1024
const LONGEST_ANSWER = 64 * 1024 * 1024
/** Share of a rate limit below which others are asked first, for as long as it takes to be whole again. */
const SHORT = 0.05
const LONGEST_SHORT_MS = 10_000
/** How long a provider that has told its end, or an error, may keep the connection open before it is closed from here. */
const LINGER_MS = 1_000

/** A byte order mark may stand before JSON and is to be passed over (RFC 8259, 8.1). */
function withoutMark(bytes: Buffer): Buffer {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? bytes.subarray(3) : bytes
}

/** One exchange with one candidate, until its result is known; a stream then goes on through its source. */
export class AttemptListener implements UpstreamListener {
  readonly #startedAt: number
  readonly #relay: Relay
  #exchange: Exchange | undefined
  /** What was sent in proof of who asks. */
  #proof = ''
  #status = 0
  #retryAfterMs: number | undefined
  #body: BodyKind = { kind: 'whole' }
  #source: StreamSource | undefined
  #chunks: Buffer[] = []
  #size = 0
  #ttftMs = 0
  /** Names of what is left out while the body goes out. */
  #late: readonly string[] | undefined
  #lingers = false
  /** Until something is said, then until the connection ends behind the end. */
  #timer: NodeJS.Timeout | undefined
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
    deps.health.begin(candidate.credential, candidate.deployment, this.#startedAt)
  }

  /** Never throws: what cannot be sent is a failure of this candidate. */
  send(): void {
    try {
      const { credential, provider } = this.candidate
      const secret = credential.secret()
      if (provider.auth.exchange === undefined) return this.#dispatch(secret)
      // The address where tokens are got stands in the secret: a tenant's is not trusted.
      const trusted = credential.workspaceId === undefined
      const token = this.deps.upstream.tokens.tokenFor(provider.auth, secret, trusted)
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
    this.#fail(failureOfOurs(error), false)
  }

  #dispatch(secret: string): void {
    const { candidate, deps, run } = this
    this.#proof = secret
    const outgoing = dispatchOf(this.#relay, run, candidate, secret)
    this.#warn(outgoing.dropped)
    if (outgoing.streamed) this.#late = outgoing.dropped
    this.#exchange = deps.upstream.send(candidate.baseUrl, !isForeign(candidate), outgoing.path, outgoing, this)
  }

  #warn(dropped: readonly string[]): void {
    const { warnings } = this.run
    for (const field of dropped) if (!warnings.includes(field)) warnings.push(field)
  }

  head(status: number, headers: readonly Buffer[]): void {
    this.#status = status
    const now = this.deps.now()
    this.#ttftMs = now - this.#startedAt
    if (this.run.plan.candidates.length > 1) this.#noteHeadRoom(headers, now)
    if (status >= 300) {
      this.#retryAfterMs = retryAfterMs(headers, now)
      return
    }
    this.#await()
    const { wantsUsage, stream, choices } = this.run.call.facts
    const body = bodyKind(this.#relay, stream, rawHeader(headers, 'content-type'))
    this.#body = body
    if (body.kind === 'bytes') this.#open(new ByteTap(), byteFraming)
    else if (body.kind === 'events') {
      this.#open(this.#relay.tap({ wantsUsage, scrub: this.candidate.lane === 'cheap', choices }), this.#relay.framing)
    }
  }

  /** Signs of life behind the head say nothing yet: they may go on for ever. */
  #await(): void {
    const { firstByteMs } = this.candidate.model.timeouts ?? {}
    if (firstByteMs !== undefined) this.#timer = setTimeout(() => this.#giveUp(firstByteMs), firstByteMs)
  }

  #giveUp(ms: number): void {
    if (this.#resolved) return
    this.#exchange?.abort()
    this.fail('timeout', `nothing was said for ${ms} ms behind the head`)
  }

  /** Read only where there is a choice. */
  #noteHeadRoom(headers: readonly Buffer[], now: number): void {
    const room = headRoom(headers, now)
    if (!room || room.share >= SHORT) return
    const { credential, deployment } = this.candidate
    this.deps.health.short(credential, deployment, now, Math.min(room.resetMs ?? 1_000, LONGEST_SHORT_MS))
  }

  #open(tap: StreamTap, framing: Framing): void {
    const exchange = this.#exchange as Exchange
    const abort = () => {
      this.#over()
      exchange.abort()
    }
    this.#source = new StreamSource(tap, framing, () => exchange.resume(), abort)
  }

  data(chunk: Buffer): boolean {
    const source = this.#source
    if (!source) return this.#collect(chunk)
    this.#size += chunk.length
    const more = source.feed(chunk)
    if (!this.#resolved) this.#judgeStream(source)
    if (source.exceeded !== undefined) this.#lose('part', source.exceeded)
    if (source.tap.ended || source.tap.error !== undefined) this.#linger()
    return more
  }

  #collect(chunk: Buffer): boolean {
    this.#size += chunk.length
    const limit = this.#status >= 300 ? LONGEST_ERROR : LONGEST_ANSWER
    if (this.#size <= limit) this.#chunks.push(chunk)
    else {
      this.#over()
      this.#exchange?.abort()
      if (this.#status < 300) this.#lose('whole', LONGEST_ANSWER)
      else this.#judgeWhole(Buffer.concat(this.#chunks))
    }
    return true
  }

  /** Another candidate would answer as much, and bill it again. `limit`: bytes. */
  #lose(what: 'whole' | 'part', limit: number): void {
    if (this.#resolved) return
    this.#resolved = true
    const fault = tooLong(this.candidate, what, limit)
    this.resolve({ kind: 'lost', bytes: this.#size, fault, ...this.#served() })
  }

  #judgeStream(source: StreamSource): void {
    const { tap } = source
    if (tap.error !== undefined && !tap.started) {
      source.abort()
      if (tap.error === GARBLED) this.#fail(failureOfAnswer('malformed_answer'), true)
      else this.#fail(failureOfAnswer('error_answer'), tap.usage !== undefined)
    } else if (tap.started) {
      this.#ttftMs = this.deps.now() - this.#startedAt
      const body = this.#body
      if (body.kind === 'bytes') this.#answer({ kind: 'bytes', source, contentType: body.type, ...this.#served() })
      else this.#answer({ kind: 'stream', source, ...this.#served() })
    }
  }

  end(): void {
    this.#over()
    const source = this.#source
    if (source) {
      source.finish()
      if (this.#resolved) return
      if (source.exceeded !== undefined) this.#lose('part', source.exceeded)
      else if (source.tap.started || source.tap.error !== undefined) this.#judgeStream(source)
      else this.#fail(failureOfAnswer('empty_answer'), true)
    } else if (!this.#resolved) {
      this.#judgeWhole(this.#chunks.length === 1 ? (this.#chunks[0] as Buffer) : Buffer.concat(this.#chunks))
    }
  }

  #judgeWhole(received: Buffer): void {
    const body = this.#body
    const bytes = body.kind === 'text' ? received : withoutMark(received)
    if (this.#status >= 300) {
      return this.#fail(judgeStatus(this.#status, bytes, this.#retryAfterMs, this.candidate, this.#proof), false)
    }
    const verdict = judgeBody(this.#relay, this.candidate, this.run.call, body, bytes)
    if (isFailure(verdict)) return this.#fail(verdict, verdict.reason !== 'error_answer' || verdict.usage !== undefined)
    const contentType = body.kind === 'text' ? body.type : undefined
    this.#answer({ kind: 'plain', body: bytes, facts: verdict, contentType, ...this.#served() })
  }

  fail(kind: UpstreamFailure, detail: string): void {
    this.#over()
    const mistake = this.run.call.form?.fault
    if (this.#resolved) this.#brokeOff(detail)
    else if (mistake) this.#fail({ fault: mistake, elsewhere: false, reason: mistake.code }, false)
    // The status has told what it means, whatever became of the words behind it.
    else if (this.#status >= 300) this.#judgeWhole(Buffer.concat(this.#chunks))
    else this.#fail(failureOfTransport(kind), this.#wasAsked)
  }

  #brokeOff(detail: string): void {
    const { credential, deployment } = this.candidate
    if (this.#source && !this.#source.heldLong) this.deps.health.failed(credential, deployment, this.deps.now())
    this.#source?.fail(detail)
  }

  /** The provider has the whole request and has not refused it. */
  get #wasAsked(): boolean {
    const { form } = this.run.call
    return this.#exchange?.sent === true && this.#status < 300 && (form === undefined || form.whole)
  }

  /** The client has left while nothing was decided. */
  leave(): void {
    if (this.#resolved) return
    // Of an upload that is cut, what had gone out was heard.
    const begun = this.#exchange?.sent === true && this.#status < 300
    this.#over()
    this.#exchange?.abort()
    this.#resolved = true
    const { candidate, credentialHold } = this
    this.resolve({ kind: 'abandoned', candidate, credentialHold, begun })
  }

  #served(): Served {
    const { candidate, credentialHold } = this
    return { candidate, credentialHold, ttftMs: this.#ttftMs, startedAt: this.#startedAt }
  }

  #answer(answer: Answer): void {
    if (this.#late) this.#warn(this.#late)
    clearTimeout(this.#timer)
    this.#resolved = true
    this.resolve(answer)
  }

  /** `billed`: the provider may bill what it did. */
  #fail(failure: Failure, billed: boolean): void {
    if (this.#resolved) return
    this.#resolved = true
    const told = this.#source?.tap ?? failure.usage
    const usage = billed ? failedUsage(this.run, this.candidate, told, this.#size) : undefined
    this.resolve({ kind: 'failed', failure, status: this.#status || undefined, usage })
  }

  /** Clients wait for the end of the connection: usage may come behind the end, and what comes with it. */
  #linger(): void {
    if (this.#ended || this.#lingers) return
    this.#lingers = true
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.#exchange?.finish(), LINGER_MS)
  }

  #over(): void {
    if (this.#ended) return
    this.#ended = true
    clearTimeout(this.#timer)
    this.deps.health.end(this.candidate.credential)
  }
}
