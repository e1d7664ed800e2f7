import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { connectSharedLimits } from '../../../src/boot/shared-limits.ts'
import type { Reseed } from '../../../src/store/redis/seeding.ts'
import { RedisServer, whyNoRedis } from './redis-server.ts'

const seed: Reseed = {
  workspace: async () => ({ credit: 1_000n, spends: [], open: [] }),
  credential: async () => ({ window: { start: 0, end: Number.MAX_SAFE_INTEGER }, spent: 0n }),
}

describe.skipIf(whyNoRedis())('failover of Redis behind one address', () => {
  let former: RedisServer
  let next: RedisServer
  beforeAll(async () => {
    former = await RedisServer.start()
    next = await RedisServer.start()
  })
  afterAll(async () => {
    await former.stop()
    await next.stop()
  })

  test('a connection to a server that has become a replica is given up for one to its successor', async () => {
    const address = await startAddress(former.port)
    const shared = await connectSharedLimits(
      `redis://127.0.0.1:${address.port}`,
      seed,
      'node_a',
      () => 'allow',
      () => {},
    )
    await untilDone(() => shared.limits.addCredit('ws_a', 5n))

    const demoted = former.connect()
    await demoted.replicaof('127.0.0.1', next.port)
    demoted.disconnect()
    address.leadTo(next.port)

    const promoted = next.connect()
    await untilDone(async () => {
      await shared.limits.creditState('ws_a')
      if ((await promoted.hget('trilane:{w:ws_a}:money', 'credit')) === null) throw new Error('not there yet')
    })
    promoted.disconnect()
    await shared.close()
    await address.stop()
    expect(shared.limits.anomalies).toBe(0)
  })
})

/** Repeats what fails while the failover is under way. */
async function untilDone(work: () => Promise<void>): Promise<void> {
  for (const end = Date.now() + 60_000; ; await sleep(50)) {
    try {
      return await work()
    } catch (error) {
      if (Date.now() > end) throw error
    }
  }
}

/** An address whose new connections go to another server once told so; those that are open stay. */
async function startAddress(firstPort: number) {
  let port = firstPort
  const sockets = new Set<Socket>()
  const server = createServer((client) => {
    const upstream = connect(port, '127.0.0.1')
    for (const [socket, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      sockets.add(socket)
      socket.pipe(other)
      socket.on('error', () => other.destroy())
      socket.on('close', () => other.destroy())
    }
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    port: (server.address() as { port: number }).port,
    leadTo: (next: number) => {
      port = next
    },
    stop: async () => {
      for (const socket of sockets) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}
