import { setTimeout as sleep } from 'node:timers/promises'
import type { Redis } from 'ioredis'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { call } from '../../support/calls.ts'
import { type Gateway, until } from '../../support/gateway.ts'
import { byokKind, chat, Load, paidKinds } from '../../support/load.ts'
import { metricSum } from '../../support/places.ts'
import { countersEqualLedger } from './shared-books.ts'
import { openSite, type Site, whyNot } from './site.ts'

describe.skipIf(whyNot !== undefined)(
  `counters that are not those of the ledger${whyNot ? ` (${whyNot})` : ''}`,
  () => {
    let site: Site
    let redis: Redis
    let money: string
    let credentials: readonly string[]
    beforeAll(async () => {
      site = await openSite()
      redis = site.redis.connect()
      money = `trilane:{w:${site.customer.workspaceId}}:money`
      // With a budget, so that what they cost is compared as well.
      const at = `/api/workspaces/${site.customer.workspaceId}/credentials`
      const own = await (site.nodes[0] as Gateway).api<{ data: { id: string }[] }>('GET', at)
      for (const { id } of own.data)
        await (site.nodes[0] as Gateway).api('PATCH', `${at}/${id}`, { monthlyBudgetUsd: '1000' })
      credentials = own.data.map(({ id }) => id)
    })
    afterAll(async () => {
      redis?.disconnect()
      await site?.close()
    })

    const repairs = async () => {
      const sums = await Promise.all(site.nodes.map((node) => metricSum(node, 'trilane_limits_drift_repairs_total')))
      return sums.reduce((sum, one) => sum + one, 0)
    }
    const equal = () => countersEqualLedger(site.nodes[0] as Gateway, site.customer, site.place)
    /** Once, and again where Redis did not answer in time, which leaves nothing behind. */
    const served = (url: string, model: string, n: number) =>
      until(async () => {
        const answer = await call(url, site.customer.key, chat(model, n, {}))
        expect(answer.complete || answer.status === 503).toBe(true)
        return answer.complete
      }, 'it is served')
    const spend = (n: number) => served((site.nodes[0] as Gateway).url, 'resale/simple', n)

    test('none is found where there is none, with requests under way on two nodes and between them', {
      timeout: 600_000,
    }, async () => {
      const kinds = [...paidKinds(site.customer.key), byokKind(site.customer.key)]
      for (let round = 0; round < 2; round++) {
        const loads = site.nodes.map(({ url }) => new Load(url, kinds, 1))
        await until(() => loads.every((load) => load.complete().length > 30), 'the load runs')
        for (const load of loads) await load.stop()
        // Long enough for a round of comparing, which is what this is about.
        await sleep(3_500)
        await until(equal, 'the counters equal the ledger')
      }
      expect(await repairs()).toBe(0)
      expect(await redis.zcard('trilane:{standing}:moved')).toBe(0)
    })

    test('charges that never reached the ledger, and holds of a process that is gone, are given back', {
      timeout: 600_000,
    }, async () => {
      const before = await repairs()
      const { customer } = site
      await spend(1)
      await redis.hincrby(money, 'credit', -123_456_789)
      await redis.hincrby(money, `k:${customer.keyId}:spent`, 123_456_789)
      await redis.hset(money.replace(':money', ':holds'), 'req_gone', `5000 5000 0 gone:1:abc k:${customer.keyId}`)
      await redis.zadd(money.replace(':money', ':expiries'), Date.now() + 1_800_000, 'req_gone')
      await redis.hincrby(money, 'held', 5000)
      await redis.hincrby(money, `k:${customer.keyId}:held`, 5000)
      await until(equal, 'the counters equal the ledger')
      expect(await repairs()).toBe(before + 1)
      expect(site.nodes.map((node) => node.output()).join('')).toContain('limits_drift_repaired')
      expect(await redis.hget(money, `k:${customer.keyId}:held`)).toBe('0')
    })

    test("a credential's spending that is not the ledger's is put right", { timeout: 600_000 }, async () => {
      const use = () => served((site.nodes[1] as Gateway).url, 'byok/simple', 1)
      await use()
      const spentOf = (id: string) => redis.hget(`trilane:{c:${id}}:money`, 'month:spent')
      const before = new Map(await Promise.all(credentials.map(async (id) => [id, await spentOf(id)] as const)))
      const [used] = credentials.filter((id) => Number(before.get(id) ?? 0) > 0)
      await redis.hincrby(`trilane:{c:${used}}:money`, 'month:spent', 777_000_000)
      const count = await repairs()
      await use()
      await until(async () => (await repairs()) > count, 'it is repaired')
      expect(Number(await spentOf(used as string))).toBeLessThan(Number(before.get(used as string)) + 777_000_000)
      expect(site.nodes.map((node) => node.output()).join('')).toMatch(
        /"credentialId":"cred_[^\n]*"spentNano":"-777000000"[^\n]*limits_drift_repaired/,
      )
    })

    test('an older copy of the counters, as after a failover, is brought up to date', {
      timeout: 600_000,
    }, async () => {
      await spend(2)
      await until(equal, 'the counters equal the ledger')
      const copy = await redis.dumpBuffer(money)
      for (let n = 3; n < 8; n++) await spend(n)
      await redis.restore(money, 0, copy, 'REPLACE')
      await until(equal, 'the counters equal the ledger')
    })

    test('nothing is repaired while a request is under way', { timeout: 600_000 }, async () => {
      const { nodes, customer } = site
      const before = await repairs()
      const body = { ...chat('cheap/simple', 77, { words: 9, gate: 'mid-stream' }), stream: true }
      let stream = call((nodes[1] as Gateway).url, customer.key, body)
      await until(async () => {
        if ((await metricSum(nodes[1] as Gateway, 'trilane_streams_open')) === 1) return true
        const over = await Promise.race([stream, undefined])
        if (over) stream = call((nodes[1] as Gateway).url, customer.key, body)
        return false
      }, 'the stream has begun')
      await redis.hincrby(money, 'credit', 1_000_000)
      await sleep(4_000)
      expect(await repairs()).toBe(before)
      await site.simulator.go()
      expect((await stream).complete).toBe(true)
      await until(equal, 'the counters equal the ledger')
      expect(await repairs()).toBe(before + 1)
    })

    test('credit that was posted while Redis could not be reached can be spent once it can', {
      timeout: 600_000,
    }, async () => {
      const [first] = site.nodes as [Gateway]
      site.proxies.redis.set({ kind: 'cut' })
      const path = `/api/workspaces/${site.customer.workspaceId}/credits`
      await first.api('POST', path, { amountUsd: '7', reason: 'more' }, { 'idempotency-key': 'while-away' })
      await first.kill('SIGKILL')
      site.proxies.redis.set({ kind: 'fair' })
      site.nodes[0] = await site.start()
      await until(
        () =>
          call((site.nodes[0] as Gateway).url, site.customer.key, chat('resale/simple', 9, {})).then(
            ({ complete }) => complete,
          ),
        'paid again',
      )
      await until(equal, 'the counters equal the ledger')
    })
  },
)
