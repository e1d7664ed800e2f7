import { newId } from '../kit/ids.ts'
import {
  BatchRefused,
  type LedgerBatch,
  type LedgerStore,
  type OpenEntry,
  type PriceVersion,
  type SettledRequest,
} from './ledger-store.ts'

/** A statement must end in time, also after an outage in which much has gathered. */
const MOST_IN_BATCH = 2_000
/** So many open entries have company enough. */
const MANY_OPENS = 64
/** A commit that takes longer (ms) is no longer one of a database at its usual pace. */
const USUAL_MS = 100

/** Entries that become durable together, and the promise of all who wait for it. */
interface Batch {
  readonly id: string
  opens: OpenEntry[]
  settled: SettledRequest[]
  closed: string[]
  priceVersions: PriceVersion[]
  /** Epoch milliseconds. */
  readonly since: number
  readonly durable: Promise<void>
  readonly resolve: () => void
  readonly reject: (late: DurabilityLate) => void
}

/** The entry is queued and will become durable, but not within the time that a client can be kept waiting. */
export class DurabilityLate extends Error {
  constructor() {
    super('the ledger did not confirm in time; the entry follows later')
    this.name = 'DurabilityLate'
  }
}

export interface GroupCommitOptions {
  readonly store: LedgerStore
  readonly now: () => number
  /** Entries that may wait before paid lanes are refused. */
  readonly paidQueue?: number
  /** Entries that may wait before every lane is refused: they are held in memory. */
  readonly wholeQueue?: number
  /** Milliseconds that somebody waits for durability at most. */
  readonly patienceMs?: number
  /**
   * Milliseconds that open entries wait for company when nothing else is to be written: a settlement takes them along,
   * and few commits for many entries cost less than many for few. Default 3.
   */
  readonly opensWaitMs?: number
  readonly onError?: (error: unknown) => void
  /** Told of a request that the store will never take; its row must be booked by hand. */
  readonly onRefused?: (row: SettledRequest) => void
}

/**
 * Collects what requests write while the last batch is on its way, so that the cost of a durable commit is shared by
 * all that came meanwhile. One batch is under way at a time; a failed one is repeated under its id until it is known
 * to be durable, so nothing is lost and nothing is posted twice.
 */
export class GroupCommit {
  readonly #store: LedgerStore
  readonly #now: () => number
  readonly #paidQueue: number
  readonly #wholeQueue: number
  readonly #patienceMs: number
  readonly #opensWaitMs: number
  readonly #onError: (error: unknown) => void
  readonly #onRefused: (row: SettledRequest) => void
  #collecting: Batch | undefined
  /** Batches that wait for their turn, oldest first; more than one only while commits fail. */
  readonly #full: Batch[] = []
  #committing: Batch | undefined
  #scheduled = false
  /** Runs while open entries wait for company. */
  #company: NodeJS.Timeout | undefined
  /** Epoch milliseconds at which what is under way was sent. */
  #sentAt = 0
  #queued = 0
  /** Epoch milliseconds. */
  #failingSince: number | undefined
  /** What is being written has been so for longer than anybody waits. */
  #late = false
  #idle: (() => void)[] = []
  /** Batch that holds a request's open entry → how many of its requests are not settled. */
  readonly #openBatchOf = new Map<string, string>()
  readonly #openLeft = new Map<string, number>()
  readonly #knownPrices = new Set<string>()
  readonly #sweep: NodeJS.Timeout

  constructor(options: GroupCommitOptions) {
    this.#store = options.store
    this.#now = options.now
    this.#paidQueue = options.paidQueue ?? 20_000
    this.#wholeQueue = options.wholeQueue ?? 100_000
    this.#patienceMs = options.patienceMs ?? 10_000
    this.#opensWaitMs = options.opensWaitMs ?? 3
    this.#onError = options.onError ?? (() => {})
    this.#onRefused = options.onRefused ?? (() => {})
    this.#sweep = setInterval(() => this.#giveUpWaiting(), 250)
    this.#sweep.unref()
  }

  /** Paid calls must not start when what they owe could not be written down. */
  get acceptsPaid(): boolean {
    return this.#queued < this.#paidQueue && !this.#late
  }

  get acceptsAny(): boolean {
    return this.#queued < this.#wholeQueue
  }

  /** Entries not durable yet. */
  get queued(): number {
    return this.#queued
  }

