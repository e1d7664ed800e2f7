import { localDayText } from '../kit/local-day.ts'
import { DurabilityLate } from '../ledger/group-commit.ts'
import { type SettledRequest, samePayer } from '../ledger/ledger-store.ts'
import type { CredentialHold } from '../limits/limits.ts'
import type { Call } from '../model/call.ts'
import { Fault } from '../model/fault.ts'
import type { Nano } from '../model/money.ts'
import type { Candidate } from '../model/plan.ts'
import { exactSum, roundSum } from '../model/price.ts'
import type { Outcome } from '../model/request-record.ts'
import { type Consumer, completeUnits, type Units, withAskedSearches } from '../model/units.ts'
import { noUsage, type Usage } from '../model/usage.ts'
import type { StreamTap } from '../wire/wire.ts'
import type { Answer, Lost } from './answer.ts'
import { attemptText, planText } from './plan-text.ts'
import type { PipelineDeps, Run } from './run.ts'

/** How a request ended, whoever ended it. */
export interface Ending {
  readonly outcome: Outcome
  /** The status that the client saw or would have seen. */
  readonly status: number
  readonly candidate: Candidate
  readonly credentialHold: CredentialHold | undefined
  /** Undefined: nothing was consumed. */
  readonly usage: Usage | undefined
  readonly rawUsage: string | undefined
  readonly reportedModel: string | undefined
  readonly upstreamId: string | undefined
  readonly finishReason: string | undefined
  readonly ttftMs: number | undefined
  /** Epoch ms at which the last attempt was sent. */
  readonly attemptStartedAt: number
  /** Set when the last attempt failed after it had begun to answer. */
  readonly error: string | undefined
}

export interface Settlement {
  /** The last attempt's. */
  readonly cost: Nano | undefined
  readonly charge: Nano
  /** What was charged for, estimates included. */
  readonly usage: Usage
  /** Resolves when it is on the ledger; rejects with DurabilityLate. */
  readonly durable: Promise<void>
}

/** Fills the counts that the provider did not tell with estimates, and says so. */
export function completeUsage(told: Usage | undefined, inputEstimate: number, outputEstimate: number): Usage {
  if (told && told.inputTokens !== undefined && told.outputTokens !== undefined) return told
  return {
    ...told,
    inputTokens: told?.inputTokens ?? inputEstimate,
    outputTokens: told?.outputTokens ?? outputEstimate,
    estimated: true,
  }
}

/**
 * Usage of a stream. Some providers count along on each chunk: what they told before the end is a part, and what
 * passed since must not be free. No estimate goes beyond the most that was asked for.
 */
export function streamUsage(tap: StreamTap, inputEstimate: number, mostOutput: number): Usage {
  const outputEstimate = Math.min(tap.outputEstimate, mostOutput)
  const usage = completeUsage(tap.usage, inputEstimate, outputEstimate)
  if (tap.usageFinal || usage.estimated) return usage
  return { ...usage, outputTokens: Math.max(usage.outputTokens ?? 0, outputEstimate), estimated: true }
}

/** Output tokens of all choices that a provider was asked for at most. */
export function mostOutputOf({ outputCap, choices }: Call['facts'], candidate: Candidate): number {
  const cap = candidate.outputCap ?? outputCap ?? candidate.model.maxOutputTokens ?? Number.MAX_SAFE_INTEGER
  return cap * choices
}

/** What an answer tells about itself, as an Ending has it. */
export function consumed(run: Run, answer: Answer) {
  const { facts } = run.call
  const { inputEstimate, generates, units } = facts
  if (units) return consumedUnits(run.call, units, answer)
  const { lane, terms } = answer.candidate
  const mostOutput = mostOutputOf(facts, answer.candidate)
  const whole = (usage: Usage) => withAskedSearches(usage, facts.searches, lane, terms)
  if (answer.kind === 'plain') {
    const { usage, rawUsage, model, id, finishReason } = answer.facts
    const outputEstimate = generates ? Math.min(Math.ceil(answer.body.length / 4), mostOutput) : 0
    return {
      usage: whole(completeUsage(usage, inputEstimate, outputEstimate)),
      rawUsage,
      reportedModel: model,
      upstreamId: id,
      finishReason,
    }
  }
  const { tap } = answer.source
  const { rawUsage, model, id, finishReason } = tap
  return {
    usage: whole(streamUsage(tap, inputEstimate, mostOutput)),
    rawUsage,
    reportedModel: model,
    upstreamId: id,
    finishReason,
  }
}

/** As `consumed`, of what is not counted by tokens alone. */
function consumedUnits(call: Call, units: Units, answer: Answer) {
  const { usage, rawUsage, model, id, finishReason } = answer.kind === 'plain' ? answer.facts : answer.source.tap
  const { terms } = answer.candidate
  return {
    usage: completeUnits(usage, consumerOf(call, units), terms, true),
    rawUsage,
    reportedModel: model,
    upstreamId: id,
    finishReason,
  }
}

