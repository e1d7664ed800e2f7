import { sql } from 'kysely'
import type { Lane } from '../../model/lane.ts'
import { formatUsd, type Nano } from '../../model/money.ts'
import { type Price, priceOf, roundSum } from '../../model/price.ts'
import type { Policy } from '../../model/workspace.ts'
import type { ControlDeps, EffectivePrice } from '../deps.ts'
import { invalid, notFound } from '../shared/faults.ts'
import { cacheDiscount, type DaySum, type LaneSum, readDaySums } from './read-days.ts'
import { readShadow } from './read-shadow.ts'
import type { SavingsView } from './schema.ts'

const DAY_MS = 86_400_000
const USUAL_DAYS = 30
const MOST_GROUPS = 1_000

interface SavingsQuery {
  readonly baseline?: string | undefined
  readonly since?: string | undefined
  readonly until?: string | undefined
}

/** Tokens of one model on one lane, as the rollups have them. */
interface Sum extends LaneSum {
  readonly model: string
}

/** The traffic of some days at another model's price, from the rollups. Throws Fault for a model that has no price here. */
export async function readSavings(deps: ControlDeps, ws: string, query: SavingsQuery): Promise<SavingsView> {
  const row = await deps.db
    .selectFrom('workspaces')
    .select(['time_zone', 'policy'])
    .where('id', '=', ws)
    .executeTakeFirst()
  if (!row) throw notFound('workspace', ws)
  const now = deps.clock()
  const since = query.since ?? new Date(now - USUAL_DAYS * DAY_MS).toISOString().slice(0, 10)
  const until = query.until ?? new Date(now + DAY_MS).toISOString().slice(0, 10)
  const prices = deps.priceView?.(ws) ?? []
  const chosen = query.baseline ?? (row.policy as Policy).smartRoute?.reference
  const baseline = chosen ?? dearest(deps, prices)
  const atBaseline = pricesOf(prices, baseline)
  if (query.baseline !== undefined && atBaseline.size === 0) {
    const text = `There is no model '${query.baseline}' with a price in this workspace. GET …/prices lists what there is.`
    throw invalid('baseline', text, 'unknown_model')
  }
  const [sums, days] = await Promise.all([
    sumsOf(deps, ws, since, until),
    readDaySums(deps, ws, { since, until }, prices, notChats(deps)),
  ])
  const discounts = new Map(prices.map(({ model, lane, price }) => [`${lane}/${model}`, cacheDiscount(price)]))
  const lines = sums.filter(({ model }) => isChat(deps, model))
  const data = lines.map((line) => {
    const saved = BigInt(line.cache_read_tokens) * (discounts.get(`${line.lane}/${line.model}`) ?? 0n)
    return { model: line.model, lane: line.lane, ...compared(line, atBaseline, saved) }
  })
  return {
    baseline: baseline ?? null,
    baselineBy: namedBy(query.baseline, chosen, baseline),
    since,
    until,
    timeZone: row.time_zone,
    estimated: true,
    data: data.map(viewLine),
    total: viewLine(data.reduce(added, none)),
    days: viewDays(days, atBaseline),
    shadow: await readShadow(deps, ws, Date.parse(since), Date.parse(until)),
  }
}

function namedBy(asked?: string, chosen?: string, baseline?: string): SavingsView['baselineBy'] {
  if (asked !== undefined) return 'query'
  if (chosen !== undefined) return 'policy'
  return baseline === undefined ? null : 'dearest'
}

async function sumsOf({ db }: ControlDeps, ws: string, since: string, until: string): Promise<readonly Sum[]> {
  const { rows } = await sql<Sum>`
    select model, lane, sum(requests)::text as requests, sum(input_tokens)::text as input_tokens,
      sum(cache_read_tokens)::text as cache_read_tokens, sum(output_tokens)::text as output_tokens,
      sum(cost)::text as cost, sum(charge)::text as charge
    from usage_days where workspace_id = ${ws} and day >= ${since} and day < ${until}
    group by model, lane order by sum(charge) desc, model, lane limit ${MOST_GROUPS}`.execute(db)
  return rows
}

