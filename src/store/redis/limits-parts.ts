import type { Cluster, Redis } from 'ioredis'
import { newId } from '../../kit/ids.ts'
import { BudgetPeriods, type PeriodWindow } from '../../limits/budget-period.ts'
import type { BudgetPeriod } from '../../model/workspace.ts'
import { Outbox } from './outbox.ts'
import type { RedisCredentialHold, RedisHold } from './redis-hold.ts'
import { NotReadyError, RedisLink } from './redis-link.ts'
import { type Reseed, Seeding } from './seeding.ts'
import type { SlotKeys } from './slot-keys.ts'

export interface RedisLimitsOptions {
  readonly redis: Redis | Cluster
  readonly reseed: Reseed
  /** Begins every Redis key. Default `trilane`. */
  readonly prefix?: string
  /** Ms a request waits for Redis. Default 50. */
  readonly deadlineMs?: number
  /** Ms a request waits for the ledger when Redis does not know its workspace. Default 2000. */
  readonly seedWaitMs?: number
  /** Ms after which a hold that nobody told of is taken for a crashed node's. Default 30 min. */
  readonly holdMs?: number
  /** Name of this process; its holds carry it. Without spaces. */
  readonly node?: string
  /** What becomes of pure rate limits when Redis cannot be asked: let through (the default) or refuse. */
  readonly ratesWithoutRedis?: () => 'allow' | 'refuse'
  /** For tests: replaces this node's clock and Redis'. Epoch ms. */
  readonly now?: () => number
  /** Told of every failure that was absorbed; for the log. */
  readonly onError?: (error: unknown) => void
}

/**
 * How long (ms) a request counts as under way when nobody tells of it. Nothing else gives its place back where its node
 * has crashed and no money was held for it, so it is short: its key can be left with no place at all.
 */
const inFlightMs = 90_000
/** How long Redis remembers what it has done; the outbox repeats itself for a shorter time. */
const doneMs = 10 * 60_000
const patienceMs = 8 * 60_000
/** Ms that background work may take: longer than a request may wait. */
export const backgroundMs = 2_000
/** `doneMs` as scripts take it. */
export const doneArg = String(doneMs)

/** What all that speaks to Redis for the limits shares: the connection, what waits to be sent, clocks and names. */
export class LimitsParts {
  /** What moved here since this was last emptied (limits/standing.ts: Subject). */
  readonly moved = new Set<string>()
  /** Taken here and not resolved. */
  readonly held = new Set<RedisHold>()
  /** As `held`, of credentials with a budget. */
  readonly lent = new Set<RedisCredentialHold>()
  readonly link: RedisLink
  readonly seeding: Seeding
  readonly outbox: Outbox
  readonly prefix: string
  readonly node: string
  readonly waitMs: number
  /** A hold's life in ms, as scripts take it. */
  readonly holdMs: string
  /** A request's life among those under way in ms, as scripts take it. */
  readonly inFlightMs: string
  readonly spentSince: Reseed['spentSince']
  readonly rates: () => 'allow' | 'refuse'
  readonly onError: (error: unknown) => void
  /** Epoch ms as scripts take it; '' for Redis' own clock. */
  readonly clock: () => string
  readonly #now: () => number
  readonly #periods = new BudgetPeriods()

  constructor(options: RedisLimitsOptions) {
    const { now, reseed, holdMs = 30 * 60_000 } = options
    this.#now = now ?? Date.now
    this.clock = now ? () => String(Math.floor(now())) : () => ''
    this.prefix = options.prefix ?? 'trilane'
    this.waitMs = options.seedWaitMs ?? 2_000
    this.onError = options.onError ?? (() => {})
    this.holdMs = String(holdMs)
    this.inFlightMs = String(Math.min(holdMs, inFlightMs))
    this.node = options.node ?? newId('node')
    this.rates = options.ratesWithoutRedis ?? (() => 'allow')
    this.spentSince = reseed.spentSince && ((...asked) => reseed.spentSince?.(...asked) ?? Promise.reject())
    this.link = new RedisLink(options.redis, options.deadlineMs ?? 50)
    const { link, prefix, waitMs, clock } = this
    this.seeding = new Seeding({ link, reseed, prefix, waitMs, holdMs, doneArg, clock })
    this.outbox = new Outbox({ retryMs: 250, patienceMs, mayHaveRun, onError: this.onError })
  }

  /** The period that runs in a zone now. Throws RangeError on an unknown zone. */
  period(timeZone: string, period: BudgetPeriod): PeriodWindow {
    return this.#periods.current(timeZone, period, this.#now())
  }

  /** A seeding that failed left nothing behind, unlike a command that may still run. */
  async succeeds(work: Promise<void>): Promise<boolean> {
    try {
      await work
      return true
    } catch (error) {
      this.onError(error)
      return false
    }
  }

  /** Sends a change until Redis has it; resolves after the first attempt. */
  send({ tag, money }: SlotKeys, deliver: () => Promise<unknown>): Promise<void> {
    const startOver = () => this.link.delete(money, backgroundMs)
    return this.outbox.send({ deliver, subject: tag, startOver })
  }
}

/** False for an error that says that nothing was sent. */
export function mayHaveRun(error: unknown): boolean {
  return !(error instanceof NotReadyError)
}

/** A period as scripts take it. */
export function bounds({ start, end }: PeriodWindow): [start: string, end: string] {
  return [String(start), String(end)]
}
