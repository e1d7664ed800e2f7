import type { Kysely } from 'kysely'
import { recoverOpenRequests } from '../ledger/recover.ts'
import type { Database } from '../store/schema.ts'
import type { Store } from '../store/store.ts'

export interface GoneNodesOptions {
  readonly store: Pick<Store, 'db' | 'ledger' | 'node' | 'isNodeAlive'>
  /** Nodes that tell of themselves by the shared counters; rejects when those cannot be asked. */
  readonly heard: () => Promise<{ has(node: string): boolean }>
  readonly dayOf: (at: number, workspaceId: string) => string
  /** Told of the workspaces whose requests were booked, one for each request. */
  readonly onBooked: (workspaceIds: readonly string[]) => void
  readonly now: () => number
}

/**
 * How long (ms) a node must have been silent in the database and in the shared counters, whenever either was asked. One
 * that is merely cut off from both cannot complete an answer on a strict lane: its clients are told after 10 seconds.
 */
const SILENT_MS = 30_000

/** Books what nodes left open that ended without a word, so that nobody has to start one for it. */
export class GoneNodes {
  readonly #options: GoneNodesOptions
  /** Since when nothing has been heard of a node that has open requests (epoch ms). */
  readonly #silentSince = new Map<string, number>()

  constructor(options: GoneNodesOptions) {
    this.#options = options
  }

  /** One look. Rejects when database or counters cannot be asked; nothing is booked then. */
  async round(): Promise<void> {
    const { store, dayOf, onBooked, now } = this.#options
    const gone = await this.#gone(await nodesWithOpen(store.db, store.node), now())
    if (gone.size === 0) return
    const booked = await recoverOpenRequests(store.db, store.ledger, async (node) => gone.has(node), dayOf)
    for (const node of gone) this.#silentSince.delete(node)
    if (booked.length > 0) onBooked(booked)
  }

  async #gone(nodes: readonly string[], now: number): Promise<ReadonlySet<string>> {
    for (const node of this.#silentSince.keys()) if (!nodes.includes(node)) this.#silentSince.delete(node)
    const gone = new Set<string>()
    if (nodes.length === 0) return gone
    const heard = await this.#options.heard()
    for (const node of nodes) {
      if (heard.has(node) || (await this.#options.store.isNodeAlive(node))) this.#silentSince.delete(node)
      else if (now - (this.#silentSince.get(node) ?? now) >= SILENT_MS) gone.add(node)
      else if (!this.#silentSince.has(node)) this.#silentSince.set(node, now)
    }
    return gone
  }
}

/** Other nodes that have requests written down as open. */
async function nodesWithOpen(db: Kysely<Database>, own: string): Promise<string[]> {
  const rows = await db.selectFrom('open_requests').select('node').distinct().where('node', '<>', own).execute()
  return rows.map(({ node }) => node)
}
