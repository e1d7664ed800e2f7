import { readFileSync, writeFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Simulator } from '../../simulator/client.ts'
import { createTenant, type Tenant, until } from '../../support/gateway.ts'
import { ask, chatPath, type Exchange, post, type Rig, startRig } from '../gateway/rig.ts'
import { generatedWorkload } from './generated-workload.ts'
import { openWorkload } from './open-workload.ts'
import { type DecisionRecord, decided } from './smart-rig.ts'
import type { PricedModel, Workload, WorkloadRequest } from './workload.ts'

const folder = process.env.TRILANE_TEST_DATA
const full = process.env.TRILANE_TEST_FULL === '1'
const REQUESTS = Number(process.env.TRILANE_TEST_REQUESTS ?? (full ? 5_000 : 500))
const AT_ONCE = 16
/**
 * After so many rounds of requests at once the choice must have moved, which is within seconds on a machine that does not
 * stall.
 */
const SOON = 6

let workload: Workload
let rig: Rig
/** By pool: who leaves the choice to us. */
let tenants: Map<string, Tenant>
let baseline: Tenant

const config =
  ({ pools, weightsFile }: Workload) =>
  (simulator: Simulator) =>
    JSON.stringify(
      {
        providers: {
          sim: {
            kind: 'openai-compatible',
            baseUrl: simulator.baseURL,
            credentials: [{ name: 'official', apiKey: 'key', lanes: ['resale'] }],
          },
        },
        models: Object.fromEntries(pools.flatMap(({ models }) => models.map((model) => [model.name, modelOf(model)]))),
        ...(weightsFile !== undefined && { smartRoute: { weightsFile } }),
        upstream: { allowPrivateNetworks: ['127.0.0.0/8'] },
      },
      null,
      2,
    )

const modelOf = ({ name, price }: PricedModel) => ({
  deployments: [{ provider: 'sim', model: `${name}-upstream`, price }],
  lanes: { resale: { margin: 0 } },
})

beforeAll(async () => {
  workload = folder === undefined ? generatedWorkload(REQUESTS) : openWorkload(folder, REQUESTS)
  rig = await startRig(config(workload), { retries: true })
  await rig.simulator.captureMode('light')
  await behave()
  tenants = new Map()
  for (const pool of workload.pools) {
    const tenant = await createTenant(rig.gateway, { creditUsd: '1000' })
    tenants.set(pool.name, tenant)
    await policyOf(tenant, {})
  }
  baseline = await createTenant(rig.gateway, { creditUsd: '1000' })
}, 600_000)
afterAll(() => rig?.stop())

async function behave(): Promise<void> {
  for (const { models } of workload.pools) {
    for (const { name, outputTokens } of models) await rig.simulator.model(`${name}-upstream`, answerOf(outputTokens))
  }
}
const answerOf = (completionTokens: number) => ({ content: 'an answer', completionTokens })

const tenantOf = ({ pool }: WorkloadRequest) => tenants.get(pool.name) as Tenant

/** Only models of the pool, measured by its reference. */
function policyOf(tenant: Tenant, more: object): Promise<unknown> {
  const pool = workload.pools.find(({ name }) => tenants.get(name) === tenant)
  const models = pool?.models.map(({ name }) => name)
  const smartRoute = { reference: pool?.reference, models, ...more }
  return rig.gateway.api('PUT', `/api/workspaces/${tenant.workspaceId}/policy`, { smartRoute })
}

const bodyOf = ({ prompt }: WorkloadRequest) => ask('smart-route', prompt, { max_tokens: 1_000 })
const explained = (request: WorkloadRequest) =>
  rig.gateway.api<Pick<DecisionRecord, 'decision' | 'plan'>>(
    'POST',
    `/api/workspaces/${tenantOf(request).workspaceId}/explain`,
    { body: bodyOf(request), key: tenantOf(request).keyId },
  )
const sent = (request: WorkloadRequest) => post(rig.gateway, chatPath, tenantOf(request).key, bodyOf(request))
const servedBy = ({ headers }: Exchange) => headers.get('x-trilane-model') ?? ''
const chargeOf = ({ headers }: Exchange) => Number(headers.get('x-trilane-charge-usd'))

/** What must agree: figures that change by the moment (how fast somebody is) are none of it. */
const gist = ({ decision, plan }: Pick<DecisionRecord, 'decision' | 'plan'>) =>
  JSON.stringify([
    decision?.model,
    decision?.options.map(({ model, why, expected, costUsd }) => [model, why, expected, costUsd]),
    decision?.drops.map(({ model }) => model),
    plan.map(({ dropped, ...line }) => [line, dropped !== null]),
  ])

interface Done {
  readonly request: WorkloadRequest
  readonly served: string
  readonly charge: number
  /** What the reference alone charged for the same. */
  readonly alone: number
  readonly agrees: boolean
}

