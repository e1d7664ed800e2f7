import { describe, expect, onTestFinished, test } from 'vitest'
import { connectSharedLimits } from '../../../src/boot/shared-limits.ts'
import type { Reseed } from '../../../src/store/redis/seeding.ts'
import { freePort } from '../../support/free-port.ts'
import { RedisServer, whyNoRedis } from './redis-server.ts'

const nothingToSeed: Reseed = {
  workspace: () => Promise.reject(new Error('nobody asks')),
  credential: () => Promise.reject(new Error('nobody asks')),
}

const start = (port: number, onError: (error: unknown) => void) =>
  connectSharedLimits(`redis://127.0.0.1:${port}`, nothingToSeed, 'node', () => 'allow', onError)

describe.skipIf(whyNoRedis())('the start of a node', () => {
  test('waits for a Redis that is late with its first answer', async () => {
    const server = await RedisServer.start()
    onTestFinished(() => server.stop())
    server.freeze()
    const errors: unknown[] = []
    const shared = await start(server.port, (error) => {
      errors.push(error)
      server.thaw()
    })
    onTestFinished(() => shared.close())
    expect(errors.length).toBeGreaterThan(0)
    expect(await shared.redis.ping()).toBe('PONG')
  })

  test('is refused where there is none', async () => {
    await expect(start(await freePort(), () => {})).rejects.toThrow('Connection is closed')
  })
})
