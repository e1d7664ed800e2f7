import pg from 'pg'
import { nanoOf } from '../../support/calls.ts'
import { type Gateway, until } from '../../support/gateway.ts'
import type { LoadAnswer } from '../../support/load.ts'
import type { Exported, Place } from '../../support/places.ts'
import type { Customer } from '../money/world.ts'

/** Credit and what the key has spent, as Redis has them, are what the ledger in PostgreSQL says; nothing is held. */
export async function countersEqualLedger(gateway: Gateway, { workspaceId, keyId }: Customer, place: Place) {
  const path = `/api/workspaces/${workspaceId}`
  const balance = await gateway.api<Record<string, string>>('GET', `${path}/balance`).catch(() => undefined)
  const key = await gateway.api<{ spentUsd?: string }>('GET', `${path}/keys/${keyId}`).catch(() => undefined)
  const truth = await ledgerOf(place, workspaceId, keyId)
  return (
    balance?.heldUsd === '0' &&
    nanoOf(balance.creditUsd ?? '') === truth.credit &&
    nanoOf(key?.spentUsd ?? '-1') === truth.spent
  )
}

/** What the books say of themselves, once the counters answer in time too: a busy machine may keep them from it for once. */
export async function booksOf(gateway: Gateway): Promise<Record<string, unknown>> {
  let check: Record<string, unknown> = {}
  const told = async () => {
    check = await gateway.api<Record<string, unknown>>('GET', '/api/ledger/check')
    return check.driftUsd !== null
  }
  await until(told, 'the counters are compared with the ledger')
  return check
}

async function ledgerOf({ databaseUrl }: Place, workspaceId: string, keyId: string) {
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  try {
    const { rows } = await client.query<{ credit: string; spent: string }>(
      `select (select balance from accounts where id = $1 || ':credit')::text as credit,
              (select coalesce(sum(case when lane = 'byok' then cost else charge end), 0)
                 from requests where key_id = $2)::text as spent`,
      [workspaceId, keyId],
    )
    return { credit: BigInt(rows[0]?.credit ?? 0), spent: BigInt(rows[0]?.spent ?? 0) }
  } finally {
    await client.end()
  }
}

/** Requests, and answers of providers, that are on record more than once. */
export function duplicatesIn(records: readonly Exported[]): string[] {
  const ids = records.flatMap(({ id, upstreamId, outcome }) =>
    upstreamId === null || outcome === 'failed' ? [id] : [id, upstreamId],
  )
  const met = new Set<string>()
  return ids.filter((id) => met.size === met.add(id).size)
}

/** Whole answers on paid lanes that are not on record as such, or not at the price that the client was told. */
export function missingFrom(records: readonly Exported[], seen: readonly LoadAnswer[]): string[] {
  const byId = new Map(records.map((record) => [record.id, record]))
  const missing: string[] = []
  for (const { requestId = '', complete, lane, told } of seen) {
    if (!complete || lane === 'byok') continue
    const record = byId.get(requestId)
    if (record?.outcome !== 'completed') missing.push(`${requestId}: ${record?.outcome ?? 'no record'}`)
    else if (told.some((amount) => amount !== nanoOf(record.chargeUsd))) missing.push(`${requestId}: another price`)
  }
  return missing
}
