import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { call } from '../../support/calls.ts'
import { type Gateway, until } from '../../support/gateway.ts'
import { chat } from '../../support/load.ts'
import { forget } from '../../support/places.ts'
import { booksOf, countersEqualLedger } from './shared-books.ts'
import { openSite, type Site, whyNot } from './site.ts'

interface Page {
  readonly data: readonly { readonly outcome: string; readonly chargeUsd: string }[]
}

describe.skipIf(whyNot !== undefined)(`a node that does not come back${whyNot ? ` (${whyNot})` : ''}`, () => {
  let site: Site
  beforeAll(async () => {
    site = await openSite({ patient: true })
  })
  afterAll(() => site?.close())

  test('what it had open is booked by one that lives, once', { timeout: 600_000 }, async () => {
    const { nodes, customer, place } = site
    const [victim, witness] = nodes as [Gateway, Gateway]
    let begun = 0
    const streams = ['cheap/simple', 'resale/simple'].map((model) => {
      const body = { ...chat(model, 77, { words: 90, chunkDelayMs: 1_000 }), stream: true }
      return call(victim.url, customer.key, body, { onHead: () => begun++ })
    })
    await until(() => begun === streams.length, 'the streams have begun')
    await victim.kill('SIGKILL')
    await Promise.allSettled(streams)
    forget(victim)
    const path = `/api/workspaces/${customer.workspaceId}/requests`
    const outcomes = async () => (await witness.api<Page>('GET', path)).data.map(({ outcome }) => outcome)
    await until(async () => (await outcomes()).length >= streams.length, 'they are on record')
    await until(() => countersEqualLedger(witness, customer, place), 'the counters equal the ledger')
    expect(await outcomes()).toEqual(['interrupted', 'interrupted'])
    const check = await booksOf(witness)
    expect(check).toMatchObject({ ok: true, requests: 2, openRequests: 0, openRequestsOfGoneNodes: 0 })
    expect(witness.output()).toContain('booked as interrupted')
  })
})
