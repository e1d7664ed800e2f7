import { setTimeout as sleep } from 'node:timers/promises'
import {
  type ComparableLimits,
  CREDENTIAL_BUDGET,
  credentialOf,
  type Difference,
  type HoldStanding,
  type Standing,
  type Subject,
} from '../../limits/standing.ts'
import type { Nano } from '../../model/money.ts'
import { differenceOf, sizeOf, type Truth } from './ledger-truth.ts'

export interface DriftWatchOptions {
  readonly limits: ComparableLimits
  /** What the ledger says of a subject, of one moment; `now`: epoch ms. */
  readonly truthOf: (subject: Subject, now: number) => Promise<Truth>
  /** Which of these requests are settled, so that a hold of theirs can only be left over. */
  readonly settledAmong: (requestIds: readonly string[]) => Promise<ReadonlySet<string>>
  /** How many live processes on this database are not among these; they would have something to say. */
  readonly unknownNodes: (known: readonly string[]) => Promise<number>
  readonly isNodeAlive: (node: string) => Promise<boolean>
  readonly log: (event: string, detail: Readonly<Record<string, unknown>>) => void
  /** Subjects of one round at most. Default 50. */
  readonly atOnce?: number
  /** Ms between two looks at whether everybody has got as far as the ledger was read. Default 200. */
  readonly lookMs?: number
}

/** Ms that a round waits for that: a process that is behind for longer is waited for by a later round. */
const PATIENCE_MS = 5_000

/** A subject at rest, with what the ledger says of it. */
interface Resting {
  readonly subject: Subject
  readonly standing: Standing
  readonly truth: Truth
}

/**
 * Holds the live counters against the ledger and repairs them. Never while anything is under way: a workspace or a
 * credential is compared when it has no holds, when all that any process settled before its last movement was on the
 * ledger before that was read, and when nothing of it moved until all that the ledger knew had reached the counters.
 */
export class DriftWatch {
  /** Found by the last round, repaired or not: sum of the differences by their size, nano-dollars. */
  driftNano: Nano = 0n
  /** Workspaces and credentials that were repaired. */
  repairs = 0
  /** Holds of processes that are gone, given back. */
  released = 0
  #stopped = false
  readonly #options: DriftWatchOptions

  constructor(options: DriftWatchOptions) {
    this.#options = options
  }

  /** A round that is under way ends soon. */
  stop(): void {
    this.#stopped = true
  }

  /** One round. Rejects when counters or ledger cannot be asked. */
  async round(): Promise<void> {
    const { limits, atOnce = 50 } = this.#options
    if (!(await limits.mayCompare())) return
    const marks = await this.#marks()
    if (!marks) return
    const settledUntil = Math.min(...marks.values())
    const resting: Resting[] = []
    for (const subject of await limits.moved(atOnce)) {
      if (this.#stopped) return
      const found = await this.#atRest(subject, settledUntil, marks)
      if (found) resting.push(found)
    }
    if (resting.length === 0) {
      this.driftNano = 0n
      return
    }
    const readAt = await limits.now()
    if (await this.#everybodyPast(readAt)) await this.#compare(resting)
  }

  /** Undefined when a process lives that does not tell of itself, so that nothing is certain. */
  async #marks(): Promise<ReadonlyMap<string, number> | undefined> {
    const marks = await this.#options.limits.watermarks()
    if (marks.size === 0) return undefined
    return (await this.#options.unknownNodes([...marks.keys()])) === 0 ? marks : undefined
  }

  async #atRest(
    subject: Subject,
    settledUntil: number,
    marks: ReadonlyMap<string, number>,
  ): Promise<Resting | undefined> {
    const { limits, truthOf } = this.#options
    const standing = await limits.standing(subject)
    if (!standing) {
      await limits.compared(subject, true)
      return undefined
    }
    const { holds, touched } = standing
    if (holds.length > 0 && holds !== 'many') await this.#release(subject, holds, marks)
    if (holds.length === 0 && touched < settledUntil) {
      return { subject, standing, truth: await truthOf(subject, await limits.now()) }
    }
    await limits.compared(subject, false)
    return undefined
  }

  /** Holds of processes that are gone, and those read from the ledger whose requests it knows as settled by now. */
  async #release(subject: Subject, holds: readonly HoldStanding[], marks: ReadonlyMap<string, number>): Promise<void> {
    const { limits, settledAmong, isNodeAlive, log } = this.#options
    const settled = await settledAmong(holds.filter(({ node }) => node === undefined).map((hold) => hold.id))
    const left: HoldStanding[] = []
    const alive = new Map<string, boolean>()
    for (const hold of holds) {
      const { node } = hold
      if (node === undefined) {
        if (settled.has(hold.id)) left.push(hold)
        continue
      }
      if (!alive.has(node)) alive.set(node, marks.has(node) || (await isNodeAlive(node)))
      if (!alive.get(node)) left.push(hold)
    }
    if (left.length === 0) return
    await limits.release(subject, left)
    this.released += left.length
    log('limits_holds_released', { ...named(subject), holds: left.length })
  }

  /** True once every process has got past `at` with all that it settled. */
  async #everybodyPast(at: number): Promise<boolean> {
    for (
      const until = Date.now() + PATIENCE_MS;
      Date.now() < until && !this.#stopped;
      await sleep(this.#options.lookMs ?? 200)
    ) {
      const marks = await this.#marks()
      if (marks && Math.min(...marks.values()) > at) return true
    }
    return false
  }

  async #compare(resting: readonly Resting[]): Promise<void> {
    const { limits, log } = this.#options
    let drift = 0n
    for (const { subject, standing, truth } of resting) {
      const again = await limits.standing(subject)
      if (again?.touched !== standing.touched || again.holds.length > 0) {
        await limits.compared(subject, again === undefined)
        continue
      }
      const difference = differenceOf(again, truth, await limits.now())
      if (!difference) {
        await limits.compared(subject, true)
        continue
      }
      drift += sizeOf(difference)
      if (!(await limits.repair(subject, again, difference))) continue
      this.repairs++
      log('limits_drift_repaired', { ...named(subject), ...told(subject, difference) })
    }
    this.driftNano = drift
  }
}

function named(subject: Subject): Readonly<Record<string, string>> {
  const credentialId = credentialOf(subject)
  return credentialId === undefined ? { workspaceId: subject } : { credentialId }
}

function told(subject: Subject, { credit, spends }: Difference): Readonly<Record<string, unknown>> {
  if (credentialOf(subject) !== undefined) return { spentNano: String(spends.get(CREDENTIAL_BUDGET) ?? 0n) }
  return {
    creditNano: String(credit),
    spendsNano: Object.fromEntries([...spends].map(([key, amount]) => [key, String(amount)])),
  }
}
