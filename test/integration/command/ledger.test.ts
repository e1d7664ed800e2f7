import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { freePort } from '../../support/free-port.ts'
import { adminKey, createTenant, type Gateway, startGateway, type Tenant, until } from '../../support/gateway.ts'

const bin = fileURLToPath(new URL('../../../bin/trilane.mjs', import.meta.url))

let gateway: Gateway
let tenant: Tenant
let request: string
beforeAll(async () => {
  gateway = await startGateway({})
  tenant = await createTenant(gateway, { creditUsd: '10' })
  const answer = await fetch(`${gateway.baseURL}/chat/completions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${tenant.key}`, 'content-type': 'application/json' },
    body: JSON.stringify({ model: 'cheap/sandbox-small', user: 'alice', messages: [{ role: 'user', content: 'Hi' }] }),
  })
  expect(answer.status).toBe(200)
  await answer.text()
  request = answer.headers.get('x-request-id') ?? ''
})
afterAll(() => gateway?.stop())

interface Said {
  readonly code: number
  readonly out: string
  readonly err: string
}

function trilane(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Said> {
  const given = { PATH: process.env.PATH, TRILANE_URL: gateway.url, TRILANE_ADMIN_KEY: adminKey, ...env }
  return new Promise((resolve) => {
    execFile(process.execPath, [bin, ...args], { env: given }, (error, out, err) => {
      resolve({ code: error === null ? 0 : Number(error.code), out, err })
    })
  })
}

test('check: sound books, each line with its meaning, and the answer as JSON', async () => {
  const { code, out } = await trilane(['ledger', 'check'])
  expect([code, out]).toEqual([0, expect.stringContaining('The books are in order.')])
  expect(out).toMatch(/^ {2}ok\s+imbalance USD\s+0 {2}each transaction/m)
  const json = await trilane(['ledger', 'check', '--json', '--url', `${gateway.url}/`], {
    TRILANE_URL: 'http://nowhere',
  })
  expect(JSON.parse(json.out)).toMatchObject({ ok: true, imbalanceUsd: '0' })
})

test('show: a request, its transaction, its workspace', async () => {
  const of = async (id: string, ...more: string[]) => {
    const said = await trilane(['ledger', 'show', id, ...more])
    expect([said.code, said.err]).toEqual([0, ''])
    return said.out
  }
  const settled = await until(async () => {
    const { code, out } = await trilane(['ledger', 'show', request, '--json'])
    const found = code === 0 ? JSON.parse(out) : undefined
    return found?.state === 'settled' && found
  }, 'the request is settled')
  const text = await of(request)
  for (const part of ['Attempts', 'held USD', 'price version', settled.transaction.id, 'operator:revenue:cheap']) {
    expect(text).toContain(part)
  }
  const transaction = await of(settled.transaction.id)
  expect(transaction).toContain(request)
  expect(transaction).toContain(`${tenant.workspaceId}:credit`)
  const workspace = await of(tenant.workspaceId)
  expect(workspace).toContain(settled.transaction.id)
  expect(workspace).toMatch(/available USD\s+9\.9/)
})

test('statement of this month', async () => {
  const month = new Date().toISOString().slice(0, 7)
  const { code, out } = await trilane(['ledger', 'statement', tenant.workspaceId, month])
  expect([code, out]).toEqual([0, expect.stringContaining('which is not over yet')])
  expect(out).toMatch(/^ {2}opening\s+0$/m)
  expect(out).toMatch(/^ {2}credits\s+10$/m)
  expect(out).toMatch(/^ {2}cheap\s+sandbox-small\s+1 requests\s+-0\.0/m)
})

test('help has examples; what cannot be asked says what to do and exits with 2', async () => {
  const help = await trilane(['ledger', '--help'])
  expect([help.code, help.out]).toEqual([0, expect.stringContaining('Examples')])
  expect((await trilane(['--help'])).out).toMatch(/^ {2}ledger/m)
  const free = await freePort()
  const cases: readonly (readonly [string[], Record<string, string>, string])[] = [
    [['check'], { TRILANE_ADMIN_KEY: '' }, 'Set TRILANE_ADMIN_KEY'],
    [['check'], { TRILANE_ADMIN_KEY: 'wrong' }, 'refuses the key'],
    [['check', '--url', `http://127.0.0.1:${free}`], {}, 'Start it, or name another with --url'],
    [['check', '--url', 'ftp://x'], {}, 'no http'],
    [['show', 'pay_1'], {}, 'is no id of the books'],
    [['show'], {}, 'Usage'],
    [['check', '--deep'], {}, 'Usage'],
    [['statement', 'ws_1', '2026-13'], {}, 'status 4'],
    [[], {}, 'Usage'],
  ]
  for (const [args, env, text] of cases) {
    const { code, err } = await trilane(['ledger', ...args], env)
    expect([args, code, err]).toEqual([
      args,
      args[0] === 'statement' ? code : 2,
      expect.stringContaining(args[0] === 'statement' ? '' : text),
    ])
  }
  for (const id of ['txn_none', 'req_none', 'ws_none']) {
    const { code, err } = await trilane(['ledger', 'show', id])
    expect([id, code, err]).toEqual([id, 1, expect.stringContaining('There is no')])
  }
})
