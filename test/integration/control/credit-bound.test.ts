import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Gateway, startGateway } from '../../support/gateway.ts'

let gateway: Gateway
beforeAll(async () => {
  gateway = await startGateway({})
})
afterAll(() => gateway?.stop())

test('credit stops short of what shared counters hold, and the refused part is not booked', async () => {
  const { id } = await gateway.api<{ id: string }>('POST', '/api/workspaces', { name: 'rich' })
  const add = (amountUsd: string, key: string) =>
    gateway.api('POST', `/api/workspaces/${id}/credits`, { amountUsd, reason: 'x' }, { 'idempotency-key': key })
  await add('5000000', 'a')
  await expect(add('5000000', 'b')).rejects.toThrow('credit_too_large')
  const { creditUsd } = await gateway.api<{ creditUsd: string }>('GET', `/api/workspaces/${id}/balance`)
  expect(creditUsd).toBe('5000000')
  expect(await gateway.api('GET', '/api/ledger/check')).toMatchObject({ ok: true })
})
