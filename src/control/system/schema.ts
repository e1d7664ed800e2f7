import { z } from 'zod'
import { lane } from '../shared/fields.ts'
import { usd } from '../shared/money.ts'

const pooled = z
  .object({
    id: z.string(),
    name: z.string(),
    provider: z.string(),
    region: z.string().nullable(),
    lanes: z.array(lane),
    disabled: z.boolean(),
    inFlight: z.number().describe('Calls under way on this node.'),
    deployments: z.number().describe('How many it can serve.'),
    resting: z
      .array(z.object({ deployment: z.string(), why: z.string() }))
      .describe('What this node leaves it out of for now, and why.'),
    monthSpentUsd: usd.describe('What the provider charged on it this month (UTC), as far as it is settled.'),
    monthlyBudgetUsd: usd.nullable(),
  })
  .meta({ id: 'PooledCredential' })
export type PooledView = z.output<typeof pooled>

export const systemView = z
  .object({
    ok: z.boolean().describe('The database answers, the ledger is written and the shared counters answer.'),
    storeAlive: z.boolean(),
    ledgerQueued: z.number().describe('Entries that are not durable yet.'),
    ledgerFailingMs: z.number().describe('For how long the ledger could not be written. 0: it can.'),
    counters: z.enum(['memory', 'shared', 'unreachable']).describe('Where limits and budgets are counted.'),
    driftUsd: usd.describe('How far the live counters were from the ledger when they were compared last.'),
    repairs: z.number().describe('Workspaces whose counters were repaired since the start.'),
    inFlight: z.number(),
    streams: z.number(),
    uptimeS: z.number(),
    credentials: z.array(pooled).describe("The operator's own, by provider."),
  })
  .meta({ id: 'System' })
export type SystemView = z.output<typeof systemView>
