import type { Agent } from 'node:http'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type CapturedRequest, type Simulator, startSimulator } from '../../simulator/client.ts'
import { type Books, faultsIn, type RequestRow, readBooks, sum } from '../../support/books.ts'
import { type Answer, call, keepAlive, nanoOf } from '../../support/calls.ts'
import { type Gateway, startGateway, until } from '../../support/gateway.ts'
import { exportOf, isQuiet, metricSum, openPlace, type Place, setUps } from '../../support/places.ts'
import { type Draw, draw, numberIn, randomFrom } from './draw.ts'
import { type Piles, pilesOf, priceOfPiles } from './recompute.ts'
import { type Customer, configFor, createCustomers, dealFor } from './world.ts'

const REQUESTS = Number(process.env.TRILANE_TEST_REQUESTS ?? 10_000)
const SEED = Number(process.env.TRILANE_TEST_SEED ?? Math.floor(Math.random() * 2 ** 31))
/** The stores share them out. */
const EACH = Math.ceil(REQUESTS / setUps.length)
const CALLERS = 48
/** The slowest machine this should run on, not a target. */
const LONGEST_MS = 120_000 + EACH * 200

interface Done extends Draw {
  readonly answer: Answer
}

interface Run {
  readonly gateway: Gateway
  readonly customers: readonly Customer[]
  readonly done: readonly Done[]
  readonly captured: ReadonlyMap<number, readonly CapturedRequest[]>
  readonly books: Books
  readonly rows: ReadonlyMap<number, RequestRow>
}

describe.each(setUps)(`${EACH} of ${REQUESTS} random requests, seed ${SEED} (%s)`, (setUp) => {
  let simulator: Simulator
  let place: Place
  let run: Run

  beforeAll(async () => {
    console.log(`seed ${SEED} (TRILANE_TEST_SEED), ${EACH} of ${REQUESTS} requests (TRILANE_TEST_REQUESTS) on ${setUp}`)
    place = await openPlace(setUp)
    simulator = await startSimulator()
    await simulator.model('up-down', { status: 503 })
    const started = Date.now()
    run = await perform(simulator, place, SEED + (setUp === 'embedded' ? 0 : 1))
    console.log(`${setUp}: ${Date.now() - started} ms`)
  }, LONGEST_MS)

  afterAll(async () => {
    await run?.gateway.kill('SIGKILL')
    await simulator?.stop()
    await place?.remove()
  })

  test('the books are sound, read from the database itself', () => {
    expect(faultsIn(run.books)).toEqual([])
    expect(sum(run.books.postings.map(({ amount }) => amount))).toBe(0n)
    expect(run.books.open).toBe(0)
  })

  test('one record for each request that was let in, and none for any other', () => {
    expect(run.books.requests.length).toBe(run.rows.size)
    const missing = run.done.filter(({ n }) => !run.rows.has(n))
    // Nothing was refused: only a client that left before its request was read leaves no record.
    expect(missing.filter(({ answer }) => !answer.left || answer.status !== undefined).map(told)).toEqual([])
    const unrecorded = [...run.captured.keys()].filter((n) => !run.rows.has(n))
    expect(unrecorded, 'sent to a provider without a record').toEqual([])
    for (const { n, answer } of run.done) {
      if (answer.requestId !== undefined) expect(run.rows.get(n)?.id, `request ${n}`).toBe(answer.requestId)
    }
  })

  test('every charge and cost is what the provider’s words and the prices make, to the nano-dollar', () => {
    const wrong = run.done.flatMap((done) => mistakes(run, done))
    expect(wrong.slice(0, 12), `${wrong.length} in all`).toEqual([])
  })

  test('what clients were told is what is on record', () => {
    const wrong = run.done.flatMap((done) => {
      const row = run.rows.get(done.n)
      const off = done.answer.told.filter((amount) => amount !== row?.charge)
      if (off.length > 0) return `${told(done)}: told ${off.join()}, on record ${row?.charge}`
      if (done.answer.complete && row?.outcome !== 'completed')
        return `${told(done)}: whole for the client, ${row?.outcome} on record`
      return []
    })
    expect(wrong).toEqual([])
    expect(run.done.filter(({ answer }) => answer.complete && answer.told.length > 0).length).toBeGreaterThan(EACH / 4)
  })

  test('nobody got content for nothing', () => {
    const wrong = run.done.filter((done) => {
      const row = run.rows.get(done.n)
      const seen = done.answer.contentEvents
      return (
        seen > 0 &&
        row?.estimated === true &&
        row.outcome !== 'failed' &&
        (row.output_tokens ?? 0) < Math.min(seen, capOf(done)) &&
        !toldOutput(done)
      )
    })
    expect(
      wrong.map(
        (done) => `${told(done)}: ${done.answer.contentEvents} events, ${run.rows.get(done.n)?.output_tokens} tokens`,
      ),
    ).toEqual([])
  })

  test('credit is what was topped up less the charges, and nothing is held', async () => {
    for (const { workspaceId, creditUsd } of run.customers) {
      const rows = run.books.requests.filter((row) => row.workspace_id === workspaceId)
      const left = nanoOf(creditUsd) - sum(rows.map(({ charge }) => charge))
      expect(run.books.accounts.get(`${workspaceId}:credit`)).toBe(left)
      expect(left).toBeLessThan(nanoOf(creditUsd))
    }
    const costs = (lane: (row: RequestRow) => boolean) =>
      sum(run.books.requests.filter(lane).map(({ cost }) => cost ?? 0n))
    const posted = [...run.books.accounts].filter(([id]) => id.startsWith('operator:payable:'))
    expect(sum(posted.map(([, balance]) => balance))).toBe(costs((row) => row.lane !== 'byok'))
  })

  test('the draw met every case', () => {
    const outcomes = new Set(run.books.requests.map(({ outcome }) => outcome))
    expect([...outcomes].sort()).toEqual(['cancelled', 'completed', 'failed'])
    const has = (what: (row: RequestRow) => boolean) => run.books.requests.some(what)
    expect(has((row) => row.overrun > 0n)).toBe(true)
    expect(has((row) => row.estimated && row.charge > 0n)).toBe(true)
    expect(has((row) => row.cost === null)).toBe(true)
    expect(has((row) => row.outcome === 'cancelled' && row.charge > 0n)).toBe(true)
  })
})

