import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { setUps } from '../store/set-ups.ts'
import { type CallOptions, newWorkspace, openPlane, type Plane } from './plane.ts'

const iso = (epochMs: number) => new Date(epochMs).toISOString()
const HOUR = 3_600_000

describe.each(setUps)('quotes ($name)', (setUp) => {
  let plane: Plane
  beforeAll(async () => {
    plane = await openPlane({}, setUp)
  })
  afterAll(() => plane?.close())

  /** A new workspace's quotes on one lane. */
  async function open(lane = 'resale') {
    const { at, id } = await newWorkspace(plane)
    const path = `${at}/quotes/${lane}`
    const ok = async (method: string, to: string, body?: unknown, options?: CallOptions) => {
      const answer = await plane.call(method, `${path}${to}`, body, options)
      expect([answer.status, answer.text]).toEqual([to === '/offers' ? 201 : 200, answer.text])
      return answer.body
    }
    return {
      id,
      at,
      path,
      put: (margin: number) => ok('PUT', '', { rules: [{ pattern: '*', margin }] }),
      offer: (margin: number, more: object = {}) =>
        ok('POST', '/offers', { rules: [{ pattern: '*', margin }], ...more }),
      accept: (offer: string, options?: CallOptions) => ok('POST', `/offers/${offer}/accept`, undefined, options),
      refused: async (offer: string, verb: string) => {
        const { status, body } = await plane.call('POST', `${path}/offers/${offer}/${verb}`)
        return [status, body.error?.code]
      },
      tokenOf: async (role: string) =>
        (await plane.call('POST', `${at}/tokens`, { name: role, role })).body.token as string,
      /** Version, status and first margin of each. */
      list: async (history = false) => {
        const { quotes } = await ok('GET', history ? '?history=true' : '')
        return quotes.map((q: { version: number; status: string; rules: { margin: number }[] }) => [
          q.version,
          q.status,
          q.rules[0]?.margin,
        ])
      },
    }
  }

  test('each PUT is a version in force at once; the former ones stay with their rules', async () => {
    const { put, list, path } = await open()
    const first = await put(0.1)
    expect(first).toMatchObject({ version: 1, status: 'in_force', acceptedAt: null, offeredAt: null, replacedAt: null })
    plane.time += 1000
    const body = { rules: [{ pattern: '*', margin: 0.2 }], support: ' Priority, 4 h ', note: 'as told on the phone' }
    const second = (await plane.call('PUT', path, body)).body
    expect(second).toMatchObject({ version: 2, support: 'Priority, 4 h', note: 'as told on the phone' })
    expect(await list()).toEqual([[2, 'in_force', 0.2]])
    expect(await list(true)).toEqual([
      [1, 'replaced', 0.1],
      [2, 'in_force', 0.2],
    ])
    const { quotes } = (await plane.call('GET', `${path}?history=true`)).body
    expect(quotes[0]).toMatchObject({ inForceFrom: first.inForceFrom, replacedAt: second.inForceFrom })
    expect((await plane.call('PUT', path, { rules: [] })).body).toMatchObject({ version: 3, rules: [] })
    expect(await list()).toEqual([[3, 'in_force', undefined]])
  })

  test('lanes and workspaces count for themselves', async () => {
    const [one, other] = [await open(), await open()]
    await one.put(0.1)
    await one.put(0.2)
    expect((await other.put(0.3)).version).toBe(1)
    const cheap = (await plane.call('PUT', `${one.at}/quotes/cheap`, { rules: [{ pattern: '*', margin: 0.4 }] })).body
    expect(cheap.version).toBe(1)
    const { rules } = (await plane.call('GET', `${one.at}/quotes`)).body
    expect(rules).toMatchObject([
      { lane: 'resale', margin: 0.2 },
      { lane: 'cheap', margin: 0.4 },
    ])
  })

  test('an offer is not in force until it is accepted; accepting it twice changes nothing', async () => {
    const { put, offer, accept, list, tokenOf } = await open()
    await put(0.1)
    const offered = await offer(0.05, { support: 'Gold', acceptUntil: iso(plane.time + HOUR) })
    expect(offered).toMatchObject({
      version: 2,
      status: 'offered',
      support: 'Gold',
      acceptedAt: null,
      inForceFrom: null,
    })
    expect(await list()).toEqual([
      [1, 'in_force', 0.1],
      [2, 'offered', 0.05],
    ])
    plane.time += 1000
    const token = await tokenOf('admin')
    const changes = plane.changes
    const accepted = await accept(offered.id, { token })
    expect(accepted).toMatchObject({ status: 'in_force', acceptedAt: iso(plane.time), inForceFrom: iso(plane.time) })
    expect(accepted.acceptedBy).toMatch(/^tok_/)
    expect(accepted.rules).toEqual(offered.rules)
    expect(plane.changes).toBeGreaterThan(changes)
    plane.time += 1000
    expect(await accept(offered.id)).toEqual(accepted)
    expect(await list(true)).toEqual([
      [1, 'replaced', 0.1],
      [2, 'in_force', 0.05],
    ])
    await put(0.3)
    expect(await accept(offered.id)).toMatchObject({ status: 'replaced', acceptedBy: accepted.acceptedBy })
    expect(await list()).toEqual([[3, 'in_force', 0.3]])
  })

  test('one offer is open at a time, and it outlives what is put in force meanwhile', async () => {
    const { put, offer, accept, refused, list } = await open()
    const first = await offer(0.1)
    const second = await offer(0.2)
    expect(await refused(first.id, 'accept')).toEqual([409, 'offer_superseded'])
    await put(0.3)
    expect((await accept(second.id)).acceptedBy).toBe('operator')
    expect(await list(true)).toEqual([
      [1, 'superseded', 0.1],
      [2, 'in_force', 0.2],
      [3, 'replaced', 0.3],
    ])
  })

  test.each([
    ['decline', 'withdraw', 'declined'],
    ['withdraw', 'decline', 'withdrawn'],
  ])('after %s nothing else is done with an offer', async (verb, other, status) => {
    const { offer, refused, list } = await open()
    const { id } = await offer(0.1)
    expect(await refused(id, verb)).toEqual([200, undefined])
    expect(await refused(id, verb)).toEqual([200, undefined])
    expect(await refused(id, 'accept')).toEqual([409, `offer_${status}`])
    expect(await refused(id, other)).toEqual([409, `offer_${status}`])
    expect(await list()).toEqual([])
    expect(await list(true)).toEqual([[1, status, 0.1]])
  })

  test('an accepted offer is neither declined nor withdrawn', async () => {
    const { offer, accept, refused } = await open()
    const { id } = await offer(0.1)
    await accept(id)
    expect(await refused(id, 'decline')).toEqual([409, 'offer_accepted'])
    expect(await refused(id, 'withdraw')).toEqual([409, 'offer_accepted'])
  })

  test('an offer cannot be accepted after acceptUntil', async () => {
    const { offer, refused, list, path } = await open()
    const { id } = await offer(0.1, { acceptUntil: iso(plane.time + 1000) })
    plane.time += 1000
    expect(await refused(id, 'accept')).toEqual([409, 'offer_expired'])
    expect(await list()).toEqual([])
    expect(await list(true)).toEqual([[1, 'expired', 0.1]])
    const past = { rules: [{ pattern: '*', margin: 0 }], acceptUntil: iso(plane.time) }
    expect((await plane.call('POST', `${path}/offers`, past)).body.error.param).toBe('acceptUntil')
  })

  test('an accepted offer comes into force at its validFrom, and the former one ends then', async () => {
    const { put, offer, accept, list, path } = await open()
    await put(0.1)
    const validFrom = iso(plane.time + 2 * HOUR)
    const { id } = await offer(0.2, { validFrom })
    expect(await accept(id)).toMatchObject({ status: 'scheduled', inForceFrom: validFrom, validFrom })
    expect(await list()).toEqual([
      [1, 'in_force', 0.1],
      [2, 'scheduled', 0.2],
    ])
    expect((await plane.call('GET', path)).body.quotes[0].replacedAt).toBe(validFrom)
    plane.time += 2 * HOUR
    expect(await list()).toEqual([[2, 'in_force', 0.2]])
    // Accepted after its validFrom: at once.
    const late = await offer(0.3, { validFrom: iso(plane.time - HOUR) })
    expect(await accept(late.id)).toMatchObject({ status: 'in_force', inForceFrom: iso(plane.time) })
  })

  test('of two that are to come the one accepted later counts, and a PUT ends both', async () => {
    const { put, offer, accept, list } = await open()
    await put(0.1)
    const day = (n: number) => ({ validFrom: iso(plane.time + n * 24 * HOUR) })
    await accept((await offer(0.2, day(10))).id)
    await accept((await offer(0.3, day(5))).id)
    expect(await list(true)).toEqual([
      [1, 'in_force', 0.1],
      [2, 'replaced', 0.2],
      [3, 'scheduled', 0.3],
    ])
    await accept((await offer(0.4, day(8))).id)
    expect((await list()).map(([, status]: string[]) => status)).toEqual(['in_force', 'scheduled', 'scheduled'])
    await put(0.5)
    expect(await list()).toEqual([[5, 'in_force', 0.5]])
  })

  test('of many calls at once one wins, and versions stay whole', async () => {
    const { offer, refused, list, put, id: ws } = await open()
    const { id } = await offer(0.1)
    const outcomes = await Promise.all(['accept', 'decline', 'accept', 'withdraw', 'accept'].map((v) => refused(id, v)))
    const accepted = outcomes.filter(([status], i) => status === 200 && [0, 2, 4].includes(i)).length
    expect([0, 3]).toContain(accepted)
    expect(outcomes.filter(([status]) => status === 200).length).toBe(accepted === 3 ? 3 : 1)
    await Promise.all([put(0.2), offer(0.3), put(0.4), offer(0.5)])
    const versions = (await list(true)).map(([version]: number[]) => version)
    expect(versions.sort()).toEqual([1, 2, 3, 4, 5])
    const inForce = await plane.store.db
      .selectFrom('quotes')
      .select('status')
      .where('workspace_id', '=', ws)
      .where('status', 'in', ['effective', 'offered'])
      .orderBy('status')
      .execute()
    expect(inForce.map(({ status }) => status)).toEqual(['effective', 'offered'])
  })

  test('who may offer, see, accept and decline', async () => {
    const { offer, tokenOf, path, at } = await open()
    const stranger = await (await open()).tokenOf('owner')
    const { id } = await offer(0.1)
    const roles = await Promise.all(['viewer', 'member', 'admin', 'owner'].map(tokenOf))
    const statuses = (method: string, to: string, body?: object) =>
      Promise.all(
        [...roles, stranger].map(async (token) => (await plane.call(method, `${path}${to}`, body, { token })).status),
      )
    const rules = [{ pattern: '*', margin: 0 }]
    expect(await statuses('GET', '')).toEqual([200, 200, 200, 200, 404])
    expect(await statuses('GET', `/offers/${id}`)).toEqual([200, 200, 200, 200, 404])
    expect(await statuses('PUT', '', { rules })).toEqual([403, 403, 403, 403, 404])
    expect(await statuses('POST', '/offers', { rules })).toEqual([403, 403, 403, 403, 404])
    expect(await statuses('POST', `/offers/${id}/withdraw`)).toEqual([403, 403, 403, 403, 404])
    expect(await statuses('POST', `/offers/${id}/accept`)).toEqual([403, 403, 200, 200, 404])
    // An id of one workspace or lane is nothing in another.
    const other = await open()
    expect(await other.refused(id, 'accept')).toEqual([404, 'offer_not_found'])
    expect((await plane.call('POST', `${at}/quotes/cheap/offers/${id}/accept`)).status).toBe(404)
    expect((await plane.call('GET', `${at}/quotes/cheap/offers/${id}`)).status).toBe(404)
    const next = await offer(0.2)
    expect(await statuses('POST', `/offers/${next.id}/decline`)).toEqual([403, 403, 200, 200, 404])
  })

  test('what was put in force without an offer cannot be accepted', async () => {
    const { put, refused } = await open()
    expect(await refused((await put(0.1)).id, 'accept')).toEqual([404, 'offer_not_found'])
  })

  test('tiers are shown with the volume of the month and the one that holds', async () => {
    const { id: ws, path, at } = await open()
    await plane.call('PATCH', at, { timeZone: 'Pacific/Kiritimati' })
    const rules = [
      {
        pattern: '*',
        margin: 0.2,
        tiers: [
          { aboveUsd: 100, marginPercent: 15 },
          { aboveUsd: '1000.000000001', price: { input: 1, output: 2 } },
        ],
      },
      { pattern: 'x', margin: 0 },
    ]
    await plane.call('PUT', path, { rules })
    // Still the last day of the month in UTC, the first of the next one in the workspace's zone.
    plane.time = Date.parse('2031-05-31T10:00:00Z')
    const spend = (month: string, key: string, charge: bigint) =>
      plane.store.db
        .insertInto('usage_months')
        .values({ workspace_id: ws, month, key_id: key, lane: 'resale', charge })
        .execute()
    await spend('2031-05', 'a', 5_000_000_000_000n)
    const look = async () => {
      const { rules: shown, volume } = (await plane.call('GET', path)).body
      return [volume, shown.map((rule: { tierNow: number | null }) => rule.tierNow)]
    }
    expect(await look()).toEqual([{ month: '2031-06', chargedUsd: { resale: '0' } }, [null, null]])
    await spend('2031-06', 'a', 60_000_000_000n)
    await spend('2031-06', 'b', 40_000_000_000n)
    expect(await look()).toEqual([{ month: '2031-06', chargedUsd: { resale: '100' } }, [null, null]])
    await spend('2031-06', 'c', 1n)
    expect(await look()).toEqual([{ month: '2031-06', chargedUsd: { resale: '100.000000001' } }, [0, null]])
    await spend('2031-06', 'd', 900_000_000_001n)
    expect((await look())[1]).toEqual([1, null])
    expect((await plane.call('GET', path)).body.rules[0]).toMatchObject({
      margin: 0.2,
      tiers: [
        { aboveUsd: '100', margin: 0.15, price: null },
        { aboveUsd: '1000.000000001', margin: null, price: { input: '1', output: '2' } },
      ],
    })
    plane.time = Date.now()
  })

  test.each([
    [[{ aboveUsd: 1 }]],
    [[{ aboveUsd: 1, margin: 0.1, price: { input: 1, output: 1 } }]],
    [[{ aboveUsd: -1, margin: 0.1 }]],
    [
      [
        { aboveUsd: 2, margin: 0.1 },
        { aboveUsd: 2, margin: 0 },
      ],
    ],
    [
      [
        { aboveUsd: 2, margin: 0.1 },
        { aboveUsd: 1, margin: 0 },
      ],
    ],
    [[]],
  ])('refuses the tiers %j', async (tiers) => {
    const { path } = await open()
    expect((await plane.call('PUT', path, { rules: [{ pattern: '*', margin: 0.2, tiers }] })).status).toBe(400)
  })

  test('an offer without a rule, unknown fields and too long texts are refused', async () => {
    const { path } = await open()
    const rules = [{ pattern: '*', margin: 0 }]
    for (const body of [{ rules: [] }, { rules, colour: 'red' }, { rules, note: 'x'.repeat(2001) }]) {
      expect((await plane.call('POST', `${path}/offers`, body)).status).toBe(400)
    }
    expect((await plane.call('PUT', path, { rules, validFrom: '2030-01-01' })).status).toBe(400)
  })
})
