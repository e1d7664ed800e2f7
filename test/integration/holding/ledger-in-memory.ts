import type { LedgerBatch, LedgerStore, OpenEntry, SettledRequest } from '../../../src/ledger/ledger-store.ts'
import { settledRequest } from '../store/ledger-fixtures.ts'

interface Pending {
  readonly batch: LedgerBatch
  readonly done: () => void
}

/**
 * The plainest ledger that can be right: what is written is kept in lists, and nothing is ever lost. Batches stay
 * pending until the test writes them, so that it decides what a crash finds on the books.
 */
export class LedgerInMemory {
  /** Top-ups less refunds, in nano-dollars. */
  topUps = 0n
  readonly rows = new Map<string, SettledRequest>()
  readonly #opens = new Map<string, { readonly node: string; readonly entries: readonly OpenEntry[] }>()
  readonly #batches = new Set<string>()
  readonly #pending = new Map<string, Pending>()

  /** One node's way to write. */
  storeFor(node: string): LedgerStore {
    return {
      commit: (batch) =>
        new Promise<void>((done) => {
          this.#pending.set(node, { batch, done })
        }),
    }
  }

  /** Makes durable what the node has under way; false when there is nothing. */
  write(node: string): boolean {
    const pending = this.#pending.get(node)
    if (!pending) return false
    this.#pending.delete(node)
    this.#apply(node, pending.batch)
    pending.done()
    return true
  }

  /** The node is gone. What it had under way is on the books or it is not; its open requests end as interrupted. */
  bury(node: string, written: boolean): void {
    const pending = this.#pending.get(node)
    this.#pending.delete(node)
    if (pending && written) this.#apply(node, pending.batch)
    for (const [id, open] of this.#opens) {
      if (open.node !== node) continue
      this.#opens.delete(id)
      for (const entry of open.entries) if (!this.rows.has(entry.id)) this.rows.set(entry.id, interrupted(entry))
    }
  }

  get credit(): bigint {
    let credit = this.topUps
    for (const { charge } of this.rows.values()) credit -= charge
    return credit
  }

  /** What is under way as far as the books know: written and not settled. */
  get open(): readonly OpenEntry[] {
    return [...this.#opens.values()].flatMap(({ entries }) => entries.filter(({ id }) => !this.rows.has(id)))
  }

  /** Batches of open entries that nobody closed, whether or not all in them has ended. */
  get unclosed(): number {
    return this.#opens.size
  }

  #apply(node: string, { id, opens, settled, closed }: LedgerBatch): void {
    if (this.#batches.has(id)) return
    this.#batches.add(id)
    for (const row of settled) {
      if (this.rows.has(row.id)) throw new Error(`request ${row.id} is booked twice`)
      this.rows.set(row.id, row)
    }
    for (const batch of closed) {
      const left = this.#opens.get(batch)?.entries.filter((entry) => !this.rows.has(entry.id)) ?? []
      if (left.length > 0) throw new Error(`batch ${batch} is closed while ${left[0]?.id} is open`)
      this.#opens.delete(batch)
    }
    if (opens.length > 0) this.#opens.set(id, { node, entries: opens })
  }
}

function interrupted({ id, workspaceId, keyId, createdAt }: OpenEntry): SettledRequest {
  const nothing = { charge: 0n, cost: undefined, credentialId: undefined }
  return settledRequest({ id, workspaceId, keyId, createdAt, outcome: 'interrupted', ...nothing })
}
