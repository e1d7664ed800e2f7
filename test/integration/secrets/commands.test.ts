import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { copyTemplate, startGateway } from '../../support/gateway.ts'
import { type Output, shownIn } from './outputs.ts'
import { planting, secrets } from './plants.ts'

const entry = fileURLToPath(new URL('../../../dist/cli/main.js', import.meta.url))

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'trilane-commands-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

async function run(args: readonly string[], env: Record<string, string>): Promise<Output & { code: number | null }> {
  const child = spawn(process.execPath, [entry, ...args], {
    cwd: folder,
    env: { PATH: process.env.PATH, TRILANE_DATA_DIR: join(folder, 'data'), TRILANE_PORT: '0', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve))
  const [out, err, code] = await Promise.all([text(child.stdout), text(child.stderr), ended])
  return { name: args.join(' '), text: out + err, code }
}

function configured(name: string, yaml: string): Record<string, string> {
  const file = join(folder, `${name}.yaml`)
  writeFileSync(file, yaml)
  return { TRILANE_CONFIG: file, THE_POOL: planting.pool }
}

const { pool, proxy, metrics, header, database, redis, admin, hook, master, own } = planting

test('`trilane check` names what is wrong and shows no secret', async () => {
  const files = {
    credential: `providers: { openai: { credentials: ["${pool}"] } }`,
    lane: `providers: { openai: { credentials: [{ apiKey: x, lanes: ["${pool}"] }] } }`,
    variable: `providers: { openai: { credentials: [{ apiKey: x, lanes: ["\${THE_POOL}"] }] } }`,
    number: 'server: { metricsToken: 1234567890123456 }',
    proxy: `upstream: { proxyUrl: "socks5://user:${proxy}@proxy.test" }`,
    url: `providers: { p: { kind: openai-compatible, baseUrl: "https://user:${hook}@hooks.test/v1" } }`,
    header: `providers: { p: { kind: openai-compatible, baseUrl: "https://p.test", headers: { x: "${header}\\u0001" } } }`,
    tab: `server:\n\tmetricsToken: ${metrics}\n`,
    quote: `server: { metricsToken: "${metrics}" ${metrics}: }`,
    unknown: `server: { metricToken: ${metrics} }`,
  }
  const told = await Promise.all(Object.entries(files).map(([name, yaml]) => run(['check'], configured(name, yaml))))
  for (const { text: printed, code } of told)
    expect([printed, code]).toEqual([expect.stringMatching(/\.yaml:\d+: /), 2])
  expect(shownIn(told, [...secrets(), { what: 'number', text: '1234567890123456' }])).toEqual([])
})

test('a start that is refused shows no secret', async () => {
  // With a database that is there already: making one takes long.
  const [withRedis, toRotate] = ['redis', 'rotate'].map((name) => {
    const dataDir = join(folder, name)
    copyTemplate(dataDir)
    return dataDir
  }) as [string, string]
  const refused = await Promise.all([
    run(['start'], { TRILANE_DATABASE_URL: `postgres://user:${database}@127.0.0.1:1/x`, TRILANE_MASTER_KEY: master }),
    run(['start'], { TRILANE_DATABASE_URL: `postgres://us/er:${database}@127.0.0.1:1/x`, TRILANE_MASTER_KEY: master }),
    run(['start'], { TRILANE_REDIS_URL: `redis://:${redis}@127.0.0.1:1`, TRILANE_DATA_DIR: withRedis }),
    run(['start'], { TRILANE_MASTER_KEY: `${master}x`, TRILANE_ADMIN_KEY: `${admin} x`, TRILANE_REDIS_URL: redis }),
    run(['rotate-master-key'], {
      TRILANE_MASTER_KEY: master,
      TRILANE_NEW_MASTER_KEY: own,
      TRILANE_DATA_DIR: toRotate,
    }),
  ])
  expect(refused.map(({ code, text }) => [text, code])).toEqual(
    refused.map(() => [expect.any(String), expect.toBeOneOf([1, 2])]),
  )
  expect(shownIn(refused, secrets())).toEqual([])
})

test('`trilane ledger` shows neither its key nor the password in an address', async () => {
  const server = createServer((_, response) => void response.end('{}')).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const asked = await Promise.all([
    run(['ledger', 'check'], { TRILANE_ADMIN_KEY: admin, TRILANE_URL: `http://user:${hook}@127.0.0.1:1` }),
    run(['ledger', 'check', '--url', `http://user:${hook}@127.0.0.1:${port}`], { TRILANE_ADMIN_KEY: admin }),
    run(['ledger', 'check', '--url', `ftp://user:${hook}@127.0.0.1`], { TRILANE_ADMIN_KEY: admin }),
    run(['ledger', 'check', '--url', `http://127.0.0.1:${port}`], { TRILANE_ADMIN_KEY: admin }),
  ])
  server.close()
  expect(asked.map(({ code }) => code)).toEqual([2, 2, 2, 2])
  expect(shownIn(asked, secrets())).toEqual([])
})

test('the first start shows two keys, once: the operator key and the first workspace’s', async () => {
  const dataDir = join(folder, 'first')
  copyTemplate(dataDir)
  const options = { dataDir, env: { TRILANE_ADMIN_KEY: undefined, TRILANE_MASTER_KEY: undefined } }
  const first = await startGateway(options)
  await first.stop()
  const keys = [...new Set(first.output().match(/\btl[am]?_[\w-]{43}/g))]
  expect(keys.map((key) => key.slice(0, 4))).toEqual(['tla_', expect.stringMatching(/^tl_/)])
  const second = await startGateway(options)
  await second.stop()
  expect(second.output()).not.toMatch(/\btl[am]?_[\w-]{43}/)
  expect(second.output()).toContain('Trilane is serving')
})
