import type { Simulator } from '../../simulator/client.ts'
import { nanoOf } from '../../support/calls.ts'
import type { Gateway, Tenant } from '../../support/gateway.ts'
import { type Exported, exportOf } from '../../support/places.ts'
import { numberIn } from '../money/draw.ts'
import type { LetIn } from './bounds.ts'
import { isUnavailable, type Try } from './crowd.ts'
import { TOKEN } from './scarce.ts'

export interface Sampler {
  /** How often it looked, and the most that it saw spent and held at once. */
  stop(): Promise<{ readonly looks: number; readonly most: bigint }>
}

/** Looks at a workspace's balance again and again; credit and holds are of one moment. `creditUsd`: what it began with. */
export function sampleBalance(gateway: Gateway, { workspaceId }: Tenant, creditUsd: string): Sampler {
  let stopping = false
  let looks = 0
  let most = 0n
  const look = async () => {
    const path = `/api/workspaces/${workspaceId}/balance`
    const balance = await gateway.api<Record<'creditUsd' | 'heldUsd', string>>('GET', path)
    const used = nanoOf(creditUsd) - nanoOf(balance.creditUsd) + nanoOf(balance.heldUsd)
    looks++
    if (used > most) most = used
  }
  const loop = (async () => {
    // A look that Redis did not answer in time says nothing.
    while (!stopping) await look().catch(() => {})
  })()
  return {
    stop: async () => {
      stopping = true
      await loop
      return { looks, most }
    },
  }
}

interface Row extends Exported {
  readonly createdAt: string
  readonly latencyMs: number
  readonly costUsd: string | null
  readonly tags: Readonly<Record<string, string>>
  readonly usage: { readonly inputTokens: number | null; readonly outputTokens: number | null }
}

/** The records of all owners' requests that were let in: a credential's refusal leaves a record too. */
export async function recordsOf(gateway: Gateway, owners: readonly Tenant[]): Promise<Row[]> {
  const all = await Promise.all(owners.map(({ workspaceId }) => exportOf(gateway, workspaceId)))
  return (all.flat() as Row[]).filter(({ status }) => status !== 402 && status !== 503)
}

export function takenBy(rows: readonly Row[], counts: 'chargeUsd' | 'costUsd'): bigint {
  return rows.reduce((total, row) => total + nanoOf(row[counts] ?? '0'), 0n)
}

/** Brings together what client, provider and record know of each request that was let in. */
export async function letIn(
  simulator: Simulator,
  rows: readonly Row[],
  tries: readonly Try[],
  counts: 'chargeUsd' | 'costUsd',
): Promise<LetIn[]> {
  const arrivals = new Map((await simulator.captured()).map(({ body, time }) => [numberIn(body), time]))
  const sent = new Map(tries.filter((each) => !isUnavailable(each)).map((each) => [each.wish.n, each]))
  return rows.map((row) => {
    const n = Number(row.tags.n)
    const each = sent.get(n)
    if (!each) throw new Error(`nobody sent request ${n}`)
    const settledAt = Date.parse(row.createdAt) + row.latencyMs
    return {
      n,
      sentAt: each.sentAt,
      at: arrivals.get(n) ?? settledAt,
      settledAt,
      ceiling: BigInt(each.wish.cap) * TOKEN,
      taken: nanoOf(row[counts] ?? '0'),
    }
  })
}
