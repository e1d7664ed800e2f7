import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTenant, type Tenant, until } from '../../support/gateway.ts'
import { type Exported, exportOf } from '../../support/places.ts'
import { ask, chatPath, type Exchange, post, type Rig, recordOf } from '../gateway/rig.ts'
import { decided, easy, startSmartRig } from './smart-rig.ts'

let rig: Rig

beforeAll(async () => {
  rig = await startSmartRig()
})
afterAll(() => rig?.stop())

let asked = 0
/** Another prompt each time: one that comes again is a hint by itself. */
const send = (who: Tenant, content = `${easy}${' easy'.repeat(++asked)}`) =>
  post(rig.gateway, chatPath, who.key, ask('smart-route', content))
const idOf = ({ headers }: Exchange) => headers.get('x-request-id') ?? ''
const policy = ({ workspaceId }: Tenant, smartRoute: object) =>
  rig.gateway.api('PUT', `/api/workspaces/${workspaceId}/policy`, { smartRoute })

interface Row extends Exported {
  readonly servedModel: string
  readonly tags: Readonly<Record<string, string>>
}

interface Learning {
  readonly wanted: boolean
  readonly status: string
  readonly labels: number
  readonly models: { model: string; labels: number }[]
}
const learning = ({ workspaceId }: Tenant) =>
  rig.gateway.api<Learning>('GET', `/api/workspaces/${workspaceId}/learning`)
const explained = ({ workspaceId }: Tenant) =>
  rig.gateway.api<{
    decision: {
      model: string
      learnedFrom: number | null
      options: { model: string; expected: number; shared: number }[]
    }
  }>('POST', `/api/workspaces/${workspaceId}/explain`, { body: ask('smart-route', easy) })

const feedback = (key: string, body: unknown) => post(rig.gateway, '/v1/feedback', key, body)

async function scored(who: Tenant, answer: Exchange, score: number): Promise<void> {
  await decided(rig, who.workspaceId, answer)
  const given = await feedback(who.key, { id: idOf(answer), score })
  expect([given.status, given.text]).toEqual([200, given.text])
}

describe('feedback', () => {
  it('is taken by request id from the key that made it, and for the workspace by who may', async () => {
    const own = await createTenant(rig.gateway)
    const other = await createTenant(rig.gateway)
    const answer = await send(own)
    const { id } = await decided(rig, own.workspaceId, answer)
    expect((await feedback(own.key, { id, rating: 'up' })).body).toEqual({ data: { id, score: 1 } })
    const strangers = [
      other.key,
      (await rig.gateway.api<{ key: string }>('POST', `/api/workspaces/${own.workspaceId}/keys`, { name: 'second' }))
        .key,
    ]
    for (const key of strangers) {
      const refused = await feedback(key, { id, score: 0 })
      expect([refused.status, refused.body.error.code]).toEqual([404, 'request_not_found'])
    }
    const at = (workspaceId: string) => `/api/workspaces/${workspaceId}/requests/${id}/feedback`
    expect(await rig.gateway.api('PUT', at(own.workspaceId), { score: 0.25 })).toEqual({ requestId: id, score: 0.25 })
    await expect(rig.gateway.api('PUT', at(other.workspaceId), { score: 1 })).rejects.toThrow(/404/)
  })

  it.each([
    ['id', { score: 1 }],
    ['id', { id: 'key_1', score: 1 }],
    ['score', { id: 'req_1' }],
    ['score', { id: 'req_1', score: 2 }],
    ['rating', { id: 'req_1', rating: 'good' }],
    ['rating', { id: 'req_1', rating: 'up', score: 1 }],
    ['comment', { id: 'req_1', score: 1, comment: 'well done' }],
  ])('is refused where %s is not as it must be: %j', async (param, body) => {
    const own = await createTenant(rig.gateway)
    const refused = await feedback(own.key, body)
    expect([refused.status, refused.body.error.param]).toEqual([400, param])
  })
})