async function run(request: WorkloadRequest): Promise<Done> {
  const told = await explained(request)
  const answer = await sent(request)
  const record = await decided(rig, tenantOf(request).workspaceId, answer)
  const alone = await post(rig.gateway, chatPath, baseline.key, { ...bodyOf(request), model: request.pool.reference })
  expect([answer.status, alone.status]).toEqual([200, 200])
  return {
    ...{ request, served: servedBy(answer), charge: chargeOf(answer), alone: chargeOf(alone) },
    agrees: gist(told) === gist(record) && record.decision?.model === servedBy(answer),
  }
}

async function runAll(requests: readonly WorkloadRequest[]): Promise<Done[]> {
  const done: Done[] = []
  let next = 0
  const worker = async () => {
    for (let at = next++; at < requests.length; at = next++) done.push(await run(requests[at] as WorkloadRequest))
  }
  await Promise.all(Array.from({ length: AT_ONCE }, worker))
  return done
}

const sum = <T>(list: readonly T[], of: (one: T) => number) => list.reduce((total, one) => total + of(one), 0)

describe(`a workload of ${REQUESTS} requests`, () => {
  it(
    'costs 40 % less than the reference alone at 98 % of its quality, and explain agrees with each of them',
    async () => {
      const done = await runAll(workload.requests)
      const quality = sum(done, ({ request, served }) => request.scores[served] ?? 0)
      const most = sum(done, ({ request }) => request.scores[request.pool.reference] ?? 0)
      const saved = 1 - sum(done, ({ charge }) => charge) / sum(done, ({ alone }) => alone)
      for (const { name, models } of workload.pools) {
        const own = done.filter(({ request }) => request.pool.name === name)
        const shares = models.map((model) => [model.name, own.filter(({ served }) => served === model.name).length])
        console.log(`${name}: ${own.length} requests`, Object.fromEntries(shares))
      }
      console.log(`${workload.about}: ${percent(quality / most)} of the quality, ${percent(saved)} saved`)
      expect(done.filter(({ agrees }) => !agrees).map(({ request }) => request.prompt)).toEqual([])
      expect(quality / most).toBeGreaterThanOrEqual(0.98)
      expect(saved).toBeGreaterThanOrEqual(0.4)
    },
    full ? 3_600_000 : 240_000,
  )
})

const percent = (share: number) => `${(100 * share).toFixed(1)} %`

describe('the choice moves within seconds', () => {
  /** Rounds from the change until the plain request is answered by another model; explain agrees with each. */
  async function moved(from: string): Promise<number> {
    for (let round = 1; ; round++) {
      const before = await explained(workload.plain)
      const answers = await Promise.all(Array.from({ length: AT_ONCE }, () => sent(workload.plain)))
      const answer = answers.at(-1) as Exchange
      const record = await decided(rig, tenantOf(workload.plain).workspaceId, answer)
      const after = await explained(workload.plain)
      const chosen = record.decision?.model
      expect([before.decision?.model, after.decision?.model]).toContain(chosen)
      if (chosen !== from && servedBy(answer) === chosen) return round
      if (round === SOON) throw new Error(`still ${chosen} after ${round} times ${AT_ONCE} requests`)
    }
  }

  const chosenNow = async () => (await explained(workload.plain)).decision?.model ?? ''
  const tokensOf = (name: string) =>
    workload.plain.pool.models.find((model) => model.name === name)?.outputTokens as number

  async function reconfigure(text: string): Promise<void> {
    writeFileSync(rig.gateway.configFile, text)
    await rig.gateway.api('POST', '/api/reload')
  }

  it('when a price changes', async () => {
    const first = await chosenNow()
    const before = readFileSync(rig.gateway.configFile, 'utf8')
    const dear = JSON.parse(before)
    dear.models[first].deployments[0].price = { input: 500, output: 2_000 }
    await reconfigure(JSON.stringify(dear))
    expect(await moved(first)).toBeLessThanOrEqual(SOON)
    await reconfigure(before)
    expect(await chosenNow()).toBe(first)
  })

  it('when a model becomes slow', async () => {
    const first = await chosenNow()
    const bar = { maxTtftMs: 1_000 }
    await policyOf(tenantOf(workload.plain), bar)
    // Not so where the machine has just stalled, until its answers tell otherwise.
    await until(async () => {
      await Promise.all(Array.from({ length: AT_ONCE }, () => sent(workload.plain)))
      return (await chosenNow()) === first
    }, 'the model is quick')
    await rig.simulator.model(`${first}-upstream`, { ...answerOf(tokensOf(first)), delayMs: 1_500 })
    expect(await moved(first)).toBeLessThanOrEqual(SOON)
    await policyOf(tenantOf(workload.plain), {})
    await behave()
  })

  it('when its provider is out: every request is answered all the same', async () => {
    const first = await chosenNow()
    await rig.simulator.model(`${first}-upstream`, { status: 503 })
    const during = await Promise.all(Array.from({ length: AT_ONCE }, () => sent(workload.plain)))
    expect(during.map(({ status }) => status)).toEqual(during.map(() => 200))
    expect(await moved(first)).toBeLessThanOrEqual(SOON)
    await behave()
  })
})
