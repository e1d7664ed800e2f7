import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { ledgerSeed } from '../../../src/boot/shared-limits.ts'
import { LiveSnapshot } from '../../../src/snapshot/live-snapshot.ts'
import { RedisLimits } from '../../../src/store/redis/redis-limits.ts'
import { RedisServer, whyNoRedis } from '../limits/redis-server.ts'
import { newWorkspace, openPlane, type Plane } from './plane.ts'

const why = whyNoRedis()

describe.skipIf(why !== undefined)(`credit with shared counters${why ? ` (skipped: ${why})` : ''}`, () => {
  let server: RedisServer
  let redis: ReturnType<RedisServer['connect']>
  let plane: Plane
  let limits: RedisLimits
  beforeAll(async () => {
    server = await RedisServer.start()
    redis = server.connect()
    await redis.ping()
    const seed = () =>
      ledgerSeed(
        plane.store.db,
        new LiveSnapshot(plane.deps.catalog()),
        () => undefined,
        () => 'UTC',
      )
    limits = new RedisLimits({
      redis,
      reseed: { workspace: (id) => seed().workspace(id), credential: (id) => seed().credential(id) },
      deadlineMs: 60_000,
      seedWaitMs: 60_000,
    })
    plane = await openPlane({ limits })
  })
  afterAll(async () => {
    await plane.close()
    redis.disconnect()
    await server.stop()
  })
  const post = (at: string, body: object, idempotencyKey: string) =>
    plane.call('POST', `${at}/credits`, body, { idempotencyKey })
  const balance = async (at: string) => (await plane.call('GET', `${at}/balance`)).body

  test('no more than is there is taken back, also where Redis has to read the ledger first', async () => {
    const { at } = await newWorkspace(plane)
    expect((await post(at, { amountUsd: 5, reason: 'r' }, 'a')).status).toBe(201)
    await redis.flushall()
    const tooMuch = await post(at, { amountUsd: -6, reason: 'oops' }, 'b')
    expect([tooMuch.status, tooMuch.body.error?.code]).toEqual([409, 'insufficient_credit'])
    await redis.flushall()
    expect((await post(at, { amountUsd: -4, reason: 'oops' }, 'c')).status).toBe(201)
    expect(await balance(at)).toEqual({ creditUsd: '1', heldUsd: '0', availableUsd: '1' })
  })

  test('what is added counts once, also where counters are filled between the books and them', async () => {
    const { id, at } = await newWorkspace(plane)
    const booked = vi.spyOn(limits, 'addCredit').mockImplementationOnce(async (...movement) => {
      expect((await limits.creditState(id)).credit).toBe(5_000_000_000n)
      return limits.addCredit(...movement)
    })
    expect((await post(at, { amountUsd: 5, reason: 'r' }, 'a')).status).toBe(201)
    booked.mockRestore()
    expect(await balance(at)).toEqual({ creditUsd: '5', heldUsd: '0', availableUsd: '5' })
    expect((await post(at, { amountUsd: 2, reason: 'r' }, 'b')).status).toBe(201)
    expect(await balance(at)).toEqual({ creditUsd: '7', heldUsd: '0', availableUsd: '7' })
  })

  test('the books take no more than they have, whatever the counters say', async () => {
    const { id, at } = await newWorkspace(plane)
    expect((await post(at, { amountUsd: 5, reason: 'r' }, 'a')).status).toBe(201)
    await balance(at)
    await limits.addCredit(id, 100_000_000_000n)
    const tooMuch = await post(at, { amountUsd: -6, reason: 'oops' }, 'b')
    expect([tooMuch.status, tooMuch.body.error?.code]).toEqual([409, 'insufficient_credit'])
    expect((await limits.creditState(id)).credit).toBe(105_000_000_000n)
    expect((await plane.call('GET', 'ledger/check')).body.overdrawnWorkspaces).toBe(0)
  })
})
