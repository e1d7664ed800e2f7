import Anthropic from '@anthropic-ai/sdk'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTenant, type Tenant } from '../../support/gateway.ts'
import { ask, chatPath, post, type Rig, sdk } from '../gateway/rig.ts'
import { decided, easy, hard, startSmartRig } from './smart-rig.ts'

let rig: Rig
let tenant: Tenant

beforeAll(async () => {
  rig = await startSmartRig()
  tenant = await createTenant(rig.gateway)
})
afterAll(() => rig?.stop())

const policy = (workspaceId: string, body: unknown) =>
  rig.gateway.api('PUT', `/api/workspaces/${workspaceId}/policy`, body)
const send = (model: string, content: string, more: Record<string, unknown> = {}, who = tenant) =>
  post(rig.gateway, chatPath, who.key, ask(model, content, more))

interface Line {
  readonly model: string
  readonly paidUsd: string
  readonly baselineUsd: string
  readonly savedUsd: string
}

const savings = (workspaceId: string, baseline?: string) =>
  rig.gateway.api<{ baseline: string; data: Line[]; total: object; shadow: Record<string, string> }>(
    'GET',
    `/api/workspaces/${workspaceId}/savings${baseline === undefined ? '' : `?baseline=${baseline}`}`,
  )

describe('smart-route', () => {
  it('takes the cheap model where it is good enough and the good one where it is not', async () => {
    const plain = await send('smart-route', easy)
    expect([plain.status, plain.headers.get('x-trilane-model')]).toEqual([200, 'small'])
    const difficult = await send('smart-route', hard)
    expect(difficult.headers.get('x-trilane-model')).toBe('large')
    const record = await decided(rig, tenant.workspaceId, plain)
    expect(record).toMatchObject({ requestedModel: 'smart-route', servedModel: 'small' })
    expect(record.decision).toMatchObject({
      model: 'small',
      referenceBy: 'best',
      preset: 'balanced',
    })
    expect(record.decision?.drops).toContainEqual({ model: 'stranger', reason: 'nothing is known of its quality' })
    expect(JSON.stringify(record)).not.toContain('easy')
  })

  it('is a name on a lane, in a list and on other surfaces', async () => {
    expect((await send('resale/smart-route', easy)).headers.get('x-trilane-lane')).toBe('resale')
    const { data } = await sdk(rig.gateway, tenant.key).models.list()
    expect(data.map(({ id }) => id)).toEqual(expect.arrayContaining(['smart-route', 'resale/smart-route']))
    expect(await sdk(rig.gateway, tenant.key).models.retrieve('resale/smart-route')).toMatchObject({ object: 'model' })
    const anthropic = new Anthropic({ baseURL: rig.gateway.url, apiKey: tenant.key, maxRetries: 0 })
    const message = { max_tokens: 50, messages: [{ role: 'user' as const, content: easy }] }
    const answer = await anthropic.messages.create({ model: 'smart-route', ...message }).asResponse()
    expect(answer.headers.get('x-trilane-model')).toBe('small')
    const { input_tokens: counted } = await anthropic.messages.countTokens({
      model: 'smart-route',
      messages: message.messages,
    })
    expect(counted).toBeGreaterThan(0)
  })

  it('says why there is nothing to choose from', async () => {
    const nothing = await send('byok/smart-route', easy)
    expect([nothing.status, nothing.body.error.code]).toEqual([404, 'model_not_found'])
    const embedding = await post(rig.gateway, '/v1/embeddings', tenant.key, { model: 'smart-route', input: 'x' })
    expect([embedding.status, embedding.body.error.code]).toEqual([400, 'unsupported_model'])
  })

  it('answers without any provider', async () => {
    const sandbox = await send('cheap/smart-route', easy)
    expect([sandbox.status, sandbox.headers.get('x-trilane-provider')]).toEqual([200, 'sandbox'])
    const { decision } = await decided(rig, tenant.workspaceId, sandbox)
    expect(decision).toMatchObject({ model: 'sandbox-large', referenceBy: 'dearest' })
  })

  it('streams', async () => {
    const stream = await sdk(rig.gateway, tenant.key).chat.completions.create({
      ...ask('smart-route', easy),
      stream: true,
    })
    let text = ''
    for await (const chunk of stream) text += chunk.choices[0]?.delta.content ?? ''
    expect(text).not.toBe('')
  })
})