async function perform(simulator: Simulator, { dataDir, databaseUrl }: Place, seed: number): Promise<Run> {
  const place = { dataDir, databaseUrl }
  const gateway = await startGateway({ config: configFor(simulator.baseURL), ...place })
  const customers = await createCustomers(gateway)
  const random = randomFrom(seed)
  const draws = Array.from({ length: EACH }, (_, n) => draw(random, n, customers))
  const agent = keepAlive()
  const done: Done[] = []
  let next = 0
  const caller = async () => {
    for (let one = draws[next++]; one; one = draws[next++])
      done.push({ ...one, answer: await callOne(gateway, agent, one) })
  }
  await Promise.all(Array.from({ length: CALLERS }, caller))
  agent.destroy()
  await until(() => isQuiet(gateway), 'all requests are settled and durable')
  expect(await gateway.api('GET', '/api/ledger/check')).toMatchObject({
    ok: true,
    imbalanceUsd: '0',
    chargesMinusPostingsUsd: '0',
  })
  const balances = await Promise.all(
    customers.map(({ workspaceId }) => gateway.api('GET', `/api/workspaces/${workspaceId}/balance`)),
  )
  const exported = await Promise.all(customers.map(({ workspaceId }) => exportOf(gateway, workspaceId)))
  const admitted = await metricSum(gateway, 'trilane_requests_total')
  expect(await gateway.stop()).toBe(0)
  const books = await readBooks(place)
  expect(admitted, 'admitted, by the metrics').toBe(books.requests.length)
  customers.forEach(({ workspaceId }, i) => {
    const credit = books.accounts.get(`${workspaceId}:credit`)
    const { creditUsd = '', availableUsd = '', heldUsd } = balances[i] as Record<string, string>
    expect([nanoOf(creditUsd), nanoOf(availableUsd), heldUsd]).toEqual([credit, credit, '0'])
    const rows = books.requests.filter((row) => row.workspace_id === workspaceId)
    expect(exported[i]?.map(({ id, chargeUsd }) => [id, nanoOf(chargeUsd)])).toEqual(
      rows.map(({ id, charge }) => [id, charge]),
    )
  })
  return { gateway, customers, done, captured: await capturedByNumber(simulator), books, rows: rowsByNumber(books) }
}

function callOne(gateway: Gateway, agent: Agent, { n, customer, path, body, leave }: Draw): Promise<Answer> {
  return call(gateway.url, customer.key, body, { path, agent, leave, headers: { 'x-trilane-tags': `n=${n}` } })
}

async function capturedByNumber(simulator: Simulator): Promise<Map<number, CapturedRequest[]>> {
  const byNumber = new Map<number, CapturedRequest[]>()
  for (const entry of await simulator.captured()) {
    const n = numberIn(entry.body)
    if (n === undefined) throw new Error('a captured request without its number')
    byNumber.set(n, [...(byNumber.get(n) ?? []), entry])
  }
  await simulator.clearCaptured()
  return byNumber
}

function rowsByNumber(books: Books): Map<number, RequestRow> {
  const rows = new Map<number, RequestRow>()
  for (const row of books.requests) {
    const n = Number((JSON.parse(row.tags ?? '{}') as { n?: string }).n)
    if (rows.has(n)) throw new Error(`request ${n} has two records: ${row.id} and ${rows.get(n)?.id}`)
    rows.set(n, row)
  }
  return rows
}

function told({ n, lane, model, body, behaviour, leave }: Draw): string {
  return `#${n} ${lane}/${model}${body.stream ? ' streamed' : ''} ${JSON.stringify(behaviour)}${leave ? ` left ${JSON.stringify(leave)}` : ''}`
}

/** A provider that writes more than it was asked for is paid for what it was asked for, unless it tells more. */
function capOf({ body }: Draw): number {
  return Number(body.max_completion_tokens ?? body.max_tokens ?? Number.POSITIVE_INFINITY)
}

