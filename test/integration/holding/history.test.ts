import fc from 'fast-check'
import { afterAll, beforeAll, describe, test } from 'vitest'
import { Clock, fresh, makeKey } from '../../unit/limits/subject.ts'
import { RedisServer, whyNoRedis } from '../limits/redis-server.ts'
import { full } from './full.ts'
import { HistoryRun } from './run-history.ts'
import { type Cast, memorySetUp, redisSetUp, type SetUp } from './set-up.ts'
import { type History, history } from './steps.ts'

const seed = process.env.TRILANE_TEST_SEED === undefined ? undefined : Number(process.env.TRILANE_TEST_SEED)
/** Repeats one failure without searching for it again. */
const path = process.env.TRILANE_TEST_PATH

function castOf({ budgets: [first, second] }: History): Cast {
  const workspaceId = fresh('ws')
  const keys = [
    makeKey(workspaceId),
    makeKey(workspaceId, { maxSpend: first }),
    makeKey(workspaceId, { maxSpend: second, budgetPeriod: 'day' }),
  ]
  return { workspaceId, keys, credentialId: fresh('cred'), clock: new Clock() }
}

/** Prints the seed of a failure, and the shortest history that still fails. */
function holdsAlways(runs: number, setUpFor: (cast: Cast) => SetUp | Promise<SetUp>): Promise<void> {
  return fc.assert(
    fc.asyncProperty(history, async (events) => {
      const cast = castOf(events)
      const setUp = await setUpFor(cast)
      try {
        await new HistoryRun(cast, setUp, events).run(events)
      } finally {
        setUp.close()
      }
    }),
    { numRuns: runs, ...(seed !== undefined && { seed }), ...(path !== undefined && { path }) },
  )
}

describe('random histories of money agree with the plainest account of them', () => {
  test('one process, limits in memory', { timeout: full ? 1_200_000 : 120_000 }, () =>
    holdsAlways(full ? 10_000 : 250, memorySetUp),
  )

  describe.skipIf(whyNoRedis() !== undefined)('with Redis', () => {
    let server: RedisServer
    let redis: ReturnType<RedisServer['connect']>
    beforeAll(async () => {
      server = await RedisServer.start()
      redis = server.connect()
    })
    afterAll(async () => {
      redis?.disconnect()
      await server?.stop()
    })

    test('two processes, limits in Redis', { timeout: full ? 3_600_000 : 120_000 }, () =>
      holdsAlways(full ? 10_000 : 75, async (cast) => {
        await redis.flushdb()
        return redisSetUp(cast, redis)
      }),
    )
  })
})
