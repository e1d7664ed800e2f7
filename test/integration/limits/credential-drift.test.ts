import type { Redis } from 'ioredis'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { DriftWatch } from '../../../src/boot/drift/drift-watch.ts'
import { RedisLimits } from '../../../src/store/redis/redis-limits.ts'
import { RedisStanding } from '../../../src/store/redis/redis-standing.ts'
import { fresh, lent } from '../../unit/limits/subject.ts'
import { FakeLedger } from './fake-ledger.ts'
import { RedisServer, whyNoRedis } from './redis-server.ts'

const why = whyNoRedis()
const BUDGET = 1_000n

interface Node {
  readonly limits: RedisLimits
  readonly standing: RedisStanding
  /** Ms since the oldest thing it settled that is not on the ledger. */
  ageMs: number
}

/** Counters of credentials in Redis against a ledger that the test writes. */
describe.skipIf(why !== undefined)(`credentials' counters in Redis${why ? ` (skipped: ${why})` : ''}`, () => {
  let server: RedisServer
  let redis: Redis
  let nodes: Node[]
  let watch: DriftWatch
  let id: string
  let onLedger: bigint
  let dead: string[]
  const events: [string, Readonly<Record<string, unknown>>][] = []
  beforeAll(async () => {
    server = await RedisServer.start()
    redis = server.connect()
  })
  afterAll(async () => {
    redis?.disconnect()
    await server?.stop()
  })
  beforeEach(async () => {
    await redis.flushdb()
    id = fresh('cred')
    onLedger = 0n
    dead = []
    nodes = ['a', 'b'].map(nodeOf)
    watch = new DriftWatch({
      limits: (nodes[0] as Node).standing,
      truthOf: async () => ({ credit: 0n, spentSince: () => ({ least: onLedger, most: onLedger }) }),
      settledAmong: async () => new Set(),
      unknownNodes: async () => 0,
      isNodeAlive: async (node) => !dead.includes(node),
      log: (...event) => events.push(event),
      lookMs: 5,
    })
  })

  function nodeOf(name: string): Node {
    const limits = new RedisLimits({
      redis,
      reseed: new FakeLedger(),
      deadlineMs: 60_000,
      seedWaitMs: 60_000,
      node: name,
    })
    const node: Node = {
      limits,
      ageMs: 0,
      standing: new RedisStanding({ redis, node: name, moved: limits.moved, ageMs: () => node.ageMs }),
    }
    return node
  }

  /** A round in which every node that lives tells of itself again and again. */
  async function round(): Promise<void> {
    for (const { limits } of nodes) await limits.settled()
    const tell = async () => {
      for (const { standing } of nodes) await standing.beat()
    }
    // Rest is more than the same millisecond.
    const { standing: clock } = nodes[0] as Node
    for (const now = await clock.now(); (await clock.now()) === now; );
    await tell()
    const beats = setInterval(() => void tell(), 5)
    await watch.round().finally(() => clearInterval(beats))
  }
  const key = () => `trilane:{c:${id}}:money`
  const spent = () => redis.hget(key(), 'month:spent').then((text) => BigInt(text ?? -1))

  test('what was lost or falsified is brought to the ledger, from either side', async () => {
    const [a, b] = nodes as [Node, Node]
    for (const { limits } of [a, b]) limits.resolveCredential(await lent(limits, id, BUDGET, 50n), 40n)
    onLedger = 80n
    await round()
    expect([watch.repairs, await spent(), await redis.zcard('trilane:{standing}:moved')]).toEqual([0, 80n, 0])
    for (const by of [-70, 700]) {
      await redis.hincrby(key(), 'month:spent', by)
      b.limits.resolveCredential(await lent(b.limits, id, BUDGET, 0n), 0n)
      await round()
      expect(await spent()).toBe(80n)
      expect(events.at(-1)).toEqual(['limits_drift_repaired', { credentialId: id, spentNano: String(-by) }])
    }
    expect(watch.repairs).toBe(2)
  })

  test('not while a request goes on whose attempt has cost something, nor before its row is written', async () => {
    const [a, b] = nodes as [Node, Node]
    const failed = await lent(a.limits, id, BUDGET, 50n)
    a.limits.spendCredential(failed, 30n)
    b.limits.resolveCredential(await lent(b.limits, id, BUDGET, 5n), 5n)
    onLedger = 5n
    await round()
    await round()
    expect([watch.repairs, await spent()], 'goes on elsewhere').toEqual([0, 35n])
    a.limits.resolveCredential(failed, 0n)
    a.ageMs = 60_000
    await round()
    expect([watch.repairs, await spent()], 'is not written yet').toEqual([0, 35n])
    a.ageMs = 0
    onLedger = 35n
    await round()
    expect([watch.repairs, await spent(), await redis.zcard('trilane:{standing}:moved')]).toEqual([0, 35n, 0])
  })

  test('what a process that is gone counted and never booked is taken off, its hold given back', async () => {
    const [a, b] = nodes as [Node, Node]
    const lost = await lent(b.limits, id, BUDGET, 50n)
    b.limits.spendCredential(lost, 30n)
    await lent(b.limits, id, BUDGET, 200n)
    await b.limits.settled()
    await b.standing.beat()
    // It tells nothing more: of the dead node's beat the others forget after some seconds.
    nodes = [a]
    await redis.hdel('trilane:{standing}:beats', 'b')
    dead = ['b']
    await round()
    await round()
    expect([await spent(), await redis.hget(key(), 'month:held')]).toEqual([0n, '0'])
    expect(watch.released).toBe(2)
    expect(await a.limits.admitCredential(id, BUDGET, 'UTC', BUDGET)).toMatchObject({ amount: BUDGET })
  })

  test('a cost that arrives after its hold has ended is counted, and leaves no hold behind', async () => {
    const [a] = nodes as [Node]
    const hold = await lent(a.limits, id, BUDGET, 50n)
    a.limits.resolveCredential(hold, 0n)
    await a.limits.settled()
    a.limits.spendCredential(hold, 30n)
    await a.limits.settled()
    expect([await spent(), await redis.hlen(key().replace('money', 'holds'))]).toEqual([30n, 0])
  })
})
