import { sql } from 'kysely'
import type { Catalog } from '../../model/catalog.ts'
import { formatUsd } from '../../model/money.ts'
import type { Credential } from '../../model/workspace.ts'
import type { ControlDeps } from '../deps.ts'
import { monthAt, monthBounds } from '../shared/month.ts'
import type { PooledView, SystemView } from './schema.ts'

/** How this node does, and the operator's credentials as it has met them. `deps.vitals` has to be there. */
export async function readSystem(deps: ControlDeps): Promise<SystemView> {
  const { storeAlive, ledgerQueued, ledgerFailingMs, counters, driftNano, ...rest } = vitalsOf(deps)
  const catalog = deps.catalog()
  const credentials = [...catalog.credentials.values()].flat()
  const spent = await monthSpent(deps, credentials)
  return {
    ok: storeAlive && ledgerFailingMs === 0 && counters !== 'unreachable',
    ...{ storeAlive, ledgerQueued, ledgerFailingMs, counters, driftUsd: formatUsd(driftNano) },
    ...rest,
    credentials: credentials.map((one) => viewPooled(deps, catalog, one, spent.get(one.id) ?? 0n)),
  }
}

function vitalsOf({ vitals }: ControlDeps) {
  if (!vitals) throw new Error('nothing is known of this node')
  return vitals()
}

function viewPooled({ health, clock }: ControlDeps, catalog: Catalog, one: Credential, spent: bigint): PooledView {
  const now = clock()
  const deployments = [...catalog.models.values()]
    .flatMap((model) => model.deployments)
    .filter(({ provider }) => provider.id === one.providerId)
  const resting = deployments.flatMap((deployment) => {
    const rest = health?.resting(one, deployment, now)
    return rest === undefined ? [] : [{ deployment: deployment.id, why: rest.why }]
  })
  return {
    ...{ id: one.id, name: one.name, provider: one.providerId, region: one.region ?? null, lanes: [...one.lanes] },
    ...{ disabled: one.disabled, inFlight: health?.inFlight(one) ?? 0, deployments: deployments.length, resting },
    monthSpentUsd: formatUsd(spent),
    monthlyBudgetUsd: one.monthlyBudget === undefined ? null : formatUsd(one.monthlyBudget),
  }
}

async function monthSpent(deps: ControlDeps, credentials: readonly Credential[]): Promise<ReadonlyMap<string, bigint>> {
  const { from, before } = monthBounds(monthAt(deps.clock(), 'UTC'))
  const { rows } = await sql<{ readonly id: string; readonly cost: string }>`
    select credential_id as id, sum(cost)::text as cost from credential_spend
    where credential_id = any(${credentials.map(({ id }) => id)}::text[]) and day >= ${from} and day < ${before}
    group by 1`.execute(deps.db)
  return new Map(rows.map(({ id, cost }) => [id, BigInt(cost)]))
}
