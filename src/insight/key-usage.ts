import type { Kysely } from 'kysely'
import type { Limits } from '../limits/limits.ts'
import type { Caller } from '../model/call.ts'
import { usdNumber } from '../model/money.ts'
import type { Database } from '../store/schema.ts'

const DAY_MS = 86_400_000

/** What a key may spend and has spent, as OpenRouter's `GET /key` shows it. USD as numbers. */
export async function keyUsage(db: Kysely<Database>, limits: Limits, { key, workspace }: Caller, now: number) {
  const spent = await limits.spentBy(key, workspace.timeZone)
  const days = await db
    .selectFrom('usage_daily')
    .select(({ fn }) => ['day', 'lane', fn.sum<bigint>('charge').as('charge'), fn.sum<bigint>('cost').as('cost')])
    .where('workspace_id', '=', workspace.id)
    .where('key_id', '=', key.id)
    .groupBy(['day', 'lane'])
    .execute()
  const since = (length: number) => new Date(now - length * DAY_MS).toISOString().slice(0, 10)
  const charged = (from: string) =>
    usdNumber(
      days.filter(({ day, lane }) => day > from && lane !== 'byok').reduce((sum, d) => sum + BigInt(d.charge), 0n),
    )
  const byok = days.filter(({ lane }) => lane === 'byok').reduce((sum, { cost }) => sum + BigInt(cost), 0n)
  return {
    label: key.name,
    limit: key.maxSpend === undefined ? null : usdNumber(key.maxSpend),
    limit_reset: key.budgetPeriod === 'none' ? null : key.budgetPeriod,
    limit_remaining: key.maxSpend === undefined ? null : usdNumber(key.maxSpend > spent ? key.maxSpend - spent : 0n),
    usage: charged(''),
    usage_daily: charged(since(1)),
    usage_weekly: charged(since(7)),
    usage_monthly: charged(since(30)),
    byok_usage: usdNumber(byok),
    is_free_tier: false,
    rate_limit: { requests: key.rpm ?? null, tokens: key.tpm ?? null, interval: '1m' },
    expires_at: key.expiresAt === undefined ? null : new Date(key.expiresAt).toISOString(),
  }
}
