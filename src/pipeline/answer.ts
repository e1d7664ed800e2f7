import type { CredentialHold } from '../limits/limits.ts'
import type { Fault } from '../model/fault.ts'
import type { Nano } from '../model/money.ts'
import type { Candidate } from '../model/plan.ts'
import type { Usage } from '../model/usage.ts'
import type { AnswerFacts } from '../wire/wire.ts'
import type { StreamSource } from './stream-source.ts'
import type { Failure } from './upstream-error.ts'

/** Who answered and when. */
export interface Served {
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

export type Answer = PlainAnswer | StreamAnswer | BytesAnswer

/** The client left before there was an answer. */
export interface Abandoned {
  readonly kind: 'abandoned'
  readonly candidate: Candidate
  readonly credentialHold: CredentialHold | undefined
  /** The request had reached the provider, which may bill it. */
  readonly begun: boolean
}

/** The provider has answered, and bills it, but the answer cannot be passed on. */
export interface Lost extends Served {
  readonly kind: 'lost'
  /** Length of what came. */
  readonly bytes: number
  readonly fault: Fault
}

/** The candidate has not answered. */
export interface Failed {
  readonly kind: 'failed'
  readonly failure: Failure
  readonly status: number | undefined
  /** What the provider may bill all the same. */
  readonly usage: Usage | undefined
  /** Of what that costs, what counts against the key's budget and waits in `Run.unposted`; undefined until it is noted. */
  readonly unposted?: Nano | undefined
}

export type Result = Answer | Abandoned | Lost | Failed