/** Names that only credentials know are chat models. */
function isChat({ catalog }: ControlDeps, model: string): boolean {
  return (catalog().models.get(model)?.kind ?? 'chat') === 'chat'
}

function notChats({ catalog }: ControlDeps): readonly string[] {
  return [...catalog().models.values()].filter(({ kind }) => kind !== 'chat').map(({ id }) => id)
}

function dearest(deps: ControlDeps, prices: readonly EffectivePrice[]): string | undefined {
  const sum = ({ price }: EffectivePrice) => price.input + price.output
  const chats = prices.filter(({ model }) => isChat(deps, model))
  return chats.reduce<EffectivePrice | undefined>((a, b) => (!a || sum(b) > sum(a) ? b : a), undefined)?.model
}

/** The baseline by lane. On a lane that it is not on, its price on any other stands in. */
function pricesOf(prices: readonly EffectivePrice[], baseline: string | undefined): ReadonlyMap<Lane, Price> {
  return new Map(prices.filter(({ model }) => model === baseline).map(({ lane, price }) => [lane, price]))
}

interface Compared {
  readonly requests: number
  readonly inputTokens: number
  readonly outputTokens: number
  readonly paid: Nano
  readonly baseline: Nano | undefined
  readonly cacheSaved: Nano
}

const none: Compared = { requests: 0, inputTokens: 0, outputTokens: 0, paid: 0n, baseline: 0n, cacheSaved: 0n }

/** `cacheSaved`: nano-dollars times a million, not yet rounded. */
function compared(line: LaneSum, atBaseline: ReadonlyMap<Lane, Price>, cacheSaved: bigint): Compared {
  const [inputTokens, outputTokens] = [Number(line.input_tokens), Number(line.output_tokens)]
  const price = atBaseline.get(line.lane) ?? [...atBaseline.values()][0]
  const usage = { inputTokens, outputTokens, cacheReadTokens: Number(line.cache_read_tokens), estimated: true }
  return {
    requests: Number(line.requests),
    inputTokens,
    outputTokens,
    paid: BigInt(line.lane === 'byok' ? line.cost : line.charge),
    // Sums are of many requests: what a longer one would cost more (tiers) does not count.
    baseline: price && priceOf(usage, { ...price, tiers: undefined, request: undefined }),
    cacheSaved: roundSum(cacheSaved),
  }
}

function added(a: Compared, b: Compared): Compared {
  return {
    requests: a.requests + b.requests,
    inputTokens: a.inputTokens + b.inputTokens,
    outputTokens: a.outputTokens + b.outputTokens,
    paid: a.paid + b.paid,
    baseline: a.baseline === undefined || b.baseline === undefined ? undefined : a.baseline + b.baseline,
    cacheSaved: a.cacheSaved + b.cacheSaved,
  }
}

/** Lanes of a day together. */
function viewDays(sums: readonly DaySum[], atBaseline: ReadonlyMap<Lane, Price>): SavingsView['days'] {
  const byDay = new Map<string, Compared>()
  for (const sum of sums) {
    const line = compared(sum, atBaseline, BigInt(sum.cache_saved))
    byDay.set(sum.day, added(byDay.get(sum.day) ?? none, line))
  }
  return [...byDay].map(([day, line]) => ({ day, ...viewLine(line) }))
}

function viewLine<T extends Compared>({ paid, baseline, cacheSaved, ...rest }: T) {
  return {
    ...rest,
    paidUsd: formatUsd(paid),
    baselineUsd: baseline === undefined ? null : formatUsd(baseline),
    savedUsd: baseline === undefined ? null : formatUsd(baseline - paid),
    cacheSavedUsd: formatUsd(cacheSaved),
  }
}
