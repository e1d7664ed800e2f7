import { readFileSync, writeFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTenant, until } from '../../support/gateway.ts'
import { ask, chatPath, post, type Rig, startRig } from './rig.ts'

interface Listed {
  readonly lane: string
  readonly price: { readonly input: string; readonly output: string }
  readonly priceVersion: string
  readonly firstUsedAt: string | null
}
interface History {
  readonly data: readonly {
    readonly version: string
    readonly since: string
    readonly until: string | null
    readonly prices: readonly Listed[]
  }[]
}

describe('the history of prices', () => {
  let rig: Rig

  beforeAll(async () => {
    rig = await startRig()
  })
  afterAll(() => rig?.stop())

  const path = (model: string) => `/api/models/${encodeURIComponent(model)}/prices`
  /** Kept beside the start and a reload, which do not wait for it. */
  const history = (entries: number) =>
    until(async () => {
      const found = await rig.gateway.api<History>('GET', path('chat')).catch(() => undefined)
      return found?.data.length === entries ? found.data : undefined
    }, `${entries} entries`)
  const reloadWith = async (change: (text: string) => string) => {
    const { configFile, api } = rig.gateway
    writeFileSync(configFile, change(readFileSync(configFile, 'utf8')))
    await api('POST', '/api/reload')
  }

  test('begins with the start: what each lane costs by the general terms', async () => {
    const [now] = await history(1)
    expect(now).toMatchObject({ until: null })
    expect(now?.prices.map(({ lane, price }) => [lane, price.input, price.output])).toEqual([
      ['cheap', '0.5', '1'],
      ['resale', '1.15', '2.3'],
      ['byok', '1', '2'],
    ])
  })

  test('names the version that records name, and when it was used first', async () => {
    const { key, workspaceId } = await createTenant(rig.gateway)
    await post(rig.gateway, chatPath, key, ask('resale/chat', 'hello'))
    const record = await until(async () => {
      const { data } = await rig.gateway.api<{ data: readonly { readonly priceVersion: string }[] }>(
        'GET',
        `/api/workspaces/${workspaceId}/requests`,
      )
      return data[0]
    }, 'the request is on record')
    const [now] = await history(1)
    const used = now?.prices.filter(({ firstUsedAt }) => firstUsedAt !== null)
    expect(used?.map(({ lane, priceVersion }) => [lane, priceVersion])).toEqual([['resale', record.priceVersion]])
  })

  test('goes on where a reload changes prices, and only there', async () => {
    const [before] = await history(1)
    await reloadWith((text) => `${text}\ntrial: { signUpCreditUsd: 1 }\n`)
    await reloadWith((text) => text.replace('input: 1, output: 2', 'input: 3, output: 4'))
    const [now, earlier] = await history(2)
    expect(now?.prices.find(({ lane }) => lane === 'resale')?.price).toMatchObject({ input: '3.45', output: '4.6' })
    expect(earlier).toMatchObject({ version: before?.version, since: before?.since, until: now?.since })
  })

  test('ends where a model is taken out, and begins again where it comes back', async () => {
    await reloadWith((text) => text.replace('\n  chat:', '\n  chat-two:'))
    await until(async () => ((await history(2))[0]?.until === null ? undefined : true), 'it is not on offer')
    await reloadWith((text) => text.replace('\n  chat-two:', '\n  chat:'))
    const [now, earlier] = await history(3)
    expect(now?.until).toBe(null)
    expect(now?.version).toBe(earlier?.version)
    expect(Date.parse(earlier?.until ?? '')).toBeLessThan(Date.parse(now?.since ?? ''))
  })

  test('of no model there is none', async () => {
    await expect(rig.gateway.api('GET', path('nobody/knows'))).rejects.toThrow(/404.*model_not_found/s)
  })
})
