import { asObject, asString, parseJson } from '../../kit/parse-json.ts'
import { formatUsd, type Nano, parseUsd } from '../../model/money.ts'
import type { ControlDeps } from '../deps.ts'
import { readRequest } from '../requests/read-requests.ts'
import type { RequestDetail } from '../requests/schema.ts'
import { notFound } from '../shared/faults.ts'
import { iso } from '../shared/time.ts'
import { openRequests } from './open-requests.ts'
import { transactionOf } from './read-transaction.ts'
import type { LedgerRequestView } from './transaction-schema.ts'

/** All that the books know of a request of any workspace, settled or under way. Throws Fault `not_found`. */
export async function readLedgerRequest(deps: ControlDeps, id: string): Promise<LedgerRequestView> {
  const row = await deps.db
    .selectFrom('requests')
    .select(['workspace_id', 'transaction_id', 'price_version', 'plan', 'created_at'])
    .where('id', '=', id)
    .executeTakeFirst()
  if (!row) return readOpen(deps, id)
  const request = await readRequest(deps, 'operator', row.workspace_id, id)
  const transaction = row.transaction_id === null ? undefined : await transactionOf(deps, row.transaction_id)
  const held = heldFor(request, row.plan)
  return {
    state: 'settled',
    workspaceId: row.workspace_id,
    request,
    hold: { amountUsd: held === undefined ? null : formatUsd(held), node: null, since: iso(row.created_at) },
    priceVersion: await priceVersionOf(deps, row.price_version),
    transaction: transaction?.view ?? null,
  }
}

async function readOpen(deps: ControlDeps, id: string): Promise<LedgerRequestView> {
  const open = (await openRequests(deps)).find((request) => request.id === id)
  if (!open) throw notFound('request', id)
  return {
    state: 'open',
    workspaceId: open.workspaceId,
    request: null,
    hold: { amountUsd: formatUsd(open.hold), node: open.node, since: iso(open.at) },
    priceVersion: null,
    transaction: null,
  }
}

/** What was held is the highest ceiling among the candidates; of an interrupted request it was kept as such. */
function heldFor({ plan }: RequestDetail, planText: string): Nano | undefined {
  const kept = asString(asObject(firstOf(parseJson(planText)))?.holdNano)
  if (kept !== undefined && /^\d+$/.test(kept)) return BigInt(kept)
  const ceilings = plan
    .filter(({ dropped, chargeCeilingUsd }) => dropped === null && chargeCeilingUsd !== null)
    .map(({ chargeCeilingUsd }) => parseUsd(chargeCeilingUsd ?? '0'))
  return ceilings.length === 0 ? undefined : ceilings.reduce((most, one) => (one > most ? one : most))
}

function firstOf(list: unknown): unknown {
  return Array.isArray(list) ? list[0] : undefined
}

async function priceVersionOf(deps: ControlDeps, id: string | null): Promise<LedgerRequestView['priceVersion']> {
  if (id === null) return null
  const row = await deps.db.selectFrom('price_versions').selectAll().where('id', '=', id).executeTakeFirst()
  return row ? { id, firstSeenAt: iso(row.first_seen), terms: parseJson(row.body) } : null
}
