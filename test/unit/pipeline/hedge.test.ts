import { describe, expect, it } from 'vitest'
import { type CredentialHold, isRefusal, type Reservation } from '../../../src/limits/limits.ts'
import type { Candidate } from '../../../src/model/plan.ts'
import type { Key } from '../../../src/model/workspace.ts'
import { race } from '../../../src/pipeline/hedge.ts'
import { LeaveSignal } from '../../../src/pipeline/leave-signal.ts'
import { RequestMetrics } from '../../../src/pipeline/metrics.ts'
import type { PipelineDeps, Run } from '../../../src/pipeline/run.ts'
import { Health } from '../../../src/routing/health.ts'
import { MemoryLimits } from '../../../src/store/memory/memory-limits.ts'
import { openAiChat } from '../../../src/wire/openai-chat/wire.ts'

/** The first candidate waits for its hold until the second asks for one; then both are told that something is wrong. */
class FailingLimits extends MemoryLimits {
  #fail: ((error: Error) => void) | undefined

  override admitCredential(): never {
    const error = new Error('no holds today')
    if (this.#fail) {
      this.#fail(error)
      throw error
    }
    // A promise, as counters that are shared give it.
    return new Promise((_, reject) => {
      this.#fail = reject
    }) as never
  }
}

/** The first candidate waits for its hold until the second has asked for one, which it does not get. */
class OneHold extends MemoryLimits {
  asked = () => {}
  #grant: ((hold: CredentialHold) => void) | undefined

  override admitCredential(...[id, , zone, amount]: Parameters<MemoryLimits['admitCredential']>) {
    const grant = this.#grant
    if (!grant) {
      return new Promise((resolve) => {
        this.#grant = resolve
      }) as never
    }
    this.asked()
    grant(super.admitCredential('one', undefined, zone, amount) as CredentialHold)
    return super.admitCredential(id, 0n, zone, amount)
  }
}

const key = { id: 'key_1', workspaceId: 'ws_1', maxSpend: 100n, budgetPeriod: 'none' } as Key
const candidate = (id: string) =>
  ({
    ...{ lane: 'byok', format: 'openai-chat', costCeiling: 40n, credential: { id, workspaceId: 'ws_1' } },
    ...{ provider: { id: 'p' }, terms: {}, model: { id: 'm' }, deployment: { id: 'd' } },
  }) as Candidate

function world<L extends MemoryLimits>(limits: L) {
  const health = new Health(() => ({ failures: 5, openMs: 1_000, longestOpenMs: 30_000 }))
  health.hedges.earn(1)
  const logged: string[] = []
  const log = (event: string) => void logged.push(event)
  const deps: Partial<PipelineDeps> = { limits, health, metrics: new RequestMetrics(), now: Date.now, log }
  const caller = { key, workspace: { id: 'ws_1', timeZone: 'UTC', policy: {} } } as Run['caller']
  const call = { id: 'req_1', format: 'openai-chat' } as Run['call']
  const run: Partial<Run> = { call, caller, attempts: [], drops: [], unposted: 0n, others: undefined }
  return { limits, deps: deps as PipelineDeps, run: run as Run, logged }
}

/** What of the key's budget nobody holds or has spent. */
function grants(limits: MemoryLimits, spend: bigint): boolean {
  const asked = { requestId: 'req_2', workspaceId: 'ws_1', key, timeZone: 'UTC', tokens: 0, spend, charge: 0n }
  const granted = limits.admit(asked satisfies Reservation)
  return !(granted instanceof Promise) && !isRefusal(granted)
}

describe('a race of two candidates', () => {
  it('keeps no hold, and fails both, when something goes wrong here', async () => {
    const { limits, deps, run, logged } = world(new FailingLimits(Date.now))
    const pair = [candidate('one'), candidate('two')] as const
    const results = await race(deps, openAiChat, run, pair, 0, new LeaveSignal(false))
    expect(results.map(({ kind }) => kind)).toEqual(['failed', 'failed'])
    expect(logged).toEqual(['internal_error', 'internal_error'])
    expect(grants(limits, 100n)).toBe(true)
  })

  it('records a loser that was not asked, with the reason', async () => {
    const { limits, deps, run } = world(new OneHold(Date.now))
    const signal = new LeaveSignal(false)
    limits.asked = () => signal.leave()
    const results = await race(deps, openAiChat, run, [candidate('one'), candidate('two')], 0, signal)
    expect(results.map(({ kind }) => kind)).toEqual(['abandoned'])
    expect(run.drops).toMatchObject([{ credentialId: 'two', reason: expect.stringContaining('monthly budget') }])
    expect(grants(limits, 100n)).toBe(true)
  })
})
