import type { Kysely } from 'kysely'
import { newId } from '../kit/ids.ts'
import { noUsage } from '../model/usage.ts'
import type { Database } from '../store/schema.ts'
import type { LedgerStore, OpenEntry, SettledRequest } from './ledger-store.ts'

/** Entries as they stand in open_requests: JSON, money as a decimal string. */
type StoredEntry = Omit<OpenEntry, 'hold'> & { readonly hold: string }

/**
 * Books the requests that a process left open when it died: each becomes a record with outcome `interrupted` and no
 * charge, since no complete answer can have reached the client. Returns how many. Safe to repeat.
 */
export async function recoverOpenRequests(
  db: Kysely<Database>,
  ledger: LedgerStore,
  isDead: (node: string) => Promise<boolean>,
  dayOf: (at: number, workspaceId: string) => string,
): Promise<number> {
  const batches = await db.selectFrom('open_requests').selectAll().orderBy('id').execute()
  const dead = new Map<string, boolean>()
  let interrupted = 0
  for (const batch of batches) {
    let gone = dead.get(batch.node)
    if (gone === undefined) dead.set(batch.node, (gone = await isDead(batch.node)))
    if (!gone) continue
    const entries = JSON.parse(batch.entries) as StoredEntry[]
    const settled = await settledAmong(db, entries)
    const open = entries.filter(({ id }) => !settled.has(id))
    const now = Date.now()
    await ledger.commit({
      id: newId('bat'),
      at: now,
      opens: [],
      settled: open.map((entry) => interruption(entry, now, dayOf(entry.createdAt, entry.workspaceId))),
      closed: [batch.id],
      priceVersions: [],
    })
    interrupted += open.length
  }
  return interrupted
}

async function settledAmong(db: Kysely<Database>, entries: readonly StoredEntry[]): Promise<Set<string>> {
  if (entries.length === 0) return new Set()
  const ids = entries.map(({ id }) => id)
  const rows = await db.selectFrom('requests').select('id').where('id', 'in', ids).execute()
  return new Set(rows.map(({ id }) => id))
}

function interruption(entry: StoredEntry, now: number, day: string): SettledRequest {
  return {
    id: entry.id,
    workspaceId: entry.workspaceId,
    keyId: entry.keyId,
    createdAt: entry.createdAt,
    day,
    lane: entry.lane,
    requestedModel: entry.requestedModel,
    servedModel: entry.servedModel,
    reportedModel: undefined,
    provider: entry.provider,
    region: undefined,
    credentialId: undefined,
    upstreamId: undefined,
    status: 0,
    outcome: 'interrupted',
    stream: entry.stream,
    usage: { ...noUsage, estimated: true },
    finishReason: undefined,
    cost: undefined,
    charge: 0n,
    overrun: 0n,
    priceVersion: undefined,
    latencyMs: Math.max(0, now - entry.createdAt),
    ttftMs: undefined,
    cache: 'off',
    endUser: undefined,
    tags: undefined,
    rawUsage: undefined,
    attempts: '[]',
    plan: JSON.stringify([
      { lane: entry.lane, provider: entry.provider, model: entry.servedModel, holdNano: entry.hold },
    ]),
  }
}