/** The provider itself told how much it wrote, so that content chunks are no measure. */
function toldOutput({ behaviour }: Draw): boolean {
  return typeof behaviour.usage === 'object' && behaviour.usage.completion_tokens !== undefined
}

/** Everything about a record's money that is not as it must be. */
function mistakes(run: Run, done: Done): string[] {
  const row = run.rows.get(done.n)
  if (!row) return []
  const say = (text: string) => [`${told(done)} → ${row.outcome}${row.estimated ? ' estimated' : ''}: ${text}`]
  const consumed = consumption(run, done, row)
  if (typeof consumed === 'string') return say(consumed)
  const { sell, cost } = dealFor(done.customer, row.lane, done.model, row.provider)
  const due = consumed && sell && row.outcome !== 'failed' ? priceOfPiles(consumed, sell.table, sell.factor) : 0n
  const hold = holdOf(row)
  const charge = due < hold ? due : hold
  if (row.charge !== charge) return say(`charged ${row.charge}, due ${due} within a hold of ${hold}`)
  if (row.overrun !== due - charge) return say(`overrun ${row.overrun} instead of ${due - charge}`)
  const last = cost === undefined ? null : consumed ? priceOfPiles(consumed, cost) : 0n
  const others = otherCosts(done, row)
  const owed = last === null && others === 0n ? null : (last ?? 0n) + others
  return row.cost === owed ? [] : say(`cost ${row.cost} instead of ${owed}`)
}

/** What failed attempts cost whoever pays for the last one, from the counts that are kept with them. */
function otherCosts({ customer, model }: Done, row: RequestRow): bigint {
  const attempts = JSON.parse(row.attempts) as {
    lane: string
    provider: string
    usage?: Record<string, number | undefined> | null
  }[]
  const costs = attempts.map(({ lane, provider, usage }) => {
    const price = usage ? dealFor(customer, lane, model, provider).cost : undefined
    if (!usage || !price || (lane === 'byok') !== (row.lane === 'byok')) return 0n
    const {
      inputTokens = 0,
      outputTokens = 0,
      cacheReadTokens: cacheRead = 0,
      cacheWriteTokens: cacheWrite = 0,
    } = usage
    const { audioInputTokens: audioIn = 0, audioOutputTokens: audioOut = 0, reasoningTokens: thought = 0 } = usage
    const fresh = inputTokens - cacheRead - cacheWrite - audioIn
    const spoken = outputTokens - thought - audioOut
    return priceOfPiles(
      { allInput: inputTokens, fresh, cacheRead, cacheWrite, audioIn, spoken, thought, audioOut },
      price,
    )
  })
  return sum(costs)
}

/**
 * What was consumed: the provider's own captured words; where it told none or the answer was cut, the record's own
 * counts, which must then be flagged. Undefined: nothing. A string: the record contradicts what was captured.
 */
function consumption(run: Run, done: Done, row: RequestRow): Piles | undefined | string {
  const sent = run.captured
    .get(done.n)
    ?.find((entry) => entry.responseId !== null && entry.responseId === row.upstream_id)
  const last = sent ?? run.captured.get(done.n)?.at(-1)
  if (!row.estimated) {
    if (row.input_tokens === 0 && row.output_tokens === 0 && row.raw_usage === null) {
      return row.outcome === 'completed' ? 'completed for nothing' : undefined
    }
    if (!last?.usageTold) return 'counts that the provider did not tell are not flagged'
    const piles = pilesOf(last.usage)
    if (!piles) return 'counts that the provider left open are not flagged'
    if (piles.allInput !== row.input_tokens || piles.spoken + piles.thought + piles.audioOut !== row.output_tokens) {
      return `${row.input_tokens}+${row.output_tokens} tokens on record, ${JSON.stringify(last.usage)} told, not flagged`
    }
    return piles
  }
  if (done.exact && row.outcome === 'completed') return 'estimated although all was told'
  // Sound has no column of its own: what was told of it stands in the provider's words only.
  const told = row.raw_usage === null ? undefined : pilesOf(JSON.parse(row.raw_usage))
  const { audioIn, audioOut } = told ?? { audioIn: 0, audioOut: 0 }
  return {
    allInput: row.input_tokens ?? 0,
    fresh: (row.input_tokens ?? 0) - (row.cache_read_tokens ?? 0) - (row.cache_write_tokens ?? 0) - audioIn,
    cacheRead: row.cache_read_tokens ?? 0,
    cacheWrite: row.cache_write_tokens ?? 0,
    audioIn,
    spoken: (row.output_tokens ?? 0) - (row.reasoning_tokens ?? 0) - audioOut,
    thought: row.reasoning_tokens ?? 0,
    audioOut,
  }
}

/** The highest charge among what was planned, as the record keeps it. */
function holdOf(row: RequestRow): bigint {
  const lines = JSON.parse(row.plan) as { chargeCeilingUsd?: string; dropped?: string }[]
  const holds = lines.flatMap((line) =>
    line.chargeCeilingUsd === undefined || line.dropped !== undefined ? [] : nanoOf(line.chargeCeilingUsd),
  )
  return holds.sort((a, b) => Number(b - a))[0] ?? 0n
}
