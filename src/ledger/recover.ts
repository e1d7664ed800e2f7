import type { Kysely } from 'kysely'
import { newId } from '../kit/ids.ts'
import { noUsage } from '../model/usage.ts'
import type { Database } from '../store/schema.ts'
import type { LedgerStore, OpenEntry, SettledRequest } from './ledger-store.ts'
import { settledAmong } from './standing.ts'

/** Entries as they stand in open_requests: JSON, money as a decimal string. */
type StoredEntry = Omit<OpenEntry, 'hold'> & { readonly hold: string }

/**
 * Books the requests that a process left open when it died: each becomes a record with outcome `interrupted` and no
 * charge, since no complete answer can have reached the client. Returns the workspace of each. Safe to repeat.
 */
export async function recoverOpenRequests(
  db: Kysely<Database>,
  ledger: LedgerStore,
  isDead: (node: string) => Promise<boolean>,
  dayOf: (at: number, workspaceId: string) => string,
): Promise<string[]> {
  const batches = await db.selectFrom('open_requests').selectAll().orderBy('id').execute()
  const dead = new Map<string, boolean>()
  const interrupted: string[] = []
  for (const batch of batches) {
    let gone = dead.get(batch.node)
    if (gone === undefined) dead.set(batch.node, (gone = await isDead(batch.node)))
    if (!gone) continue
    const entries = JSON.parse(batch.entries) as StoredEntry[]
    const settled = await settledAmong(
      db,
      entries.map(({ id }) => id),
    )
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
    interrupted.push(...open.map(({ workspaceId }) => workspaceId))
  }
  return interrupted
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
