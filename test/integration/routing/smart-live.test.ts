import { execFile } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { adminKey, createTenant, type Tenant, until } from '../../support/gateway.ts'
import { ask, chatPath, post, type Rig, recordOf } from '../gateway/rig.ts'
import { type DecisionRecord, decided, easy, hard, startSmartRig } from './smart-rig.ts'

let rig: Rig
let tenant: Tenant

beforeAll(async () => {
  rig = await startSmartRig({}, { retries: true })
  tenant = await createTenant(rig.gateway)
})
afterEach(() => rig?.simulator.reset())
afterAll(() => rig?.stop())

const send = (content: string, more: Record<string, unknown> = {}, who = tenant) =>
  post(rig.gateway, chatPath, who.key, ask('smart-route', content, more))
const served = async (content: string, who = tenant) => (await send(content, {}, who)).headers.get('x-trilane-model')
const explained = (body: object, ws = tenant.workspaceId, more: object = {}) =>
  rig.gateway.api<Pick<DecisionRecord, 'decision' | 'plan'> & { refused: { code: string } | null }>(
    'POST',
    `/api/workspaces/${ws}/explain`,
    { body, ...more },
  )
const policy = (workspaceId: string, body: unknown) =>
  rig.gateway.api('PUT', `/api/workspaces/${workspaceId}/policy`, body)

/** A change of the configuration, in effect when it resolves. */
async function reconfigure(change: (text: string) => string): Promise<void> {
  const { configFile } = rig.gateway
  writeFileSync(configFile, change(readFileSync(configFile, 'utf8')))
  await rig.gateway.api('POST', '/api/reload')
}

describe('the choice follows what happens', () => {
  it('when a price changes', async () => {
    expect(await served(easy)).toBe('small')
    await reconfigure((text) => text.replace('{ input: 0.1, output: 0.2, cacheRead: 0.01 }', '{ input: 5, output: 9 }'))
    expect(await served(easy)).toBe('medium')
    await reconfigure((text) => text.replace('{ input: 5, output: 9 }', '{ input: 0.1, output: 0.2, cacheRead: 0.01 }'))
    expect(await served(easy)).toBe('small')
  })

  it('when a model gets slow, and when none is quick', async () => {
    const own = await createTenant(rig.gateway)
    await policy(own.workspaceId, { smartRoute: { maxTtftMs: 1_000 } })
    // A machine that stalls makes models slow; what is not asked for a minute is unknown again.
    await until(async () => (await served(easy, own)) === 'small', 'the small model is quick')
    await rig.simulator.model('small-upstream', { delayMs: 1_500 })
    await until(async () => (await served(easy, own)) === 'medium', 'the slow model is left out')
    await until(async () => {
      const record = await decided(rig, own.workspaceId, await send(easy, {}, own))
      return record.decision?.drops.find(({ model }) => model === 'small')?.reason.includes('not within 1000')
    }, 'it is told why')
    await policy(own.workspaceId, { smartRoute: { maxTtftMs: 1_000, models: ['small'] } })
    expect((await decided(rig, own.workspaceId, await send(easy, {}, own))).decision).toMatchObject({
      model: 'small',
      barLifted: true,
    })
  })

  it('when a provider is out: the next best model answers, then is chosen', async () => {
    await rig.simulator.model('small-upstream', { status: 500 })
    const first = await send(easy)
    expect([first.status, first.headers.get('x-trilane-model')]).toEqual([200, 'medium'])
    await until(async () => {
      const record = await decided(rig, tenant.workspaceId, await send(easy))
      return record.decision?.drops.some(({ model }) => model === 'small') && record.servedModel === 'medium'
    }, 'the circuit of the failing provider is open')
  })
})