  /** Since when the oldest of them waits (epoch milliseconds); undefined when there is none. */
  get oldest(): number | undefined {
    return (this.#committing ?? this.#full[0] ?? this.#collecting)?.since
  }

  /** The last commit failed and is being repeated. */
  get failing(): boolean {
    return this.#failingSince !== undefined
  }

  /** For how long commits have failed, in milliseconds. */
  get failingMs(): number {
    return this.#failingSince === undefined ? 0 : this.#now() - this.#failingSince
  }

  /** Resolves once the entry is durable; rejects with DurabilityLate after the patience. */
  open(entry: OpenEntry): Promise<void> {
    const batch = this.#batch()
    batch.opens.push(entry)
    this.#openBatchOf.set(entry.id, batch.id)
    this.#openLeft.set(batch.id, (this.#openLeft.get(batch.id) ?? 0) + 1)
    this.#queued++
    this.#schedule()
    return batch.durable
  }

  /**
   * The request's open entry is not on its way yet and will be written soon, so that what settles the request now is
   * written in the same batch.
   */
  joins(requestId: string): boolean {
    const opened = this.#openBatchOf.get(requestId)
    if (opened === undefined || opened !== this.#collecting?.id || this.#full.length > 0) return false
    return this.#committing === undefined || (!this.failing && this.#now() - this.#sentAt < USUAL_MS)
  }

  /** As `open`. The settlement closes the request's open entry, if it has one. */
  settle(row: SettledRequest, price: PriceVersion | undefined): Promise<void> {
    const batch = this.#batch()
    batch.settled.push(row)
    if (price && !this.#knownPrices.has(price.id)) {
      this.#knownPrices.add(price.id)
      batch.priceVersions.push(price)
    }
    this.#close(row.id, batch)
    this.#queued++
    this.#schedule()
    return batch.durable
  }

  #close(requestId: string, batch: Batch): void {
    const opened = this.#openBatchOf.get(requestId)
    if (opened === undefined) return
    this.#openBatchOf.delete(requestId)
    const left = (this.#openLeft.get(opened) ?? 1) - 1
    if (left > 0) this.#openLeft.set(opened, left)
    else {
      this.#openLeft.delete(opened)
      batch.closed.push(opened)
    }
  }

  #batch(): Batch {
    const current = this.#collecting
    if (current && current.opens.length + current.settled.length >= MOST_IN_BATCH) {
      this.#full.push(current)
      this.#collecting = undefined
    }
    this.#collecting ??= newBatch(this.#now())
    return this.#collecting
  }

  #schedule(): void {
    if (this.#scheduled || this.#committing || !this.#waiting) return
    if (this.#opensOnly) this.#company ??= setTimeout(() => this.#send(), this.#opensWaitMs)
    else this.#send()
  }

  /** Nobody waits for what is to be written but those who wait longer for their provider. */
  get #opensOnly(): boolean {
    if (this.#opensWaitMs === 0 || this.#full.length > 0) return false
    const { opens = [], settled = [] } = this.#collecting ?? {}
    return settled.length === 0 && opens.length < MANY_OPENS
  }

  #send(): void {
    clearTimeout(this.#company)
    this.#company = undefined
    if (this.#scheduled || this.#committing) return
    this.#scheduled = true
    // The event loop's turn ends first: everything that arrived in it joins.
    setImmediate(() => {
      this.#scheduled = false
      if (this.#committing) return
      const batch = this.#full.shift() ?? this.#collecting
      if (!batch) return
      if (batch === this.#collecting) this.#collecting = undefined
      this.#committing = batch
      this.#sentAt = this.#now()
      void this.#commit(batch)
    })
  }

  get #waiting(): boolean {
    return this.#collecting !== undefined || this.#full.length > 0
  }

  async #commit(batch: Batch): Promise<void> {
    const { id, settled, priceVersions } = batch
    // Opened and settled within this very batch: there is nothing to open, and nothing of it to close.
    const opens = batch.closed.includes(id) ? [] : batch.opens
    const closed = batch.closed.filter((other) => other !== id)
    const step: LedgerBatch = { id, at: batch.since, opens, settled, closed, priceVersions }
    if (!(await this.#write(step))) await this.#writeSingly(step)
    this.#failingSince = undefined
    this.#late = false
    this.#queued -= batch.opens.length + settled.length
    this.#committing = undefined
    batch.resolve()
    this.#schedule()
    if (!this.#waiting) for (const done of this.#idle.splice(0)) done()
  }

  /** Repeats the step until it is durable; false when the store will never take it. */
  async #write(step: LedgerBatch): Promise<boolean> {
    for (let tries = 0; ; tries++) {
      try {
        await this.#store.commit(step)
        return true
      } catch (error) {
        this.#failingSince ??= this.#now()
        this.#onError(error)
        if (error instanceof BatchRefused) return false
        await pause(Math.min(2_000, 50 * 2 ** Math.min(tries, 10)))
      }
    }
  }

  /** One row that cannot be written must not hold up everybody's books: it is handed to `onRefused`, the rest written. */
  async #writeSingly(step: LedgerBatch): Promise<void> {
    for (const [at, row] of step.settled.entries()) {
      const single = { ...step, id: `${step.id}-${at}`, opens: [], closed: [], settled: [row] }
      if (!(await this.#write(single))) this.#onRefused(row)
    }
    await this.#write({ ...step, settled: [] })
  }

  #giveUpWaiting(): void {
    const limit = this.#now() - this.#patienceMs
    for (const batch of [this.#committing, ...this.#full, this.#collecting]) {
      if (!batch || batch.since >= limit) continue
      if (batch === this.#committing) this.#late = true
      batch.reject(new DurabilityLate())
    }
  }

  /** Resolves when all that was queued is durable, or after `timeoutMs`; tells which. */
  async drain(timeoutMs: number): Promise<boolean> {
    if (this.#queued === 0) return true
    let timer: NodeJS.Timeout | undefined
    const timeout = new Promise<boolean>((resolve) => {
      timer = setTimeout(() => resolve(false), timeoutMs)
    })
    const idle = new Promise<boolean>((resolve) => this.#idle.push(() => resolve(true)))
    const drained = await Promise.race([idle, timeout])
    clearTimeout(timer)
    return drained
  }

  stop(): void {
    clearTimeout(this.#company)
    clearInterval(this.#sweep)
  }
}

function newBatch(since: number): Batch {
  let resolve = () => {}
  let reject = (_: DurabilityLate) => {}
  const durable = new Promise<void>((yes, no) => {
    resolve = yes
    reject = no
  })
  // Those who do not wait (relaxed lanes) must not turn a late confirmation into an unhandled rejection.
  durable.catch(() => {})
  return { id: newId('bat'), opens: [], settled: [], closed: [], priceVersions: [], since, durable, resolve, reject }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms).unref()
  })
}
