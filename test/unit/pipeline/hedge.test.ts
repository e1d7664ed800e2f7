import { describe, expect, it } from 'vitest'
import { isRefusal, type Reservation } from '../../../src/limits/limits.ts'
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

const key = { id: 'key_1', workspaceId: 'ws_1', maxSpend: 100n, budgetPeriod: 'none' } as Key
const candidate = (id: string) =>
  ({
    ...{ lane: 'byok', costCeiling: 40n, credential: { id, workspaceId: 'ws_1' } },
    ...{ provider: { id: 'p' }, model: { id: 'm' }, deployment: { id: 'd' } },
  }) as Candidate

function world() {
  const limits = new FailingLimits(Date.now)
  const health = new Health(() => ({ failures: 5, openMs: 1_000, longestOpenMs: 30_000 }))
  health.hedges.earn(1)
  const logged: string[] = []
  const log = (event: string) => void logged.push(event)
  const deps: Partial<PipelineDeps> = { limits, health, metrics: new RequestMetrics(), now: Date.now, log }
  const caller = { key, workspace: { id: 'ws_1', timeZone: 'UTC' } } as Run['caller']
  const call = { id: 'req_1' } as Run['call']
  const run: Partial<Run> = { call, caller, attempts: [], unposted: 0n, others: undefined }
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
    const { limits, deps, run, logged } = world()
    const pair = [candidate('one'), candidate('two')] as const
    const results = await race(deps, openAiChat, run, pair, 0, new LeaveSignal(false))
    expect(results.map(({ kind }) => kind)).toEqual(['failed', 'failed'])
    expect(logged).toEqual(['internal_error', 'internal_error'])
    expect(grants(limits, 100n)).toBe(true)
  })
})