function consumerOf({ facts, form, body }: Call, units: Units): Consumer {
  return { units, inputEstimate: facts.inputEstimate, bytes: form?.bytes ?? body.length, heard: form?.seconds }
}

/** What a provider that was asked and has not answered may bill. */
export function begunUsage({ call }: Run, { terms }: Candidate): Usage {
  const { inputEstimate, units } = call.facts
  if (units) return completeUnits(undefined, consumerOf(call, units), terms, false)
  return { inputTokens: inputEstimate, outputTokens: 0, estimated: true }
}

/** What a provider bills for an answer of which only the length is known. */
export function lostUsage({ call }: Run, { candidate, bytes }: Pick<Lost, 'candidate' | 'bytes'>): Usage {
  const { inputEstimate, units, generates } = call.facts
  if (units) return completeUnits(undefined, consumerOf(call, units), candidate.terms, true)
  const outputTokens = generates ? Math.min(Math.ceil(bytes / 4), mostOutputOf(call.facts, candidate)) : 0
  return { inputTokens: inputEstimate, outputTokens, estimated: true }
}

/** The provider's cost, and what is due from the workspace before the hold caps it. A failure is not charged. */
function amounts(
  { terms: { cost, sell } }: Candidate,
  { usage, outcome }: Pick<Ending, 'usage' | 'outcome'>,
): { cost: Nano | undefined; due: Nano } {
  if (!usage) return { cost: cost ? 0n : undefined, due: 0n }
  const sum = cost ? exactSum(usage, cost) : 0n
  const charged = sell && outcome !== 'failed'
  return {
    cost: cost && roundSum(sum),
    due: charged ? roundSum(sell.price === cost ? sum : exactSum(usage, sell.price), sell.factor) : 0n,
  }
}

/** What is due from the workspace for so much usage; an amount before the hold caps it. */
export function dueFor(candidate: Candidate, usage: Usage): Nano {
  return amounts(candidate, { usage, outcome: 'completed' }).due
}

/**
 * Resolves the hold and writes the request down: exactly once for each run. The charge never exceeds the hold; what
 * usage would have cost beyond it is the operator's overrun. All that can fail comes first: when this throws, nothing is
 * settled yet.
 */
export function settle(deps: PipelineDeps, run: Run, ending: Ending): Settlement {
  if (run.settled) throw new Error(`request ${run.call.id} is settled already`)
  const { candidate } = ending
  if (ending.usage) run.billed = true
  const usage = ending.usage ?? noUsage
  const { cost, due: dueNow } = amounts(candidate, ending)
  const due = ending.outcome === 'failed' ? dueNow : dueNow + run.dueBefore
  const charge = due < run.plan.chargeCeiling ? due : run.plan.chargeCeiling
  const now = deps.now()
  if (ending.attemptStartedAt > 0) run.attempts.push(lastAttempt(ending, now, cost))
  const row = requestRow(run, ending, usage, { cost, charge, overrun: due - charge }, now)
  run.settled = true
  run.outcome = ending.outcome
  resolveHolds(deps, run, ending, usage, charge, cost)
  if (ending.outcome === 'completed' && ending.attemptStartedAt > 0) {
    deps.health.produced(
      candidate.credential,
      candidate.deployment,
      now,
      usage.outputTokens ?? 0,
      now - ending.attemptStartedAt,
    )
  }
  if (run.plan.conversation !== undefined) keepConversation(deps, run, ending, now)
  deps.metrics.count(candidate.lane, candidate.provider.id, ending.outcome)
  deps.metrics.overrunNano += due - charge
  const durable = deps.ledger.settle(row, { id: candidate.terms.version, body: candidate.terms.body })
  return { cost, charge, usage, durable }
}

/** Tokens from which on a prompt is cached where the provider does so by itself (OpenAI, "Prompt caching"). */
const LEAST_CACHED = 1_024

/** The next turn had better go to the model that has this one in its prompt cache. */
function keepConversation(
  { smart }: PipelineDeps,
  { plan, call, caller }: Run,
  { candidate, usage, outcome }: Ending,
  at: number,
): void {
  if (plan.conversation === undefined || outcome !== 'completed' || !usage) return
  if (plan.repeat !== undefined) {
    const retried = smart.repeats.keep(plan.repeat, call.id, call.receivedAt, at)
    if (retried !== undefined) smart.onRetry(caller.workspace.id, retried)
  }
  const { inputTokens = 0, cacheReadTokens = 0, cacheWriteTokens = 0, cacheWrite1hTokens = 0 } = usage
  const told = cacheReadTokens + cacheWriteTokens + cacheWrite1hTokens
  const { cost } = candidate.terms
  // Where writing has a price of its own it has to be asked for, and is told.
  const bySelf = cost?.cacheRead !== undefined && cost.cacheWrite === undefined && inputTokens >= LEAST_CACHED
  const tokens = bySelf ? inputTokens : told
  smart.conversations.keep(plan.conversation, { model: candidate.model.id, tokens, at })
}

