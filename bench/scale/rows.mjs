#!/usr/bin/env node
// Whether times grow with the number of requests on record. See --help.
import { mkdirSync, statfsSync, writeFileSync } from 'node:fs'
import { cpus, loadavg, tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { startPostgres } from '../postgres.mjs'
import { BENCH_DIR, Helper, stopAll, stopWithHarness } from '../proc.mjs'
import { startRedis } from '../redis.mjs'
import { median, table } from '../report.mjs'
import { booksSql, HOUR_MS, idOf, requestsSql, secretOf, tenantsSql, wholeRollupSql } from './data.mjs'
import { ADMIN_KEY, fill, Gateway, session } from './gateway.mjs'
import { queries } from './listing.mjs'

const HELP = `npm run bench:rows -- [options]

Two databases in one PostgreSQL, alike but for the number of requests: start, a request, balance, lists by each filter,
sums, statements and export, asked of both in turn. The goal: twice the smaller one's time at most, p50.

  --rows N      requests of the larger one (10000000: about 25 GB below the temporary folder)
  --small N     of the smaller one (10000)
  --rounds N    times that each is asked (40)
  --only TEXT   only what has this in its name
  --out FILE    bench/results/rows.md
  --assert      exit with 1 when a time grows beyond the goal
  --help
`
const { values } = parseArgs({
  options: {
    rows: { type: 'string', default: '10000000' },
    small: { type: 'string', default: '10000' },
    rounds: { type: 'string', default: '40' },
    only: { type: 'string', default: '' },
    out: { type: 'string', default: join(BENCH_DIR, 'results', 'rows.md') },
    assert: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
})
if (values.help) {
  process.stdout.write(HELP)
  process.exit(0)
}
const rounds = Number(values.rounds)
const sizes = { small: Number(values.small), large: Number(values.rows) }
/** Bytes of disk for one request with its indexes and its share of books, sums and log, at most. */
const BYTES_A_ROW = 2_600
const GOAL = 2

// Few enough keys that in the smaller database too a page of each filter is full, or empty in both.
const tenants = { workspaces: 200, keys: 2_000, ofHuge: 5 }
const KEY = 1
const data = { tenants, days: 60, end: Date.now() - 60_000, rare: 80, veryRare: 100 }
const huge = `/api/workspaces/${idOf('ws', 0)}`

/** @param {'small' | 'large'} size @param {import('./gateway.mjs').Place} place */
async function fillRequests(size, place) {
  const count = sizes[size]
  const begun = performance.now()
  const seconds = () => Math.round((performance.now() - begun) / 1000)
  await fill(place, tenantsSql(tenants))
  const open = await session(place)
  await open.run("set work_mem = '512MB'; set maintenance_work_mem = '1GB'")
  const statements = requestsSql({ ...data, count, chunk: 200_000 })
  for (const [i, sql] of statements.entries()) {
    await open.run(sql)
    if (i % 5 === 4) console.log(`${size}: ${Math.min(count, (i + 1) * 200_000)} requests after ${seconds()} s`)
  }
  for (const sql of booksSql({ ...data, count, chunk: 100_000 })) await open.run(sql)
  for (const sql of wholeRollupSql()) await open.run(sql)
  await open.run('vacuum analyze')
  await open.run('checkpoint')
  const [bytes] =
    await open.run(`select pg_table_size('requests')::int8 as rows, pg_indexes_size('requests')::int8 as indexes,
    pg_database_size(current_database())::int8 as whole, (select count(*) from usage_daily) as sums`)
  await open.end()
  console.log(`${size}: filled in ${seconds()} s`)
  return { ...bytes, seconds: seconds() }
}

/** What is asked, by name. A page of export is its first piece. */
function asked() {
  const month = new Date(data.end - 31 * 24 * HOUR_MS).toISOString().slice(0, 7)
  const cursor = `req_${(data.end - 5 * 24 * HOUR_MS).toString(16).padStart(12, '0')}7${'f'.repeat(19)}`
  return {
    balance: `${huge}/balance`,
    ...queries(data.end, KEY),
    statements: `${huge}/statements`,
    'statement of a month': `${huge}/statements/${month}`,
    credits: `${huge}/credits`,
    'export page': `${huge}/export?format=jsonl`,
    'export page, deep inside': `${huge}/export?format=jsonl&cursor=${cursor}`,
    'export page, a key': `${huge}/export?format=csv&key=${idOf('key', KEY)}`,
  }
}

/** Milliseconds until the first piece, of an export, or the whole answer. @param {Gateway} gateway @param {string} path */
async function timeOf(gateway, path) {
  const begun = performance.now()
  const stop = new AbortController()
  const headers = { authorization: `Bearer ${ADMIN_KEY}` }
  const answer = await fetch(gateway.url + path, { headers, signal: stop.signal })
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${(await answer.text()).slice(0, 300)}`)
  let rows = ''
  if (path.includes('/export')) {
    for await (const piece of /** @type {any} */ (answer.body)) {
      rows = `${Buffer.from(piece).toString().split('\n').length - 1}+`
      if (rows !== '1+') break
    }
    const took = performance.now() - begun
    stop.abort()
    return { took, rows }
  }
  const body = /** @type {any} */ (await answer.json())
  if (Array.isArray(body.data)) rows = `${body.data.length}${body.nextCursor ? '+' : ''}`
  return { took: performance.now() - begun, rows }
}

/** A charged request on the lane with strict settlement; the upstream answers at once. @param {Gateway} gateway */
async function timeOfRequest(gateway) {
  const begun = performance.now()
  const answer = await fetch(`${gateway.url}/v1/chat/completions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${secretOf(KEY)}`, 'content-type': 'application/json' },
    body: '{"model":"resale/bench-model","messages":[{"role":"user","content":"hello"}],"max_tokens":50}',
  })
  const text = await answer.text()
  if (answer.status !== 200) throw new Error(`${answer.status} ${text.slice(0, 300)}`)
  return { took: performance.now() - begun, rows: '' }
}

/** @typedef {{ name: string, small: number[], large: number[], rows: Record<'small' | 'large', string> }} Line */

/** @param {string} name @param {number} count @param {(size: 'small' | 'large') => Promise<{ took: number, rows: string }>} ask @returns {Promise<Line>} */
async function inTurn(name, count, ask) {
  /** @type {Line} */
  const line = { name, small: [], large: [], rows: { small: '', large: '' } }
  for (let i = -1; i < count; i++) {
    // which one goes first changes, so that neither always finds the machine as the other left it
    for (const size of /** @type {const} */ (i % 2 === 0 ? ['small', 'large'] : ['large', 'small'])) {
      const { took, rows } = await ask(size)
      if (i >= 0) line[size].push(took) // the first call of each reads from disk and compiles
      line.rows[size] = rows
    }
  }
  const [a, b] = [median(line.small), median(line.large)]
  console.log(
    `${name.padEnd(34)} ${a.toFixed(1)} ms -> ${b.toFixed(1)} ms   × ${(b / a).toFixed(2)}   ${line.rows.small} -> ${line.rows.large}`,
  )
  return line
}

/** @param {Record<'small' | 'large', import('./gateway.mjs').Place>} places */
async function measure(places) {
  /** @type {Line[]} */
  const lines = []
  const wanted = (/** @type {string} */ name) => name.includes(values.only)
  if (wanted('start')) {
    lines.push(
      await inTurn('start of a gateway', Math.min(5, rounds), async (size) => {
        const gateway = await Gateway.start(places[size])
        await gateway.stop()
        return { took: gateway.readyMs, rows: '' }
      }),
    )
  }
  const upstream = new Helper('upstream.mjs')
  const upstreamPort = await upstream.call('listen')
  const redis = await startRedis()
  if (!('skip' in redis) && wanted('first request')) {
    const gateways = {
      small: await Gateway.start(places.small, { upstreamPort, redisUrl: redis.url(0) }),
      large: await Gateway.start(places.large, { upstreamPort, redisUrl: redis.url(1) }),
    }
    const forget = async (/** @type {'small' | 'large'} */ size) => {
      await redis.ask('FLUSHALL')
      return timeOfRequest(gateways[size])
    }
    lines.push(await inTurn('first request after Redis lost all', Math.min(20, rounds), forget))
    await Promise.all([gateways.small.stop(), gateways.large.stop()])
  }
  const gateways = {
    small: await Gateway.start(places.small, { upstreamPort }),
    large: await Gateway.start(places.large, { upstreamPort }),
  }
  if (wanted('request')) lines.push(await inTurn('a request', rounds * 3, (size) => timeOfRequest(gateways[size])))
  for (const [name, path] of Object.entries(asked())) {
    if (wanted(name)) lines.push(await inTurn(name, rounds, (size) => timeOf(gateways[size], path)))
  }
  await Promise.all([gateways.small.stop(), gateways.large.stop(), upstream.stop()])
  return lines
}

/** @param {Line[]} lines @param {Record<'small' | 'large', any>} filled @param {number} seconds */
function report(lines, filled, seconds) {
  const rows = lines.map(({ name, small, large, rows: found }) => {
    const [a, b] = [median(small), median(large)]
    const ratio = b / a
    return [
      name,
      `${a.toFixed(1)} ms`,
      `${b.toFixed(1)} ms`,
      ratio.toFixed(2),
      `${found.small} → ${found.large}`,
      ratio <= GOAL ? 'met' : '**missed**',
    ]
  })
  const mb = (/** @type {unknown} */ bytes) => Math.round(Number(bytes) / 1e6).toLocaleString('en-US')
  const n = (/** @type {number} */ count) => count.toLocaleString('en-US')
  const disk = (/** @type {'small' | 'large'} */ size) => [
    n(sizes[size]),
    ...[filled[size].rows, filled[size].indexes, filled[size].whole].map(mb),
    Math.round((Number(filled[size].rows) + Number(filled[size].indexes)) / sizes[size]),
    n(Number(filled[size].sums)),
    `${filled[size].seconds} s`,
  ]
  return [
    '# Rows',
    '',
    `Node ${process.version}, ${new Date().toISOString().slice(0, 10)}, ${seconds} s, load average ${loadavg()[0].toFixed(1)} on ${cpus().length} cores. \`npm run bench:rows -- --rows ${sizes.large} --small ${sizes.small}\``,
    '',
    `PostgreSQL with ${n(sizes.small)} and with ${n(sizes.large)} requests on record, half of them in the workspace that is asked; ${rounds} calls of each in turn, p50 of what a client waits. Times of an export are those until its first piece. "Found" is what a page holds; + : there is more.`,
    '',
    table(['what', n(sizes.small), n(sizes.large), 'ratio', 'found', `≤ ${GOAL}`], rows),
    '',
    '## On disk',
    '',
    table(
      [
        'requests',
        'rows MB',
        'their indexes MB',
        'whole database MB',
        'bytes a request',
        'rows of daily sums',
        'filled in',
      ],
      [disk('small'), disk('large')],
    ),
    '',
  ].join('\n')
}

stopWithHarness()
try {
  const begun = performance.now()
  const { bavail, bsize } = statfsSync(tmpdir())
  const needed = (sizes.large + sizes.small) * BYTES_A_ROW + 3e9
  if (bavail * bsize < needed * 1.2)
    throw new Error(`${tmpdir()} has too little room: ${Math.round(needed / 1e9)} GB are needed`)
  // As a server of this size is set up; all else is PostgreSQL's default.
  const postgres = await startPostgres({ shared_buffers: '2GB', max_wal_size: '4GB' })
  if ('skip' in postgres) throw new Error(postgres.skip)
  const first = await session({ databaseUrl: postgres.url })
  const places = { small: { databaseUrl: '' }, large: { databaseUrl: '' } }
  for (const size of /** @type {const} */ (['small', 'large'])) {
    await first.run(`create database ${size}`)
    places[size].databaseUrl = postgres.url.replace(/[^/]*$/, size)
  }
  await first.end()
  const filled = { small: await fillRequests('small', places.small), large: await fillRequests('large', places.large) }
  const lines = await measure(places)
  const text = report(lines, filled, Math.round((performance.now() - begun) / 1000))
  mkdirSync(resolve(values.out, '..'), { recursive: true })
  writeFileSync(values.out, text)
  console.log(`\n${text}\nwritten: ${values.out}`)
  if (process.env.TRILANE_BENCH_KEEP) await new Promise(() => setInterval(() => {}, 1e6))
  await postgres.stop()
  if (values.assert && lines.some(({ small, large }) => median(large) > GOAL * median(small))) process.exitCode = 1
} finally {
  await stopAll()
}
process.exit()
