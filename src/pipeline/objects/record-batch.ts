import { localDayText } from '../../kit/local-day.ts'
import { asObject, asString, parseJson } from '../../kit/parse-json.ts'
import { DurabilityLate } from '../../ledger/group-commit.ts'
import type { SettledRequest } from '../../ledger/ledger-store.ts'
import { isRefusal } from '../../limits/limits.ts'
import type { Nano } from '../../model/money.ts'
import { roundSum } from '../../model/price.ts'
import type { Outcome } from '../../model/request-record.ts'
import type { Workspace } from '../../model/workspace.ts'
import type { ObjectDeps } from './deps.ts'
import type { Keeper } from './keeper.ts'
import { type KnownBatch, markRecorded } from './known-objects.ts'
import type { ModelTally } from './tally.ts'

/** More does not fit in the records' column. */
const LONGEST_LATENCY_MS = 2_147_483_647
const LONGEST_TEXT = 256
const LONGEST_RAW_USAGE = 16_384

/** A batch that has ended, and what it consumed. */
export interface EndedBatch {
  readonly batch: KnownBatch
  readonly keeper: Keeper
  readonly workspace: Workspace
  readonly outcome: Outcome
  readonly tallies: readonly ModelTally[]
}

/**
 * Writes a batch down once, one record for each of its models, under the id of the request that made it: whoever else
 * sees it ended, here or on another node, writes the same ids, which the books take once. Never rejects: the answer that
 * told of it must not fail for it, and the next one tells it again.
 */
export function recordBatch(deps: ObjectDeps, ended: EndedBatch): Promise<void> {
  return deps.moving(() => record(deps, ended))
}

async function record(deps: ObjectDeps, ended: EndedBatch): Promise<void> {
  const now = deps.now()
  const rows = ended.tallies.map((tally, at) => rowOf(ended, tally, at, now))
  try {
    await Promise.all(rows.map(({ row, version }) => deps.ledger.settle(row, version)))
    if (!(await markRecorded(deps.db, ended.batch, now))) return
  } catch (error) {
    const detail = error instanceof DurabilityLate ? 'late' : String(error)
    return deps.log('batch_not_recorded', { batchId: ended.batch.id, detail })
  }
  deps.metrics.count('byok', ended.keeper.provider.id, ended.outcome)
  let spent = 0n
  for (const { row } of rows) spent += row.cost ?? 0n
  await countSpend(deps, ended, spent).catch((error: unknown) =>
    deps.log('batch_spend_not_counted', { batchId: ended.batch.id, detail: String(error) }),
  )
}

/** Budgets of the key and the credential learn of the cost; nothing was held for it. */
async function countSpend(deps: ObjectDeps, { batch, keeper, workspace }: EndedBatch, spent: Nano): Promise<void> {
  if (spent === 0n) return
  const { timeZone } = workspace
  const credential = await deps.limits.admitCredential(keeper.credential.id, undefined, timeZone, 0n)
  if (!isRefusal(credential)) deps.limits.resolveCredential(credential, spent)
  const key = deps.keyById(batch.keyId)
  if (!key) return
  const hold = await deps.limits.admit({
    requestId: `${batch.requestId}-ended`,
    workspaceId: workspace.id,
    // It is no call: its rate and concurrency are nobody's.
    key: { ...key, maxSpend: undefined, rpm: undefined, tpm: undefined, maxConcurrency: undefined },
    timeZone,
    tokens: 0,
    spend: 0n,
    charge: 0n,
  })
  if (!isRefusal(hold)) deps.limits.resolve(hold, { tokens: 0, spend: spent, charge: 0n })
}

function rowOf({ batch, keeper, workspace, outcome }: EndedBatch, tally: ModelTally, at: number, now: number) {
  const { terms, usage, sum, name } = tally
  const { provider, credential, region } = keeper
  const cost = terms.cost && roundSum(sum, terms.factor)
  const latencyMs = Math.min(LONGEST_LATENCY_MS, Math.max(0, now - batch.createdAt))
  const own = { lane: 'byok', provider: provider.id, model: name, region, credentialId: credential.id } as const
  const row: SettledRequest = {
    id: at === 0 ? batch.requestId : `${batch.requestId}-${at + 1}`,
    workspaceId: workspace.id,
    keyId: batch.keyId,
    createdAt: batch.createdAt,
    // What a batch cost counts on the day on which it is known, as budgets have it.
    day: localDayText(workspace.timeZone, now),
    lane: 'byok',
    requestedModel: terms.model.slice(0, LONGEST_TEXT),
    servedModel: terms.model.slice(0, LONGEST_TEXT),
    reportedModel: name.slice(0, LONGEST_TEXT) || undefined,
    provider: provider.id,
    region,
    credentialId: credential.id,
    upstreamId: batch.id,
    status: 200,
    outcome,
    stream: false,
    usage,
    finishReason: 'batch',
    cost,
    charge: 0n,
    overrun: 0n,
    priceVersion: terms.version,
    latencyMs,
    ttftMs: undefined,
    cache: 'off',
    endUser: undefined,
    tags: tagsOf(batch.tags),
    rawUsage: (tally.rawUsage?.length ?? 0) > LONGEST_RAW_USAGE ? undefined : tally.rawUsage,
    attempts: JSON.stringify([{ ...own, status: 200, latencyMs, costNano: cost?.toString() }]),
    plan: JSON.stringify([{ ...own, chargeCeilingUsd: '0', priceVersion: terms.version }]),
  }
  return { row, version: { id: terms.version, body: terms.body } }
}

function tagsOf(text: string | undefined): Record<string, string> | undefined {
  const tags = text === undefined ? undefined : asObject(parseJson(text))
  return tags && Object.fromEntries(Object.entries(tags).map(([name, value]) => [name, asString(value) ?? '']))
}
