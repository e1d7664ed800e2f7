import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, test, vi } from 'vitest'
import { check } from '../../../src/cli/ledger/check.ts'
import type { LedgerCheck } from '../../../src/control/ledger/schema.ts'

const sound: LedgerCheck = {
  ok: true,
  transactions: 0,
  requests: 0,
  postings: 0,
  imbalanceUsd: '0',
  unbalancedTransactions: 0,
  accountsOff: 0,
  chargesMinusPostingsUsd: '0',
  mismatchedTransactions: 0,
  orphanRequests: 0,
  orphanPostings: 0,
  emptyTransactions: 0,
  overdrawnWorkspaces: 0,
  missingUniqueKeys: 0,
  rollupsOff: 0,
  rollupsMinusRequestsUsd: '0',
  credentialSpendOff: 0,
  credentialSpendMinusRequestsUsd: '0',
  openRequests: 0,
  openRequestsOfGoneNodes: 0,
  driftUsd: null,
  driftedWorkspaces: null,
  driftUncheckedWorkspaces: null,
}

afterEach(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
})

test('a check that takes long says so every 10 seconds, on standard error, and no more once it is answered', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'Date'] })
  const told = vi.spyOn(console, 'error').mockImplementation(() => {})
  const printed = vi.spyOn(console, 'log').mockImplementation(() => {})
  let asked = (_response: ServerResponse) => {}
  const answer = new Promise<ServerResponse>((resolve) => (asked = resolve))
  const server = createServer((_request, response) => asked(response)).listen(0, '127.0.0.1')
  await once(server, 'listening')
  try {
    const { port } = server.address() as AddressInfo
    const code = check({ url: `http://127.0.0.1:${port}`, adminKey: 'k' }, true)
    const response = await answer
    expect(told).not.toHaveBeenCalled()
    vi.advanceTimersByTime(20_000)
    expect(told.mock.calls).toEqual([['still reading the books, 10 s …'], ['still reading the books, 20 s …']])
    response.setHeader('content-type', 'application/json').end(JSON.stringify(sound))
    expect(await code).toBe(0)
    vi.advanceTimersByTime(60_000)
    expect(told).toHaveBeenCalledTimes(2)
    expect(JSON.parse(String(printed.mock.calls[0]?.[0]))).toEqual(sound)
  } finally {
    server.closeAllConnections()
    server.close()
  }
})