describe('learning from it', () => {
  it('moves the choice for the workspace that wants it, is told, and is taken back when it proves wrong', async () => {
    const own = await createTenant(rig.gateway)
    const silent = await createTenant(rig.gateway)
    await policy(own, { learning: true })
    expect(await learning(own)).toMatchObject({ wanted: true, status: 'off' })
    for (let n = 0; n < 30; n++) {
      for (const who of [own, silent]) {
        const answer = await send(who)
        if (answer.headers.get('x-trilane-model') === 'small') await scored(who, answer, 0)
      }
    }
    await until(async () => (await learning(own)).status === 'active', 'it has learned')
    const { decision } = await explained(own)
    expect(decision.model).not.toBe('small')
    expect(decision.learnedFrom).toBeGreaterThanOrEqual(20)
    const small = decision.options.find(({ model }) => model === 'small')
    expect(small?.expected).toBeLessThan((small?.shared ?? 0) - 0.2)
    const served = await decided(rig, own.workspaceId, await send(own))
    expect(served.servedModel).toBe(decision.model)
    expect((await learning(silent)).status).toBe('off')
    expect((await explained(silent)).decision).toMatchObject({ model: 'small', learnedFrom: null })

    // What it thinks little of proves good after all.
    await policy(own, { learning: true, models: ['small'] })
    // All are decided on before it hears of the first: what it learned meanwhile would tell less wrong of the others.
    const answers: Exchange[] = []
    for (let n = 0; n < 45; n++) answers.push(await send(own))
    await Promise.all(answers.map((answer) => scored(own, answer, 1)))
    await until(async () => {
      const { status, labels } = await learning(own)
      // With the labels behind it: what only does not help any more is told so too, until the next ones.
      return status === 'reverted' && labels < 20
    }, 'it is taken back')
    await policy(own, { learning: true })
    expect((await explained(own)).decision).toMatchObject({ model: 'small', learnedFrom: null })
  })

  it('is forgotten on demand', async () => {
    const own = await createTenant(rig.gateway)
    await policy(own, { learning: true })
    await scored(own, await send(own), 0)
    await until(async () => (await learning(own)).labels === 1, 'the score is noted')
    await rig.gateway.api('DELETE', `/api/workspaces/${own.workspaceId}/learning`)
    expect(await learning(own)).toMatchObject({ wanted: true, status: 'off', labels: 0 })
  })

  it('takes a prompt that soon comes again for a hint', async () => {
    const own = await createTenant(rig.gateway)
    await policy(own, { learning: true })
    const first = await send(own, `${easy} twice`)
    await decided(rig, own.workspaceId, first)
    await send(own, `${easy} twice`)
    await until(async () => (await learning(own)).labels === 1, 'the hint is noted')
  })
})

describe('a judge', () => {
  const judge = { model: 'large', share: 0.1, monthlyBudgetUsd: '0.01' }

  it('is asked for a share of the answers, on the workspace’s account and within its budget', async () => {
    const own = await createTenant(rig.gateway)
    await rig.simulator.model('large-upstream', { content: '2', promptTokens: 100, completionTokens: 200 })
    await policy(own, { learning: true, judge })
    const ours = async () => (await exportOf(rig.gateway, own.workspaceId)) as Row[]
    const judged = async () => (await ours()).filter(({ tags }) => tags.judged !== undefined)
    // Each costs 0.005 USD: the third is not made any more.
    await until(async () => {
      await Promise.all(Array.from({ length: 10 }, () => send(own)))
      return (await judged()).length >= 2
    }, 'a tenth was judged until the budget was spent')
    await Promise.all(Array.from({ length: 60 }, () => send(own)))
    const calls = await judged()
    expect(calls.length).toBe(2)
    expect(calls.map(({ servedModel, chargeUsd }) => [servedModel, chargeUsd])).toEqual([
      ['large', '0.005'],
      ['large', '0.005'],
    ])
    const subjects = await Promise.all(
      calls.map(({ tags }) => recordOf(rig.gateway, own.workspaceId, tags.judged ?? '')),
    )
    for (const subject of subjects) expect(subject.requestedModel).toBe('smart-route')
    await until(async () => (await learning(own)).labels === 2, 'both scores count')
    const [asked] = await rig.simulator.captured({ model: 'large-upstream' })
    expect(asked?.json()).toMatchObject({ max_tokens: 64 })
    expect(asked?.body.toString()).toContain(easy)
    await rig.simulator.reset()
  })

  it('must be one that there is, with learning', async () => {
    const own = await createTenant(rig.gateway)
    await expect(policy(own, { learning: true, judge: { ...judge, model: 'nobody' } })).rejects.toThrow(/unknown_model/)
    await expect(policy(own, { judge })).rejects.toThrow(/learning: true/)
    await expect(policy(own, { learning: true, judge: { ...judge, share: 0.5 } })).rejects.toThrow(/400/)
  })
})
