import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { call } from '../../support/calls.ts'
import { type Gateway, startGateway, until } from '../../support/gateway.ts'
import { chat } from '../../support/load.ts'
import { configFor } from '../money/world.ts'
import { openSite, type Site, whyNot } from './site.ts'

interface Page {
  readonly data: readonly { readonly id: string; readonly outcome: string; readonly chargeUsd: string }[]
}

describe.skipIf(whyNot !== undefined)(`a node that the database does not see${whyNot ? ` (${whyNot})` : ''}`, () => {
  let site: Site
  let other: Gateway | undefined
  beforeAll(async () => {
    site = await openSite({ patient: true })
  })
  afterAll(async () => {
    await other?.kill('SIGKILL')
    await site?.close()
  })

  test('keeps its requests when another one starts meanwhile', { timeout: 600_000 }, async () => {
    const { nodes, customer, place, simulator, redis, proxies } = site
    const [node] = nodes as [Gateway]
    let begun = false
    const body = { ...chat('resale/simple', 7, { words: 20, gate: 'mid-stream' }), stream: true }
    const start = () => call(node.url, customer.key, body, { onData: ({ status }) => (begun ||= status === 200) })
    const stream = start()
    await until(() => begun, 'the stream has begun')
    proxies.postgres.set({ kind: 'cut' })
    other = await startGateway({
      config: configFor(simulator.baseURL),
      dataDir: place.dataDir,
      databaseUrl: place.databaseUrl,
      env: { TRILANE_REDIS_URL: redis.patientUrl },
    })
    proxies.postgres.set({ kind: 'fair' })
    await simulator.go()
    const answer = await stream
    expect([answer.complete, answer.error]).toEqual([true, undefined])
    const path = `/api/workspaces/${customer.workspaceId}/requests`
    const listed = await (other as Gateway).api<Page>('GET', path)
    expect(listed.data.map(({ id, outcome }) => [id, outcome])).toEqual([[answer.requestId, 'completed']])
  })
})