function resolveHolds(
  deps: PipelineDeps,
  run: Run,
  { candidate, credentialHold }: Ending,
  usage: Usage,
  charge: Nano,
  cost: Nano | undefined,
): void {
  const tokens = (usage.inputTokens ?? 0) + (usage.outputTokens ?? 0)
  const spend = candidate.lane === 'byok' ? (cost ?? 0n) : charge
  deps.limits.resolve(run.hold, { tokens, spend: spend + run.unposted, charge })
  if (credentialHold) deps.limits.resolveCredential(credentialHold, cost ?? 0n)
  // What these attempts cost was posted as they failed; the ledger gets it now.
  if (run.tried) for (const hold of run.tried) deps.limits.resolveCredential(hold, 0n)
}

function lastAttempt(
  { candidate, error, upstreamId, attemptStartedAt }: Ending,
  now: number,
  cost: Nano | undefined,
): string {
  return attemptText(candidate, {
    status: upstreamId === undefined ? undefined : 200,
    error,
    latencyMs: now - attemptStartedAt,
    costNano: cost?.toString(),
  })
}

/** The key's tags and the request's own; of two with one name the request's counts. */
function tagsOf({ call, caller: { key } }: Run): Readonly<Record<string, string>> | undefined {
  for (const _ in key.tags) return { ...key.tags, ...call.tags }
  return call.tags
}

/** What providers and clients wrote is kept in part: an index entry that is too long would stop everybody's books. */
const LONGEST_TEXT = 256
const LONGEST_RAW_USAGE = 16_384

function short(text: string | undefined): string | undefined {
  return text !== undefined && text.length > LONGEST_TEXT ? text.slice(0, LONGEST_TEXT) : text
}

const anyText = /"(?:[^"\\]|\\.)*"/g
/** Such as a service tier. */
const isName = /^"[\w.:/+-]{0,64}"$/
const namesOnly = /^[^"]*(?:"[\w.:/+-]{0,64}"[^"]*)*$/

/** The provider's usage object; a text in it that is no name may be anything, also what a client sent. */
function countsOf(rawUsage: string | undefined): string | undefined {
  if (rawUsage === undefined || rawUsage.length > LONGEST_RAW_USAGE) return undefined
  // Nearly all are; to look once is a fraction of what replacing costs.
  if (namesOnly.test(rawUsage)) return rawUsage
  return rawUsage.replace(anyText, (text) => (isName.test(text) ? text : '"…"'))
}

/** An id or a reason is one word; what is more may be anything. */
function word(text: string | undefined): string | undefined {
  return text === undefined || /^[\x21-\x7e]*$/.test(text) ? short(text) : undefined
}

function requestRow(
  run: Run,
  ending: Ending,
  usage: Usage,
  money: { readonly cost: Nano | undefined; readonly charge: Nano; readonly overrun: Nano },
  now: number,
): SettledRequest {
  const { call, caller } = run
  const { candidate } = ending
  return {
    id: call.id,
    workspaceId: caller.workspace.id,
    keyId: caller.key.id,
    createdAt: call.receivedAt,
    day: localDayText(caller.workspace.timeZone, call.receivedAt),
    lane: candidate.lane,
    requestedModel: call.facts.model,
    servedModel: candidate.model.id,
    reportedModel: short(ending.reportedModel),
    provider: candidate.provider.id,
    region: candidate.region,
    credentialId: candidate.credential.id,
    upstreamId: word(ending.upstreamId),
    status: ending.status,
    outcome: ending.outcome,
    stream: call.facts.stream,
    usage,
    finishReason: word(ending.finishReason),
    cost: run.others ? costOfAll(run, candidate, money.cost) : money.cost,
    charge: money.charge,
    overrun: money.overrun,
    priceVersion: candidate.terms.version,
    latencyMs: now - call.receivedAt,
    ttftMs: ending.ttftMs,
    cache: 'off',
    endUser: short(call.facts.endUser),
    tags: tagsOf(run),
    rawUsage: countsOf(ending.rawUsage),
    attempts: `[${run.attempts.join(',')}]`,
    plan: planText(run),
    others: run.others,
  }
}

/** The last attempt's cost and that of the others that its payer pays. */
function costOfAll({ others = [] }: Run, { lane }: Candidate, last: Nano | undefined): Nano | undefined {
  let sum = last
  for (const other of others) if (samePayer(other.lane, lane)) sum = (sum ?? 0n) + other.cost
  return sum
}

/** Waits for durability where the lane is strict. Throws Fault when it takes too long; the entry follows later, once. */
export async function untilDurable(durable: Promise<void>, billed: boolean): Promise<void> {
  try {
    await durable
  } catch (cause) {
    if (!(cause instanceof DurabilityLate)) throw cause
    const what = billed
      ? 'The answer could not be booked in time and is withheld. It is billed once it is; ask GET /v1/generation for it.'
      : 'The request could not be booked in time. Try again shortly.'
    throw new Fault('unavailable', 'ledger_late', what, { cause, retryable: !billed })
  }
}
