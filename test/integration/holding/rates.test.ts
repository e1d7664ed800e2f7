import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTenant, type Tenant, until } from '../../support/gateway.ts'
import { isUnavailable, oneWish, sendAll, type Try } from './crowd.ts'
import { full } from './full.ts'
import { recordsOf } from './observe.ts'
import { configFor } from './scarce.ts'
import { first, knownEverywhere, openStage, type Stage, stageNames } from './stage.ts'

const FOUR = 'four processes, PostgreSQL and Redis'
/** Demand goes on for nearly a minute, in the short form until well beyond the limit. */
const DEMAND_MS = full ? 55_000 : 3_000
const PER_SECOND = full ? 40 : 60
const LIMITS = { rpm: full ? 1_200 : 60, tpm: full ? 60_000 : 6_000 }
/** A request that takes all it may: its answer has as many tokens as its cap, its prompt is told as 5. */
const CAP = 40
const USED = CAP + 5
/** The most that one reserves: its cap, and its prompt guessed by its length. */
const RESERVED = 120

describe.skipIf(!stageNames.includes(FOUR))(`limits of a minute on ${FOUR}`, () => {
  let stage: Stage

  beforeAll(async () => {
    stage = await openStage(FOUR, (simulator) => configFor(simulator, { fixed: 1, varied: 1 }))
  })
  afterAll(() => stage?.close())

  // On a paid lane: where the limits do not answer in time, others are let through.
  const model = 'resale/ample'

  test('requests: the limit is reached, to one in a hundred, and never passed', { timeout: 600_000 }, async () => {
    const { tries } = await withinAMinute(async () => {
      const tenant = await createTenant(first(stage), { key: { rpm: LIMITS.rpm } })
      return { tries: await demand(tenant, () => true) }
    })
    const passed = tries.filter(({ answer }) => answer.status === 200)
    tell('requests', tries, passed.length, LIMITS.rpm)
    expect(passed.length).toBeLessThanOrEqual(LIMITS.rpm)
    // One that the limits were too late to confirm counts all the same.
    expect(passed.length + doubtful(tries)).toBeGreaterThanOrEqual(LIMITS.rpm * 0.99)
    checkRefusals(tries)
  })

  test('tokens: as they were used, not as they were guessed', { timeout: 600_000 }, async () => {
    const { tenant, tries } = await withinAMinute(async () => {
      const tenant = await createTenant(first(stage), { key: { tpm: LIMITS.tpm } })
      const tries = await demand(tenant, (all) => used(all) < LIMITS.tpm - CAP * 4 || full)
      // What is under way reserves more than it takes; with nothing under way, the rest can be used.
      for (let refused = 0; refused < 3 && tries.length < 5_000; ) {
        const [last] = (await sendAll(stage.gateways, [tenant], [oneWish(model, tries.length, 5, 5)])).slice(-1)
        if (last) tries.push(last)
        refused = last?.answer.status === 429 ? refused + 1 : 0
      }
      return { tenant, tries }
    })
    const rows = await until(async () => {
      const found = await recordsOf(first(stage), [tenant])
      return found.length >= tries.filter(({ answer }) => answer.status === 200).length && found
    }, 'all is on record')
    const tokens = rows.reduce((total, { usage }) => total + (usage.inputTokens ?? 0) + (usage.outputTokens ?? 0), 0)
    tell('tokens', tries, tokens, LIMITS.tpm)
    expect(tokens).toBeLessThanOrEqual(LIMITS.tpm)
    // What the limits were too late to confirm stays reserved.
    expect(tokens + doubtful(tries) * RESERVED).toBeGreaterThanOrEqual(LIMITS.tpm * 0.99)
    checkRefusals(tries)
  })

  /** Requests at an even pace over all processes, for as long as `goesOn`. Those not answered in time are not repeated. */
  async function demand(tenant: Tenant, goesOn: (tries: readonly Try[]) => boolean): Promise<Try[]> {
    await knownEverywhere(stage, [tenant])
    const tries: Try[] = []
    const began = Date.now()
    const running: Promise<unknown>[] = []
    const all = (DEMAND_MS / 1_000) * PER_SECOND
    for (let n = 0; (Date.now() - began < DEMAND_MS || n < all) && goesOn(tries); n++) {
      const gateway = stage.gateways[n % stage.gateways.length]
      if (!gateway) throw new Error('no gateway')
      running.push(sendAll([gateway], [tenant], [oneWish(model, n, CAP, CAP)]).then((each) => tries.push(...each)))
      const next = began + ((n + 1) * 1_000) / PER_SECOND
      await sleep(Math.max(0, next - Date.now()))
    }
    await Promise.all(running)
    return tries
  }
})

/** Measures again where the machine was so slow that a limit of a minute was whole again meanwhile. */
async function withinAMinute<T extends { readonly tries: readonly Try[] }>(measure: () => Promise<T>): Promise<T> {
  for (let again = 0; again < 4; again++) {
    const measured = await measure()
    const times = measured.tries.flatMap(({ sentAt, endedAt }) => [sentAt, endedAt])
    if (Math.max(...times) - Math.min(...times) < 60_000) return measured
  }
  throw new Error('a minute is too short for this machine')
}

function used(tries: readonly Try[]): number {
  return tries.filter(({ answer }) => answer.status === 200).length * USED
}

function doubtful(tries: readonly Try[]): number {
  return tries.filter(isUnavailable).length
}

function tell(what: string, tries: readonly Try[], passed: number, limit: number): void {
  const seconds = (DEMAND_MS / 1_000).toFixed(0)
  console.log(
    `${passed} ${what} of ${limit} in ${seconds} s, ${tries.length} sent, ${doubtful(tries)} not answered in time`,
  )
}

function checkRefusals(tries: readonly Try[]): void {
  const others = tries.filter((each) => each.answer.status !== 200 && !isUnavailable(each))
  expect(others.length).toBeGreaterThan(0)
  for (const { answer } of others) {
    expect([answer.status, answer.error?.code]).toEqual([429, 'rate_limit_exceeded'])
    const wait = Number(answer.headers['retry-after'])
    expect(wait > 0 && wait <= 61).toBe(true)
  }
}