describe('what a model must be able to do', () => {
  const image = [
    { type: 'text', text: easy },
    { type: 'image_url', image_url: { url: 'data:image/png;base64,iVBORw0KGgo=' } },
  ]
  it.each([
    ['images', { messages: [{ role: 'user', content: image }] }, 'medium', 'it takes no images'],
    [
      'a long prompt',
      { messages: [{ role: 'user', content: `${easy} ${'word '.repeat(4_000)}` }] },
      undefined,
      'the context of 4000 tokens is too short',
    ],
    ['much output', { max_tokens: 5_000 }, undefined, 'the context of 4000 tokens is too short'],
  ])('%s', async (_, more, served, reason) => {
    const answer = await send('smart-route', easy, more)
    expect(answer.status).toBe(200)
    if (served !== undefined) expect(answer.headers.get('x-trilane-model')).toBe(served)
    const { decision } = await decided(rig, tenant.workspaceId, answer)
    expect(decision?.drops).toContainEqual({ model: 'small', reason })
  })

  it('is open to the key, and wanted by the workspace', async () => {
    const narrow = await createTenant(rig.gateway, { key: { models: ['medium', 'large'] } })
    expect((await send('smart-route', easy, {}, narrow)).headers.get('x-trilane-model')).toBe('medium')
    await policy(narrow.workspaceId, { smartRoute: { models: ['large'] } })
    expect((await send('smart-route', easy, {}, narrow)).headers.get('x-trilane-model')).toBe('large')
  })

  it('is listed by the request, where it lists any', async () => {
    const models = ['smart-route', 'large', 'medium']
    expect((await send('smart-route', easy, { models })).headers.get('x-trilane-model')).toBe('medium')
    const onLane = await send('smart-route', easy, { models: ['resale/large', 'nobody'] })
    expect([onLane.status, onLane.headers.get('x-trilane-model')]).toEqual([200, 'large'])
    const { decision } = await decided(rig, tenant.workspaceId, onLane)
    expect(decision?.options.map(({ model }) => model)).toEqual(['large'])
    const reason = "the request's models lists it, and no chat model has that name"
    expect(decision?.drops).toContainEqual({ model: 'nobody', reason })
    const none = await send('smart-route', easy, { models: ['nobody'] })
    expect(none.status).toBe(400)
    expect(none.text).toContain(reason)
  })

  it('costs no more than is left of a budget', async () => {
    const poor = await createTenant(rig.gateway, { key: { maxSpendUsd: '0.001' } })
    const answer = await send('smart-route', hard, { max_tokens: 200 }, poor)
    expect([answer.status, answer.headers.get('x-trilane-model')]).toEqual([200, 'medium'])
    const { decision } = await decided(rig, poor.workspaceId, answer)
    expect(decision?.drops).toContainEqual({ model: 'large', reason: 'what is left of the budget does not cover it' })
  })
})

describe('the workspace’s rules', () => {
  it('name the reference, how far below it is enough, and what is spent when little is left', async () => {
    const own = await createTenant(rig.gateway, { key: { maxSpendUsd: '1' } })
    await policy(own.workspaceId, { smartRoute: { reference: 'medium' } })
    const answer = await send('smart-route', hard, {}, own)
    const { decision } = await decided(rig, own.workspaceId, answer)
    expect(decision).toMatchObject({ reference: 'medium', referenceBy: 'policy' })
    await policy(own.workspaceId, {
      smartRoute: { within: 0.5, downgrade: [{ budgetUsedAbove: 0, preset: 'economy' }] },
    })
    const lower = await decided(rig, own.workspaceId, await send('smart-route', easy, {}, own))
    expect(lower.decision).toMatchObject({ preset: 'economy' })
    expect(lower.decision?.downgradedAt).toBeGreaterThanOrEqual(0)
    await expect(policy(own.workspaceId, { smartRoute: { reference: 'nobody' } })).rejects.toThrow(/unknown_model/)
    await expect(policy(own.workspaceId, { smartRoute: { preset: 'best', within: 0.1 } })).rejects.toThrow(/400/)
  })

  it('ask for a shadow: nothing changes, and what would have been chosen is noted', async () => {
    const own = await createTenant(rig.gateway)
    await policy(own.workspaceId, { smartRoute: { shadow: true } })
    const answer = await send('large', easy, {}, own)
    expect(answer.headers.get('x-trilane-model')).toBe('large')
    const { decision } = await decided(rig, own.workspaceId, answer)
    expect(decision).toMatchObject({ shadow: true, model: 'small' })
    const options = new Map(decision?.options.map((option) => [option.model, Number(option.costUsd)]))
    expect(options.get('large')).toBeGreaterThan(50 * (options.get('small') ?? 0))
    expect((await decided(rig, tenant.workspaceId, await send('large', easy))).decision).toBeNull()
    const report = await savings(own.workspaceId)
    expect(report.shadow).toMatchObject({ requests: 1, moved: 1, complete: true })
    expect(Number(report.shadow.servedUsd)).toBeGreaterThan(50 * Number(report.shadow.chosenUsd))
  })

  it('are reckoned up against a baseline', async () => {
    const own = await createTenant(rig.gateway)
    for (const content of [easy, easy, hard])
      await decided(rig, own.workspaceId, await send('smart-route', content, {}, own))
    const report = await savings(own.workspaceId, 'large')
    expect(report).toMatchObject({ baseline: 'large', estimated: true, total: { requests: 3 } })
    const small = report.data.find(({ model }) => model === 'small')
    const large = report.data.find(({ model }) => model === 'large')
    expect(Number(small?.baselineUsd)).toBeCloseTo(100 * Number(small?.paidUsd), 6)
    expect(large?.savedUsd).toBe('0')
    expect((await savings(own.workspaceId)).baseline).toBe('large')
    await expect(savings(own.workspaceId, 'nobody')).rejects.toThrow(/unknown_model/)
  })
})
