import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { SettledRequest } from '../../../src/ledger/ledger-store.ts'
import { formatUsd, parseUsd } from '../../../src/model/money.ts'
import { setUps } from '../store/set-ups.ts'
import { commitAll, mixedRequest, ZONE } from './billing-rows.ts'
import { newWorkspace, openPlane, type Plane } from './plane.ts'

const COUNT = 6_000

interface Month {
  readonly month: string
  readonly openingUsd: string
  readonly creditsUsd: string
  readonly chargesUsd: string
  readonly closingUsd: string
}

describe.each(setUps)('statements ($name)', (setUp) => {
  let plane: Plane
  let at: string
  let ws: string
  let settled: SettledRequest[]
  beforeAll(async () => {
    plane = await openPlane({}, setUp)
    ;({ at, id: ws } = await newWorkspace(plane))
    await plane.call('PATCH', at, { timeZone: ZONE })
    settled = Array.from({ length: COUNT }, (_, i) => mixedRequest(ws, i))
    // Of the last moment of October in Auckland and the first of November: one batch holds both.
    const turn = Date.parse('2026-10-31T11:00:00Z')
    const around = [
      mixedRequest(ws, 0, { createdAt: turn - 1, day: '2026-10-31', charge: 11n }),
      mixedRequest(ws, 0, { createdAt: turn, day: '2026-11-01', charge: 13n }),
    ]
    settled.push(...around)
    const post = async (time: string, body: object) => {
      plane.time = Date.parse(time)
      const { status } = await plane.call('POST', `${at}/credits`, body, { idempotencyKey: time })
      expect(status).toBe(201)
    }
    await post('2026-08-31T11:59:59Z', { amountUsd: '5.000000001', reason: 'welcome' })
    await post('2026-08-31T12:00:00Z', { amountUsd: '30000', reason: 'card, "x"', kind: 'topup' })
    await commitAll(plane, settled.slice(0, COUNT))
    await commitAll(plane, around)
    await post('2026-10-31T10:59:59.999Z', { amountUsd: '-0.5', reason: '=refund' })
    await post('2026-10-31T11:00:00Z', { amountUsd: '2', reason: 'more', kind: 'topup' })
    plane.time = Date.parse('2027-01-10T00:00:00Z')
  })
  afterAll(() => plane.close())

  const months = async () => (await plane.call('GET', `${at}/statements`)).body.data as Month[]
  const read = async (month: string) => (await plane.call('GET', `${at}/statements/${month}`)).body

  test('months join without a gap, from nothing to the balance of the books', async () => {
    const list = await months()
    expect(list.map(({ month }) => month)).toEqual(['2026-12', '2026-11', '2026-10', '2026-09', '2026-08'])
    const { balance } = await plane.store.db
      .selectFrom('accounts')
      .select('balance')
      .where('id', '=', `${ws}:credit`)
      .executeTakeFirstOrThrow()
    expect(list[0]?.closingUsd).toBe(formatUsd(balance))
    expect(list.at(-1)).toEqual({
      ...{ month: '2026-08', openingUsd: '0', creditsUsd: '5.000000001', chargesUsd: '0', closingUsd: '5.000000001' },
    })
    list.forEach((line, i) => {
      const [opening, credits, charges, closing] = [
        line.openingUsd,
        line.creditsUsd,
        line.chargesUsd,
        line.closingUsd,
      ].map(parseUsd) as [bigint, bigint, bigint, bigint]
      expect(opening + credits - charges).toBe(closing)
      expect(line.openingUsd).toBe(list[i + 1]?.closingUsd ?? '0')
    })
  })

  test('each month has the charges of its requests and the money that was booked in it', async () => {
    for (const line of await months()) {
      const statement = await read(line.month)
      const own = settled.filter((r) => r.day.startsWith(line.month))
      const charged = own.reduce((sum, { charge }) => sum + charge, 0n)
      expect(statement).toMatchObject({
        ...{ openingUsd: line.openingUsd, closingUsd: line.closingUsd, timeZone: ZONE, over: true },
        credits: { totalUsd: line.creditsUsd },
        charges: { totalUsd: formatUsd(charged), requests: own.length },
      })
      for (const part of [statement.charges.byLane, statement.charges.byModel]) {
        expect(part.reduce((sum: bigint, { chargeUsd }: { chargeUsd: string }) => sum + parseUsd(chargeUsd), 0n)).toBe(
          charged,
        )
      }
    }
  })

  test('October as it is', async () => {
    const october = await read('2026-10')
    expect([october.from, october.until]).toEqual(['2026-09-30T11:00:00.000Z', '2026-10-31T11:00:00.000Z'])
    expect(october.credits).toMatchObject({
      ...{ topUpsUsd: '0', grantsUsd: '0', adjustmentsUsd: '-0.5', totalUsd: '-0.5', entriesOmitted: 0 },
      entries: [{ kind: 'correction', reason: '=refund', amountUsd: '-0.5', at: '2026-10-31T10:59:59.999Z' }],
    })
    expect((await read('2026-11')).credits.entries).toMatchObject([{ kind: 'topup', amountUsd: '2' }])
  })

  test('as CSV, whose lines before the closing make it', async () => {
    const { text, headers } = await plane.call('GET', `${at}/statements/2026-10?format=csv`)
    expect(headers['content-type']).toContain('text/csv')
    const rows = text.trimEnd().split('\r\n').slice(1)
    const amounts = rows.map((row) => parseUsd(row.split(',').at(-1) ?? ''))
    expect(amounts.slice(0, -1).reduce((sum, amount) => sum + amount, 0n)).toBe(amounts.at(-1))
    expect(text).toContain(`"'=refund",-0.5`)
    expect(rows.at(-1)).toContain(`closing,2026-10-31T11:00:00.000Z,`)
  })

  test('a month without movement, one to come, and a workspace without any', async () => {
    const empty = await read('2027-01')
    expect(empty).toMatchObject({ over: false, credits: { totalUsd: '0' }, charges: { totalUsd: '0', byModel: [] } })
    expect(empty.openingUsd).toBe(empty.closingUsd)
    expect((await read('2026-01')).closingUsd).toBe('0')
    const { status, body } = await plane.call('GET', `${at}/statements/2027-02`)
    expect([status, body.error.code]).toEqual([400, 'month_not_begun'])
    expect((await plane.call('GET', `${at}/statements/2026-13`)).status).toBe(400)
    const other = await newWorkspace(plane)
    expect((await plane.call('GET', `${other.at}/statements`)).body).toEqual({ timeZone: 'UTC', data: [] })
    const { token } = (await plane.call('POST', `${other.at}/tokens`, { name: 't', role: 'viewer' })).body
    expect((await plane.call('GET', `${other.at}/statements/2027-01`, undefined, { token })).status).toBe(200)
    expect((await plane.call('GET', `${at}/statements`, undefined, { token })).status).toBe(404)
  })
})
