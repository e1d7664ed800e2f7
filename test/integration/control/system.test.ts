import { afterAll, beforeAll, expect, test } from 'vitest'
import { plainConfig, type Rig, startRig } from '../gateway/rig.ts'

let rig: Rig
beforeAll(async () => {
  rig = await startRig(plainConfig)
})
afterAll(() => rig?.stop())

test('the operator sees how the node and the pooled credentials do, and no secret', async () => {
  const system = await rig.gateway.api('GET', '/api/system')
  expect(system).toMatchObject({ ok: true, storeAlive: true, counters: 'memory', ledgerFailingMs: 0, driftUsd: '0' })
  const pool = { name: 'pool', provider: 'sim', lanes: ['cheap'], disabled: false, inFlight: 0, resting: [] }
  expect(system.credentials).toContainEqual(
    expect.objectContaining({ ...pool, deployments: 2, monthSpentUsd: '0', monthlyBudgetUsd: null }),
  )
  expect(JSON.stringify(system)).not.toContain('op-pool')
})
