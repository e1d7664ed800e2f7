import type { Hold } from '../limits/limits.ts'
import type { Call, Caller } from '../model/call.ts'
import { asFault, Fault } from '../model/fault.ts'
import type { Candidate, Plan } from '../model/plan.ts'
import type { SmartAsked } from '../routing/decision/asked.ts'
import type { CallPath, ErrorFormat, Wire } from '../wire/wire.ts'
import { admit, refuseUnread } from './admit.ts'
import { Affordable, planWith } from './affordable.ts'
import type { Abandoned, Answer, Lost } from './answer.ts'
import { earlyHeaders, faultHeaders } from './answer-headers.ts'
import { attempt } from './attempt.ts'
import { authenticate } from './authenticate.ts'
import type { Conditions } from './conditions.ts'
import type { Inbound, Outbound } from './inbound.ts'
import { KeepAlive } from './keep-alive.ts'
import { LeaveSignal } from './leave-signal.ts'
import { lesserPlans } from './lesser-plan.ts'
import type { Room } from './output-cap.ts'
import { makePlan } from './plan.ts'
import { read } from './read.ts'
import { readForm } from './read-form.ts'
import { relayBytes } from './relay-bytes.ts'
import { relayPlain } from './relay-plain.ts'
import { relayStream } from './relay-stream.ts'
import type { Claim } from './replay/claims.ts'
import { idempotencyKeyOf } from './replay/fingerprint.ts'
import { claimKey, endClaim, Replay } from './replay/replay.ts'
import type { PipelineDeps, Run } from './run.ts'
import { consumed, settle, untilDurable } from './settle.ts'
import { smartAsked } from './smart-asked.ts'
import { settleAbandoned, settleFailure, settleLost } from './unanswered.ts'

/**
 * The line that every request walks. Never rejects: whatever goes wrong is told to the client in its own format. `known`:
 * who calls, where the gateway calls on somebody's behalf.
 */
export async function serve(
  deps: PipelineDeps,
  wire: Wire,
  path: CallPath,
  id: string,
  inbound: Inbound,
  outbound: Outbound,
  known?: Caller,
): Promise<void> {
  deps.metrics.inFlight++
  let claim: Claim | undefined
  let run: Run | undefined
  try {
    deps.overload.check(deps.metrics.inFlight)
    const now = deps.now()
    const caller = known ?? authenticate(deps.snapshot, deps.hash, now, inbound)
    const idempotencyKey = idempotencyKeyOf(inbound)
    refuseUnread(deps, caller, wire.format, inbound, idempotencyKey !== undefined)
    const limit = deps.maxBodyBytes()
    const call = wire.readForm
      ? await readForm(id, now, wire, inbound, limit)
      : read(id, now, wire, path, inbound, await inbound.body(limit))
    if (idempotencyKey !== undefined) claim = await claimKey(deps, caller, call, path, idempotencyKey)
    const { snapshot } = deps
    const asked = smartAsked(deps, caller, call, now)
    const smart = asked instanceof Promise ? await asked : asked
    const credit = new Affordable(deps.limits, caller.workspace.id)
    const planned = planWith(credit, () =>
      makePlan(snapshot, conditions(deps, now, credit, undefined, smart), caller, call),
    )
    const first = planned instanceof Promise ? await planned : planned
    const { plan, hold } = await admit(deps, caller, call, first, () => {
      const replan = (room: Room) => makePlan(snapshot, conditions(deps, now, credit, room, smart), caller, call)
      return lesserPlans(caller, call, snapshot.catalog, replan)
    })
    run = newRun(call, caller, plan, hold, claim !== undefined)
    await answer(deps, wire, run, outbound)
    if (claim) await endClaim(deps.claims, claim, run, undefined)
  } catch (error) {
    if (claim) await endClaim(deps.claims, claim, run, error)
    tell(deps, wire.errors, error instanceof Replay ? error.requestId : id, outbound, error)
  } finally {
    deps.metrics.inFlight--
  }
}

function newRun(call: Call, caller: Caller, plan: Plan, hold: Hold, claimed: boolean): Run {
  const candidate = plan.candidates[0] as Candidate
  if (!plan.candidates.some(({ format }) => format !== call.format)) call.json = undefined
  const begun = { attempts: [], drops: [], warnings: [], settled: false, outcome: undefined, billed: false }
  return {
    call,
    caller,
    plan,
    hold,
    claimed,
    candidate,
    others: undefined,
    tried: undefined,
    unposted: 0n,
    dueBefore: 0n,
    ...begun,
  }
}

/** `credit`: undefined where no plan needs it. */
export function conditions(
  deps: PipelineDeps,
  now: number,
  credit: Affordable | undefined,
  room?: Room | undefined,
  smart?: SmartAsked | undefined,
): Conditions {
  return {
    now,
    get affordable() {
      return credit?.amount
    },
    room,
    inFlight: (credential) => deps.health.inFlight(credential),
    strained: (credential, deployment) => deps.health.isStrained(credential, deployment, now),
    unavailable: (credential, deployment) => deps.health.resting(credential, deployment, now),
    ttftMs: (credential, deployment, stream) => deps.health.recent(0.95, credential, deployment, stream, now),
    typicalMs: (credential, deployment, stream) => deps.health.recent(0.5, credential, deployment, stream, now),
    throughput: (credential, deployment) => deps.health.throughput(credential, deployment, now),
    smart,
  }
}

