import fc from 'fast-check'
import { expect, test } from 'vitest'
import { DriftWatch } from '../../../src/boot/drift/drift-watch.ts'
import { periodAt } from '../../../src/limits/budget-period.ts'
import type { CredentialHold } from '../../../src/limits/limits.ts'
import { type ComparableLimits, credentialSubject } from '../../../src/limits/standing.ts'
import { MemoryLimits } from '../../../src/store/memory/memory-limits.ts'
import { MemoryStanding } from '../../../src/store/memory/memory-standing.ts'
import { Clock, lent } from '../limits/subject.ts'

const CREDENTIAL = 'cred_1'
const BUDGET = 1_000_000n

interface Ended {
  readonly kind: 'fail' | 'settle'
  readonly of: number
  readonly cost: number
}
type Step =
  | Ended
  | { readonly kind: 'begin' }
  | { readonly kind: 'commit' }
  | { readonly kind: 'wait'; readonly ms: number }
  | { readonly kind: 'falsify'; readonly by: number }

const moves: fc.Arbitrary<Step> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('begin' as const) }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('fail' as const), of: fc.nat(5), cost: fc.nat(50) }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('settle' as const), of: fc.nat(5), cost: fc.nat(50) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('commit' as const) }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('wait' as const), ms: fc.integer({ min: 1, max: 9 }) }) },
)
const falsehood = fc.record({ kind: fc.constant('falsify' as const), by: fc.integer({ min: -500, max: 500 }) })

/** A request with its attempts at the one credential: those that failed, and the one under way. */
interface Request {
  readonly tried: CredentialHold[]
  hold: CredentialHold | undefined
  cost: bigint
}

/** A credential in use, its ledger, and a watch that runs in between: each look of it is preceded by some steps. */
class Course {
  readonly clock = new Clock()
  readonly limits = new MemoryLimits(this.clock.now)
  readonly watch: DriftWatch
  readonly requests: Request[] = []
  ledger = 0n
  #pending: { readonly since: number; readonly cost: bigint }[] = []
  #steps: readonly Step[]
  readonly #pace: number

  constructor(steps: readonly Step[], pace: number) {
    this.#steps = steps
    this.#pace = pace
    const inner = new MemoryStanding(this.limits, () => this.#pending[0]?.since ?? this.clock.ms)
    const between = async <T>(look: () => Promise<T>): Promise<T> => {
      await this.#some()
      return look()
    }
    const limits: ComparableLimits = {
      now: () => between(async () => this.clock.ms),
      mayCompare: () => inner.mayCompare(),
      watermarks: () => between(() => inner.watermarks()),
      moved: (limit) => between(() => inner.moved(limit)),
      standing: (subject) => between(() => inner.standing(subject)),
      repair: (...all) => between(() => inner.repair(...all)),
      release: () => inner.release(),
      compared: (...all) => inner.compared(...all),
    }
    this.watch = new DriftWatch({
      limits,
      truthOf: async () => {
        await this.#some()
        const span = { least: this.ledger, most: this.ledger }
        await this.#some()
        return { credit: 0n, spentSince: () => span }
      },
      settledAmong: async () => new Set(),
      unknownNodes: async () => 0,
      isNodeAlive: async () => true,
      log: () => undefined,
      lookMs: 0,
    })
  }

  get done(): boolean {
    return this.#steps.length === 0
  }

  get counted(): bigint {
    return this.limits.standing(credentialSubject(CREDENTIAL))?.spends[0]?.spent ?? 0n
  }

  async #some(): Promise<void> {
    const next = this.#steps.slice(0, this.#pace)
    this.#steps = this.#steps.slice(this.#pace)
    for (const step of next) await this.take(step)
    if (next.length > 0) return
    this.clock.ms += 1
    this.#commit()
  }

  async take(step: Step): Promise<void> {
    if (step.kind === 'wait') this.clock.ms += step.ms
    else if (step.kind === 'commit') this.#commit()
    else if (step.kind === 'begin') this.requests.push({ tried: [], hold: await this.#lend(), cost: 0n })
    else if (step.kind === 'falsify') this.#falsify(BigInt(step.by))
    else this.#end(step)
  }

  #end({ kind, of, cost }: Ended): void {
    const request = this.requests[of]
    if (!request) return
    const { hold } = request
    if (hold) request.cost += BigInt(cost)
    if (kind === 'fail') {
      // It goes on elsewhere: nothing of this credential's budget is held for it any more.
      if (!hold) return
      this.limits.spendCredential(hold, BigInt(cost))
      request.tried.push(hold)
      request.hold = undefined
      return
    }
    this.requests.splice(of, 1)
    if (hold) this.limits.resolveCredential(hold, BigInt(cost))
    for (const each of request.tried) this.limits.resolveCredential(each, 0n)
    this.#pending.push({ since: this.clock.ms, cost: request.cost })
  }

  #lend(): Promise<CredentialHold> {
    return lent(this.limits, CREDENTIAL, BUDGET, 60n)
  }

  #commit(): void {
    for (const { cost } of this.#pending) this.ledger += cost
    this.#pending = []
  }

  #falsify(by: bigint): void {
    this.limits.seedCredentialSpend(CREDENTIAL, periodAt('UTC', 'month', this.clock.ms), this.counted + by)
  }

  /** Lets the watch run beside the steps, then to its end. */
  async run(): Promise<void> {
    while (!this.done) await this.watch.round()
    while (this.requests.length > 0) await this.take({ kind: 'settle', of: 0, cost: 3 })
    // What was falsified behind its back is seen when the credential moves again.
    await this.take({ kind: 'begin' })
    await this.take({ kind: 'settle', of: 0, cost: 0 })
    for (let round = 0; round < 5; round++) await this.watch.round()
  }
}

test('the counter of a credential in use is never touched', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(moves, { maxLength: 60 }), fc.integer({ min: 1, max: 5 }), async (steps, pace) => {
      const course = new Course(steps, pace)
      await course.run()
      expect([course.watch.repairs, course.counted]).toEqual([0, course.ledger])
    }),
    { numRuns: 1_500 },
  )
})

test('one that was falsified comes to what the ledger has', async () => {
  const steps = fc.array(fc.oneof({ weight: 9, arbitrary: moves }, { weight: 1, arbitrary: falsehood }), {
    maxLength: 60,
  })
  await fc.assert(
    fc.asyncProperty(steps, fc.integer({ min: 1, max: 5 }), async (history, pace) => {
      const course = new Course(history, pace)
      await course.run()
      expect(course.counted).toBe(course.ledger)
      expect(course.limits.moved.size).toBe(0)
    }),
    { numRuns: 300 },
  )
})
