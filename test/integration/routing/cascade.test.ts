import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { createTenant, type Tenant, until } from '../../support/gateway.ts'
import { ask, balance, chatPath, type Exchange, post, type Rig } from '../gateway/rig.ts'
import { decided, easy, startSmartRig } from './smart-rig.ts'

let rig: Rig
let tenant: Tenant

beforeAll(async () => {
  rig = await startSmartRig()
  tenant = await createTenant(rig.gateway)
  await policy(tenant, { reference: 'large', cascade: { pattern: '^[^!]*$' } })
})
afterEach(() => rig?.simulator.reset())
afterAll(() => rig?.stop())

const policy = ({ workspaceId }: Tenant, smartRoute: object) =>
  rig.gateway.api('PUT', `/api/workspaces/${workspaceId}/policy`, { smartRoute })
const send = (more: object = {}, who = tenant) =>
  post(rig.gateway, chatPath, who.key, ask('smart-route', easy, { max_tokens: 100, ...more }))
const said = ({ headers }: Exchange) => [
  headers.get('x-trilane-model'),
  headers.get('x-trilane-verified'),
  headers.get('x-trilane-attempts'),
]

const counts = { promptTokens: 10, completionTokens: 100 }
/** At 0.1 and 0.2, and at 10 and 20 USD a million. */
const [smallUsd, largeUsd] = [0.000_021, 0.002_1]

const schema = { type: 'object', properties: { n: { type: 'integer' } }, required: ['n'], additionalProperties: false }
const asked = { response_format: { type: 'json_schema', json_schema: { name: 'n', schema, strict: true } } }
const tool = { type: 'function', function: { name: 'add', parameters: schema } }

describe('a cascade', () => {
  it.each([
    ['no JSON', asked, { content: 'n is 1' }, { content: '{"n":1}' }, 'schema'],
    ['JSON of another kind', asked, { content: '{"n":"1"}' }, { content: '{"n":1}' }, 'schema'],
    [
      'a call with arguments that are none',
      { tools: [tool] },
      { toolCalls: [{ name: 'add', arguments: '{"n":' }] },
      { toolCalls: [{ name: 'add', arguments: { n: 1 } }] },
      'tools',
    ],
    [
      'a call of a tool that there is not',
      { tools: [tool] },
      { toolCalls: [{ name: 'subtract', arguments: { n: 1 } }] },
      { toolCalls: [{ name: 'add', arguments: { n: 1 } }] },
      'tools',
    ],
    ['a text that must not be', {}, { content: 'Sure!' }, { content: 'Here it is.' }, 'pattern'],
  ])(
    'goes on to the reference where the cheap answer is %s; both are charged and on record',
    async (_, more, bad, good, check) => {
      await rig.simulator.model('small-upstream', { ...bad, ...counts })
      await rig.simulator.model('large-upstream', { ...good, ...counts })
      const before = await balance(rig.gateway, tenant.workspaceId)
      const answer = await send(more)
      expect([answer.status, ...said(answer)]).toEqual([200, 'large', 'yes', '2'])
      expect(Number(answer.headers.get('x-trilane-charge-usd'))).toBeCloseTo(smallUsd + largeUsd, 9)
      expect(answer.body.usage.cost).toBeCloseTo(smallUsd + largeUsd, 9)
      const record = await decided(rig, tenant.workspaceId, answer)
      expect(record).toMatchObject({
        servedModel: 'large',
        chargeUsd: '0.002121',
        costUsd: '0.002121',
        outcome: 'completed',
      })
      expect(record.decision).toMatchObject({ model: 'small', reference: 'large' })
      expect(record.decision?.verifies).toContain(check)
      expect(record.attempts).toMatchObject([
        {
          provider: 'at-small',
          status: 200,
          error: `not_verified_${check}`,
          costUsd: '0.000021',
          chargeUsd: '0.000021',
        },
        { provider: 'at-large', status: 200, error: null, costUsd: '0.0021', chargeUsd: null },
      ])
      await until(async () => {
        const after = await balance(rig.gateway, tenant.workspaceId)
        return (
          Number(after.heldUsd) === 0 && Math.abs(Number(before.creditUsd) - Number(after.creditUsd) - 0.002_121) < 1e-9
        )
      }, 'the credit is less by both, and nothing is held')
      expect(await rig.gateway.api('GET', '/api/ledger/check')).toMatchObject({ ok: true })
    },
  )

  it('keeps to the cheap answer where that is good, or nothing is demanded', async () => {
    await rig.simulator.model('small-upstream', { content: '{"n":1}', ...counts })
    expect(said(await send(asked))).toEqual(['small', 'yes', '1'])
    const own = await createTenant(rig.gateway)
    await policy(own, { cascade: {} })
    expect(said(await send({}, own))).toEqual(['small', null, '1'])
    expect(said(await send({ stream: true }))).toEqual(['small', null, '1'])
    await policy(own, { cascade: { schema: false } })
    await rig.simulator.model('small-upstream', { content: 'n is 1', ...counts })
    expect(said(await send(asked, own))).toEqual(['small', null, '1'])
  })

  it('gives what there is where the reference does no better, or has no answer', async () => {
    for (const name of ['small', 'large']) await rig.simulator.model(`${name}-upstream`, { content: 'no', ...counts })
    expect(said(await send(asked))).toEqual(['large', 'no', '2'])
    for (const name of ['medium', 'large']) await rig.simulator.model(`${name}-upstream`, { status: 500 })
    const answer = await send(asked)
    expect([answer.status, ...said(answer).slice(0, 2)]).toEqual([200, 'small', 'no'])
    expect(Number(answer.headers.get('x-trilane-charge-usd'))).toBeCloseTo(smallUsd, 9)
  })

  it('costs no more than a budget has left: then one answer is all', async () => {
    await rig.simulator.model('small-upstream', { content: 'no', ...counts })
    const poor = await createTenant(rig.gateway, { key: { maxSpendUsd: '0.002' } })
    await policy(poor, { cascade: {} })
    expect(said(await send(asked, poor))).toEqual(['small', null, '1'])
  })

  it('counts both against the budget of a key on own keys', async () => {
    const own = await createTenant(rig.gateway, { creditUsd: '0', key: { maxSpendUsd: '1' } })
    for (const name of ['small', 'large']) {
      await rig.gateway.api('POST', `/api/workspaces/${own.workspaceId}/credentials`, {
        ...{ provider: `at-${name}`, apiKey: `own-${name}` },
      })
    }
    await policy(own, { reference: 'large', models: ['small', 'large'], cascade: {} })
    await rig.simulator.model('small-upstream', { content: 'no', ...counts })
    await rig.simulator.model('large-upstream', { content: '{"n":1}', ...counts })
    expect(said(await send(asked, own))).toEqual(['large', 'yes', '2'])
    const spent = async () => {
      const answer = await fetch(`${rig.gateway.baseURL}/key`, { headers: { authorization: `Bearer ${own.key}` } })
      return 1 - ((await answer.json()) as { data: { limit_remaining: number } }).data.limit_remaining
    }
    await until(async () => Math.abs((await spent()) - smallUsd - largeUsd) < 1e-9, 'both are spent')
    expect(await rig.gateway.api('GET', '/api/ledger/check')).toMatchObject({ ok: true })
  })

  it('refuses a pattern that is none', async () => {
    const wrong = policy(tenant, { cascade: { pattern: '(a' } })
    await expect(wrong).rejects.toThrow(
      /smartRoute.cascade.pattern.*not understood|not understood.*smartRoute.cascade.pattern/,
    )
  })
})