/** From the granted hold on: whatever happens, the hold is resolved once and the request is written down. */
async function answer(deps: PipelineDeps, wire: Wire, run: Run, outbound: Outbound): Promise<void> {
  const signal = new LeaveSignal(outbound.left)
  const timer = startTimer(run, signal)
  outbound.onLeave(() => signal.leave())
  const keepAlive =
    run.call.facts.stream && wire.keepAlive
      ? new KeepAlive(outbound, wire.keepAlive, () => earlyHeaders(run), deps.keepAliveMs())
      : undefined
  let result: Answer | Abandoned | Lost | undefined
  try {
    const opened = openEntry(deps, run)
    result = await attempt(deps, wire, run, signal)
    if (result.kind === 'abandoned') return settleAbandoned(deps, run, result, outbound)
    if (result.kind === 'lost') throw settleLost(deps, run, result)
    if (opened && !settlesTogether(deps, run, result)) await openDurable(deps, run, result, opened)
    if (result.kind === 'plain') await relayPlain(deps, run, result, outbound)
    else if (result.kind === 'bytes') await relayBytes(deps, run, result, outbound)
    else await relayStream(deps, wire, run, result, outbound, keepAlive)
  } catch (error) {
    if (!run.settled && result && isAnswer(result)) settleWithheld(deps, run, result, error)
    else if (!run.settled) settleFailure(deps, run, error, result?.credentialHold)
    throw error
  } finally {
    if (!run.settled) settleFailure(deps, run, undefined, result?.credentialHold)
    keepAlive?.stop()
    clearTimeout(timer)
  }
}

/** The request's own time limit, or its model's, ends an attempt as if the client had left; `abandoned` tells the two apart. */
function startTimer({ call, candidate }: Run, signal: LeaveSignal): NodeJS.Timeout | undefined {
  const ms = call.timeoutMs ?? candidate.model.timeouts?.totalMs
  return ms === undefined ? undefined : setTimeout(() => signal.leave(), ms)
}

/** Writes the open row in parallel with the dispatch; only where the lane is strict or the client may repeat it. */
function openEntry(deps: PipelineDeps, { call, caller, plan, claimed }: Run): Promise<void> | undefined {
  const strict = plan.candidates.find(({ lane }) => deps.strict(lane)) ?? (claimed ? plan.candidates[0] : undefined)
  if (!strict) return undefined
  return deps.ledger.open({
    id: call.id,
    workspaceId: caller.workspace.id,
    keyId: caller.key.id,
    createdAt: call.receivedAt,
    lane: strict.lane,
    requestedModel: call.facts.model,
    provider: strict.provider.id,
    servedModel: strict.model.id,
    stream: call.facts.stream,
    hold: plan.chargeCeiling,
  })
}

/** A whole answer is there before its open entry was sent: one commit takes both, and the client waits for that one. */
function settlesTogether({ strict, ledger }: PipelineDeps, { call }: Run, { kind, candidate }: Answer): boolean {
  return kind === 'plain' && strict(candidate.lane) && ledger.joins(call.id)
}

async function openDurable(deps: PipelineDeps, run: Run, answer: Answer, opened: Promise<void>): Promise<void> {
  try {
    await untilDurable(opened, false)
  } catch (error) {
    settleWithheld(deps, run, answer, error)
    throw error
  }
}

function isAnswer(result: Answer | Abandoned | Lost): result is Answer {
  return result.kind !== 'abandoned' && result.kind !== 'lost'
}

/** The provider has answered and bills it, so that a withheld answer has its cost, and its credential's hold an end. */
function settleWithheld(deps: PipelineDeps, run: Run, answer: Answer, error: unknown): void {
  if (answer.kind !== 'plain') answer.source.abort()
  const { candidate, credentialHold, ttftMs, startedAt } = answer
  settle(deps, run, {
    outcome: 'failed',
    status: error instanceof Fault ? error.status : 500,
    candidate,
    credentialHold,
    ...consumed(run, answer),
    ttftMs,
    attemptStartedAt: startedAt,
    error: error instanceof Fault ? error.code : undefined,
  })
}

/** As `refuse`; when even that fails (half an answer is out), the connection is cut. */
export function tell(deps: PipelineDeps, errors: ErrorFormat, id: string, outbound: Outbound, error: unknown): void {
  try {
    refuse(deps, errors, id, outbound, error)
  } catch (cause) {
    deps.log('internal_error', { requestId: id, detail: String(cause) })
    outbound.destroy()
  }
}

/** Of a stream in which nothing was told yet. */
const unbegun = { answerId: undefined, model: '', sequence: undefined }

/** Tells the client in its format; what only the operator may know goes to the log. */
export function refuse(deps: PipelineDeps, errors: ErrorFormat, id: string, outbound: Outbound, error: unknown): void {
  const fault = faultOf(deps, outbound, error)
  deps.metrics.refuse(fault.countedAs)
  if (fault.kind === 'internal') {
    const { cause } = fault
    deps.log('internal_error', {
      requestId: id,
      client: outbound.client,
      detail: fault.detail ?? (cause instanceof Error ? cause.stack : undefined),
    })
  }
  if (outbound.left) return
  if (outbound.begun) return outbound.end(Buffer.from(errors.event(fault, { requestId: id, ...unbegun })))
  const body = Buffer.from(errors.body(fault, id))
  const headers = [...faultHeaders(fault, id), ...errors.headers(fault, id)]
  outbound.head(fault.status, [...headers, 'content-length', String(body.length)])
  outbound.end(body)
}

function faultOf({ strangers }: PipelineDeps, outbound: Outbound, error: unknown): Fault {
  const fault = asFault(error)
  return fault.kind === 'unauthenticated' ? strangers.told(outbound.client, fault) : fault
}
