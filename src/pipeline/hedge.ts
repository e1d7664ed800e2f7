import { type Hold, isRefusal } from '../limits/limits.ts'
import type { Nano } from '../model/money.ts'
import type { Candidate } from '../model/plan.ts'
import type { AttemptRecord } from '../model/request-record.ts'
import type { Usage } from '../model/usage.ts'
import { isRefusedAnswer, isRefusedBeginning } from '../wire/refused-answer.ts'
import type { Wire } from '../wire/wire.ts'
import { LeaveSignal } from './leave-signal.ts'
import { noteOtherCost, ownCost, postOtherCost } from './other-attempts.ts'
import { attemptText } from './plan-text.ts'
import type { PipelineDeps, Run } from './run.ts'
import { begunUsage, consumed, lostUsage } from './settle.ts'
import { type Tried, tryCandidate } from './try-candidate.ts'
import { unheldDrop } from './unheld.ts'

/** What two candidates at once have come to, in their order; the second is missing where it was not asked. */
export type Raced = readonly [Tried] | readonly [Tried, Tried]

/**
 * Ms after which a second candidate is asked beside the first; undefined: never. Where the operator bears what the loser
 * costs, only as far as its configuration goes.
 */
export function hedgeAfter(deps: PipelineDeps, { call, caller, plan }: Run): number | undefined {
  const [first, second] = plan.candidates
  const wish = call.hedge ?? caller.workspace.policy.hedge
  if (wish === undefined || wish === 'off' || !first || !second) return undefined
  if (call.form !== undefined || call.facts.stored !== undefined) return undefined
  const { lanes } = deps.hedging()
  if (!lanes.includes(first.lane) || !lanes.includes(second.lane)) return undefined
  return wish === 'p95' ? deps.health.p95(first.credential, first.deployment, call.facts.stream) : wish
}

/**
 * Asks the first candidate, and the second beside it when the first has not answered after `afterMs`. The first good
 * answer wins; the other attempt is ended at its connection, and what it cost is on record when this resolves.
 */
export async function race(
  deps: PipelineDeps,
  wire: Wire,
  run: Run,
  [first, second]: readonly [Candidate, Candidate],
  afterMs: number,
  signal: LeaveSignal,
): Promise<Raced> {
  const sides = [new LeaveSignal(signal.left), new LeaveSignal(false)] as const
  signal.onLeave = () => {
    for (const side of sides) side.leave()
  }
  const one = tryCandidate(deps, wire, run, first, sides[0])
  const early = await within(one, afterMs)
  const rests = () => deps.health.resting(second.credential, second.deployment, deps.now()) !== undefined
  if (early !== undefined || signal.left || rests() || !deps.health.hedges.take()) return [await one]
  const extra = await secondHold(deps, run, first, second)
  if (extra === 'refused') return [await one]
  let beside = 0n
  try {
    if (sides[0].left) return [await one]
    deps.metrics.hedges++
    const two = tryCandidate(deps, wire, run, second, sides[1])
    const accept = run.caller.workspace.policy.hedgeRefusals === 'lose' ? isNoRefusal : isGood
    const { winner, results, loser } = await firstGood([one, two], sides, accept)
    beside = loser.kind === 'failed' ? (loser.unposted ?? 0n) : 0n
    if (winner === undefined) return results
    const lost = winner === 0 ? second : first
    if (isGood(loser)) beside = noteLoser(deps, run, lost, loser)
    if (loser.kind === 'held') run.drops.push(unheldDrop({ candidate: lost, refusal: loser.refusal }))
    run.candidate = winner === 0 ? first : second
    return [results[winner]]
  } finally {
    if (extra) postBeside(deps, run, extra, beside)
  }
}

/** What both have come to. `loser`: the second where neither is good. */
interface RaceEnd {
  readonly winner: 0 | 1 | undefined
  readonly results: readonly [Tried, Tried]
  readonly loser: Tried
}

/** Waits for the first that is accepted, ends the other, and waits for that too. Where none is, any good one wins. */
async function firstGood(
  [one, two]: readonly [Promise<Tried>, Promise<Tried>],
  sides: readonly [LeaveSignal, LeaveSignal],
  accept: (tried: Tried) => boolean,
): Promise<RaceEnd> {
  const quick = await Promise.race([one.then(() => 0 as const), two.then(() => 1 as const)])
  const slow = quick === 0 ? 1 : 0
  const tries = [one, two] as const
  let winner: 0 | 1 | undefined = accept(await tries[quick]) ? quick : accept(await tries[slow]) ? slow : undefined
  if (winner === undefined) winner = isGood(await tries[quick]) ? quick : isGood(await tries[slow]) ? slow : undefined
  if (winner !== undefined) sides[winner === 0 ? 1 : 0].leave()
  const results = [await one, await two] as const
  return { winner, results, loser: results[winner === 1 ? 0 : 1] }
}