describe('a conversation', () => {
  it('stays where its prompt is cached as long as that is worth more', async () => {
    const own = await createTenant(rig.gateway)
    await policy(own.workspaceId, { smartRoute: { models: ['medium', 'large'], reference: 'large' } })
    const history = [
      { role: 'system', content: 'be brief' },
      { role: 'user', content: `${hard} ${'hard words '.repeat(2_000)}` },
    ]
    const first = await send(hard, { messages: history, max_tokens: 5 }, own)
    expect(first.headers.get('x-trilane-model')).toBe('large')
    await decided(rig, own.workspaceId, first)
    const next = await send(hard, { messages: [...history, { role: 'user', content: easy }], max_tokens: 5 }, own)
    const { decision } = await decided(rig, own.workspaceId, next)
    expect(decision).toMatchObject({ conversationOn: 'large' })
    const large = decision?.options.find(({ model }) => model === 'large')
    expect(large?.cachedTokens).toBeGreaterThan(1_024)
    // A cached token costs a tenth.
    const other = await createTenant(rig.gateway)
    await policy(other.workspaceId, { smartRoute: { models: ['medium', 'large'], reference: 'large' } })
    const fresh = await decided(rig, other.workspaceId, await send(hard, { messages: history, max_tokens: 5 }, other))
    const uncached = fresh.decision?.options.find(({ model }) => model === 'large')
    expect(Number(large?.costUsd) * 5).toBeLessThan(Number(uncached?.costUsd))
  })
})

describe('explain', () => {
  it('agrees with what is done, and sends nothing', async () => {
    const own = await createTenant(rig.gateway)
    await until(async () => (await served(easy)) === 'small', 'the provider that was out serves again')
    const before = (await rig.simulator.stats()).requests
    const bodies = [easy, hard, `${hard} ${easy}`, `${easy} sum`].map((content) => ask('smart-route', content))
    const told = await Promise.all(bodies.map((body) => explained(body, own.workspaceId, { key: own.keyId })))
    expect((await rig.simulator.stats()).requests).toBe(before)
    for (const [at, body] of bodies.entries()) {
      const answer = await post(rig.gateway, chatPath, own.key, body)
      const record = (await recordOf(
        rig.gateway,
        own.workspaceId,
        answer.headers.get('x-request-id') ?? '',
      )) as DecisionRecord
      expect(record.decision?.model).toBe(told[at]?.decision?.model)
      expect(record.decision?.options.map(({ model, why, costUsd }) => [model, why, costUsd])).toEqual(
        told[at]?.decision?.options.map(({ model, why, costUsd }) => [model, why, costUsd]),
      )
      expect(record.plan).toEqual(told[at]?.plan)
    }
  })

  it('tells refusals, other paths and unknown keys', async () => {
    expect((await explained(ask('nobody'))).refused).toMatchObject({ code: 'model_not_found' })
    const message = { model: 'smart-route', max_tokens: 10, messages: [{ role: 'user', content: hard }] }
    expect((await explained(message, tenant.workspaceId, { path: '/v1/messages' })).decision?.model).toBe('large')
    await expect(explained(message, tenant.workspaceId, { path: '/v1/files' })).rejects.toThrow(/400/)
    await expect(explained(message, tenant.workspaceId, { key: 'key_x' })).rejects.toThrow(/404/)
  })

  it('is a command', async () => {
    const file = join(rig.gateway.configFile, '..', 'body.json')
    writeFileSync(file, JSON.stringify(ask('smart-route', hard)))
    const told = await command('route', 'explain', '--file', file, '--workspace', tenant.workspaceId)
    expect(told).toMatch(/chosen +large/)
    const json = await command('route', 'explain', '--file', file, '--workspace', tenant.workspaceId, '--json')
    expect(JSON.parse(json)).toMatchObject({ decision: { model: 'large' } })
    await expect(command('route', 'explain')).rejects.toThrow(/Usage/)
  })
})

const entry = fileURLToPath(new URL('../../../bin/trilane.mjs', import.meta.url))

function command(...args: string[]): Promise<string> {
  const env = { PATH: process.env.PATH, TRILANE_URL: rig.gateway.url, TRILANE_ADMIN_KEY: adminKey }
  return new Promise((resolve, reject) =>
    execFile(process.execPath, [entry, ...args], { env }, (error, out, err) =>
      error ? reject(new Error(`${error.code}: ${err}`)) : resolve(out),
    ),
  )
}
