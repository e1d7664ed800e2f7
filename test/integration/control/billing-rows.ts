import { idAt } from '../../../src/kit/ids.ts'
import { localDayText } from '../../../src/kit/local-day.ts'
import type { SettledRequest } from '../../../src/ledger/ledger-store.ts'
import { type Nano, parseUsd } from '../../../src/model/money.ts'
import { ledgerBatch, newId, settledRequest } from '../store/ledger-fixtures.ts'
import type { Plane } from './plane.ts'

/** Auckland's days begin half a day before UTC's, and its clocks change within the rows' time. */
export const ZONE = 'Pacific/Auckland'
/** Some hours before a month's end there. */
export const FIRST = Date.parse('2026-09-24T06:00:00Z')
const STEP = 1_037_000

const lanes = ['resale', 'cheap', 'byok'] as const
const users = [undefined, 'alice', 'bob', '=1+1', 'käthe, "k"', ''] as const
const tags = [undefined, { team: 'a' }, { team: 'b,c' }, { team: '\ud800', env: 'x' }, { env: 'team":"a' }] as const

/** An id made at this time. */
export function requestIdAt(at: number): string {
  return `${idAt('req', at).slice(0, 20)}${newId('x').slice(-16)}`
}

/** The i-th of a mixed lot: every lane, ending, user and tag, with amounts that no rounding hides. */
export function mixedRequest(workspaceId: string, i: number, part: Partial<SettledRequest> = {}): SettledRequest {
  const createdAt = FIRST + i * STEP
  const lane = lanes[i % 3] ?? 'resale'
  return settledRequest({
    id: requestIdAt(createdAt),
    workspaceId,
    createdAt,
    day: localDayText(ZONE, createdAt),
    lane,
    keyId: `key_${i % 4}`,
    servedModel: i % 7 === 0 ? '=cmd|1' : `model-${i % 5}`,
    endUser: users[i % users.length],
    tags: tags[i % tags.length],
    usage: { inputTokens: i, cacheReadTokens: i % 2 ? 1 : undefined, outputTokens: 2 * i, estimated: false },
    cost: 1_000_000_007n * BigInt((i % 11) + 1),
    charge: lane === 'byok' ? 0n : 1_000_000_009n * BigInt((i % 13) + 1),
    ...endings[i % endings.length]?.(lane),
    ...part,
  })
}

const endings: readonly ((lane: string) => Partial<SettledRequest>)[] = [
  () => ({}),
  () => ({ outcome: 'failed', status: 502, charge: 0n }),
  () => ({}),
  (lane) => ({ outcome: 'cancelled', ...(lane === 'byok' ? {} : { charge: 3n }) }),
  (lane) => (lane === 'byok' ? {} : { overrun: 77n }),
  () => ({ outcome: 'interrupted', status: 0, charge: 0n, cost: undefined, usage: { estimated: true } }),
  () => ({}),
]

/** Commits them 150 at a time, so that batches hold requests of two days. */
export async function commitAll(plane: Plane, settled: readonly SettledRequest[], size = 150): Promise<void> {
  for (let i = 0; i < settled.length; i += size) {
    await plane.store.ledger.commit(ledgerBatch({ settled: settled.slice(i, i + size) }))
  }
}

/** What was posted to the workspace's credit for requests. Nano-dollars, positive. */
export async function postedCharges(plane: Plane, ws: string): Promise<Nano> {
  const rows = await plane.store.db
    .selectFrom('transactions as t')
    .innerJoin('postings as p', 'p.transaction_id', 't.id')
    .select('p.amount')
    .where('t.kind', '=', 'charge')
    .where('p.account_id', '=', `${ws}:credit`)
    .execute()
  return -rows.reduce((sum, { amount }) => sum + amount, 0n)
}

export interface Line {
  readonly requests: number
  readonly inputTokens: number | null
  readonly cacheReadTokens: number | null
  readonly costUsd: string | null
  readonly chargeUsd: string
  readonly [group: string]: unknown
}

export function linesOf(text: string): Line[] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Line)
}

export function chargesOf(lines: readonly Line[]): Nano {
  return lines.reduce((sum, { chargeUsd }) => sum + parseUsd(chargeUsd), 0n)
}