function isGood({ kind }: Tried): boolean {
  return kind !== 'failed' && kind !== 'held'
}

/** Of a stream, only what it begins with is known while the other may still win. */
function isNoRefusal(tried: Tried): boolean {
  if (!isGood(tried)) return false
  if (tried.kind === 'plain') return !isRefusedAnswer(tried.candidate.format, tried.body)
  return tried.kind !== 'stream' || !isRefusedBeginning(tried.candidate.format, tried.source.beginning)
}

/** What it comes to in `ms`; undefined: nothing yet. */
async function within(one: Promise<Tried>, ms: number): Promise<Tried | undefined> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(resolve, ms, undefined)
  })
  const early = await Promise.race([one, late])
  clearTimeout(timer)
  return early
}

/** Why an answer was not given, and what is known of the attempt besides. */
type LostAttempt = Pick<AttemptRecord, 'error'> & Partial<Pick<AttemptRecord, 'status' | 'latencyMs' | 'chargeNano'>>

/**
 * The loser is the operator's or the credential's to pay for; what it did until it was ended counts. `told`: what its
 * record says of it. Returns what of it counts against the key's budget.
 */
export function noteLoser(
  deps: PipelineDeps,
  run: Run,
  candidate: Candidate,
  loser: Tried,
  told: LostAttempt = { error: 'hedge_lost' },
): Nano {
  const usage = usageOf(run, candidate, loser)
  const cost = noteOtherCost(run, candidate, usage)
  if ('credentialHold' in loser && loser.credentialHold) postOtherCost(deps, run, loser.credentialHold, cost)
  const startedAt = 'startedAt' in loser ? loser.startedAt : deps.now()
  const record = {
    status: undefined,
    latencyMs: deps.now() - startedAt,
    costNano: cost?.toString(),
    usage: usage ?? null,
  }
  run.attempts.push(attemptText(candidate, { ...record, ...told }))
  return ownCost(candidate, cost)
}

function usageOf(run: Run, candidate: Candidate, loser: Tried): Usage | undefined {
  switch (loser.kind) {
    case 'plain':
      return consumed(run, loser).usage
    case 'stream':
    case 'bytes':
      loser.source.abort()
      return consumed(run, loser).usage
    case 'lost':
      return lostUsage(run, loser)
    case 'abandoned':
      return loser.begun ? begunUsage(run, candidate) : undefined
    default:
      return undefined
  }
}

/**
 * The request's hold covers one attempt; where a key's budget must hold, the second takes one of its own. Never rejects:
 * the first is under way, and its end must be waited for.
 */
async function secondHold(
  deps: PipelineDeps,
  { call, caller }: Run,
  first: Candidate,
  second: Candidate,
): Promise<Hold | 'refused' | undefined> {
  const { key, workspace } = caller
  if (key.maxSpend === undefined) return undefined
  const own = [first, second].filter(({ lane }) => lane === 'byok').map(({ costCeiling }) => costCeiling ?? 0n)
  const spend = own.reduce((most, ceiling) => (ceiling > most ? ceiling : most), 0n)
  if (spend === 0n) return undefined
  try {
    const granted = await deps.limits.admit({
      requestId: `${call.id}-hedge`,
      workspaceId: workspace.id,
      // It is no call: rate and concurrency are not its limits.
      key: { ...key, rpm: undefined, tpm: undefined, maxConcurrency: undefined },
      timeZone: workspace.timeZone,
      tokens: 0,
      spend,
      charge: 0n,
    })
    return isRefusal(granted) ? 'refused' : granted
  } catch (error) {
    deps.log('internal_error', { requestId: call.id, detail: String(error) })
    return 'refused'
  }
}

const nothing = { tokens: 0, charge: 0n }

/**
 * The second hold covers one of the two attempts: the loser, or the second where both failed. The other's cost is covered
 * by the request's own hold.
 */
function postBeside(deps: PipelineDeps, run: Run, extra: Hold, spend: Nano): void {
  deps.limits.resolve(extra, { ...nothing, spend })
  run.unposted -= spend
}
