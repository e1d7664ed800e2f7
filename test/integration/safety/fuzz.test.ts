import { Agent } from 'node:http'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { adminKey, createTenant, type Tenant, until } from '../../support/gateway.ts'
import { ask, balance, chatPath, post, type Rig, startRig } from '../gateway/rig.ts'
import { Dice } from './fuzz/dice.ts'
import { type ApiDocument, ManagementRequests } from './fuzz/management-requests.ts'
import { mutateBytes } from './fuzz/mutate-bytes.ts'
import { mutatedText } from './fuzz/mutate-json.ts'
import { type Heard, sendBytes, sendRequest } from './fuzz/send.ts'
import { dataRequests, type ValidRequest } from './fuzz/valid-requests.ts'

const full = process.env.TRILANE_TEST_FULL === '1'
const SEED = Number(process.env.TRILANE_TEST_SEED ?? Math.floor(Math.random() * 2 ** 31))
/** Requests, or as many as the time allows. */
const REQUESTS = Number(process.env.TRILANE_TEST_REQUESTS ?? (full ? 100_000 : 3_000))
const MOST_MS = full ? 3_600_000 : 7_000
/** Only this one, to look at what it did. */
const ONLY = process.env.TRILANE_TEST_ONLY === undefined ? undefined : Number(process.env.TRILANE_TEST_ONLY)
const AT_ONCE = 16
const MORE_MEMORY = 350 * 1024 * 1024

let rig: Rig
let tenant: Tenant
/** Whose things the management API is let loose on. */
let victim: Tenant & { readonly tokens: readonly string[] }
let management: ManagementRequests
let port: number
const agent = new Agent({ keepAlive: true, maxSockets: AT_ONCE })

const formats = {
  chat: (url: string) => `{ kind: openai-compatible, baseUrl: ${url}/v1, credentials: [{ apiKey: op-chat }] }`,
  claude: (url: string) => `{ kind: anthropic-compatible, baseUrl: ${url}/v1, credentials: [{ apiKey: op-claude }] }`,
  google: (url: string) => `{ kind: gemini-compatible, baseUrl: ${url}/v1beta, credentials: [{ apiKey: op-google }] }`,
  next: (url: string) =>
    `{ kind: openai, formats: [openai-responses], baseUrl: ${url}/v1, credentials: [{ apiKey: op-next }] }`,
  aws: (url: string) => `{ kind: bedrock, baseUrl: ${url}, credentials: [{ apiKey: "AKIASIMULATOR:op-secret" }] }`,
}
const names = Object.keys(formats) as (keyof typeof formats)[]

beforeAll(async () => {
  rig = await startRig(({ url }) => {
    const providers = names.map((name) => `  sim-${name}: ${formats[name](url)}`)
    const models = names.map(
      (name) =>
        `  ${name}: { maxOutputTokens: 4096, deployments: [{ provider: sim-${name}, model: up-${name}, price: { input: 1, output: 2 } }], lanes: { resale: { margin: 0.15 } } }`,
    )
    return `
providers:
${providers.join('\n')}
models:
${models.join('\n')}
  embed: { kind: embedding, deployments: [{ provider: sim-chat, model: embed-up, price: { input: 1, output: 0 } }], lanes: { resale: { margin: 0 } } }
upstream: { allowPrivateNetworks: [127.0.0.0/8] }
server: { failedAuthPerMinute: 0, headersTimeoutMs: 5000, requestTimeoutMs: 8000 }
limits: { maxBodyBytes: 1048576 }
`
  })
  await rig.simulator.captureMode('light')
  await rig.simulator.setDefault({ content: 'hi there' })
  port = Number(new URL(rig.gateway.url).port)
  tenant = await createTenant(rig.gateway, { creditUsd: '100000' })
  for (const name of names) {
    const at = `/api/workspaces/${tenant.workspaceId}/credentials`
    await rig.gateway.api('POST', at, { provider: `sim-${name}`, apiKey: name === 'aws' ? 'AKIAOWN:secret' : 'own' })
  }
  victim = await makeVictim()
  const document = (await (await fetch(`${rig.gateway.url}/api/openapi.json`)).json()) as ApiDocument
  const ids = { ws: [victim.workspaceId], id: [victim.keyId], lane: ['cheap', 'resale', 'byok'], month: ['2026-11'] }
  management = new ManagementRequests(document, ids)
  expect(management.size).toBeGreaterThan(30)
})
afterAll(async () => {
  agent.destroy()
  await rig?.stop()
})

async function makeVictim() {
  const made = await createTenant(rig.gateway)
  const tokens: string[] = []
  for (const role of ['owner', 'admin', 'member', 'viewer']) {
    const path = `/api/workspaces/${made.workspaceId}/tokens`
    tokens.push((await rig.gateway.api<{ token: string }>('POST', path, { name: role, role })).token)
  }
  return { ...made, tokens }
}

/** The request of this number: the same for the same seed. */
async function fuzz(at: number, data: readonly ValidRequest[]): Promise<{ heard: Heard; what: string }> {
  const dice = new Dice(SEED ^ Math.imul(at + 1, 0x9e3779b1))
  const manages = dice.chance(0.25)
  const valid = manages ? management.make(dice) : dice.pick(data)
  const token = manages ? dice.pick([adminKey, adminKey, ...victim.tokens, 'tlm_x']) : tenant.key
  if (dice.chance(0.5)) {
    const { pieces } = mutateBytes(dice, valid, `Bearer ${token}`)
    const what = () => JSON.stringify(Buffer.concat(pieces).toString('latin1').slice(0, 2_000))
    const heard = await sendBytes(port, pieces)
    return { heard, what: isBad(heard) ? what() : '' }
  }
  const body = valid.body === undefined ? undefined : mutatedText(dice, valid.body)
  const headers = { ...valid.headers, authorization: `Bearer ${token}` }
  const heard = await sendRequest({ port, agent, method: valid.method, path: valid.path, headers, body })
  return { heard, what: isBad(heard) ? `${valid.method} ${valid.path} ${body?.slice(0, 2_000)}` : '' }
}

/** What our provider answers to what it does not know (404), or stumbles over itself. */
const providers =
  /"(?:code|status)":"(?:upstream_error|upstream_model_not_found)"|"type":"api_error"|"status":"INTERNAL"/

/** A 5xx of our own making, or none at all. */
function isBad({ hung, statuses, text }: Heard): boolean {
  return hung || statuses.some((status) => status >= 500 && !(status === 502 && providers.test(text)))
}

async function metric(name: string): Promise<number> {
  const text = await (await fetch(`${rig.gateway.url}/metrics`)).text()
  return Number(new RegExp(`^${name} (\\S+)`, 'm').exec(text)?.[1])
}

const memory = () => metric('trilane_process_resident_memory_bytes')

test(`whatever is sent is answered or refused (TRILANE_TEST_SEED=${SEED})`, { timeout: MOST_MS + 60_000 }, async () => {
  const data = dataRequests(names.flatMap((name) => [`resale/${name}`, `byok/${name}`]))
  const bad: string[] = []
  const counts = new Map<number, number>()
  const begun = performance.now()
  let at = ONLY ?? 0
  const end = ONLY === undefined ? REQUESTS : ONLY + 1
  let early: number | undefined
  let looked = false
  const worker = async () => {
    while (at < end && bad.length < 20 && performance.now() - begun < MOST_MS) {
      const mine = at++
      const { heard, what } = await fuzz(mine, data)
      for (const status of heard.statuses) counts.set(status, (counts.get(status) ?? 0) + 1)
      if (isBad(heard))
        bad.push(`${mine}: ${what}\n  → ${heard.hung ? 'hung' : heard.statuses} ${heard.text.slice(0, 600)}`)
      const share = Math.max(mine / REQUESTS, (performance.now() - begun) / MOST_MS)
      if (!looked && share >= 0.2) {
        looked = true
        early = await memory()
      }
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, worker))
  const seconds = (performance.now() - begun) / 1_000
  const late = await memory()
  const answers = [...counts].sort(([a], [b]) => a - b).map(([status, count]) => `${status}: ${count}`)
  console.log(
    `seed ${SEED}: ${at} requests in ${seconds.toFixed(1)} s; ${answers.join(', ')}; memory ${early} → ${late}`,
  )
  expect(bad).toEqual([])
  if (full) expect(at).toBeGreaterThanOrEqual(REQUESTS)
  if (early !== undefined) expect(late - early).toBeLessThan(MORE_MEMORY)
  // Most of what is sent must get beyond the first check, or it proves little.
  expect(counts.get(200) ?? 0).toBeGreaterThan(ONLY === undefined ? at / 20 : -1)
})

test('and afterwards all is as before', async () => {
  const { gateway } = rig
  expect(gateway.process.exitCode).toBeNull()
  expect(gateway.output()).not.toMatch(
    /internal_error|control_error|ledger_row_refused|object_not_noted|uncaught|unhandled/i,
  )
  expect((await post(gateway, chatPath, tenant.key, ask('resale/chat', 'x', { max_tokens: 5 }))).status).toBe(200)
  await until(async () => (await metric('trilane_requests_in_flight')) === 0, 'nothing is under way')
  await until(async () => (await balance(gateway, tenant.workspaceId)).heldUsd === '0', 'nothing is held')
  expect(await gateway.api('GET', '/api/ledger/check')).toMatchObject({ ok: true })
})
