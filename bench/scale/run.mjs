#!/usr/bin/env node
// What changes with the size of the database. See --help.
import { mkdirSync, writeFileSync } from 'node:fs'
import { cpus, loadavg } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { startPostgres } from '../postgres.mjs'
import { BENCH_DIR, Helper, removeDir, stopAll, stopWithHarness, tempDir } from '../proc.mjs'
import { requestsSql, rollupSql, TENANTS, tenantsSql } from './data.mjs'
import { fill, Gateway, session } from './gateway.mjs'
import { measureListing, percentile } from './listing.mjs'
import { measureSettlement } from './settlement.mjs'
import { measureStandstill, measureStarts, revokeByApi, revokeElsewhere } from './snapshot.mjs'

const HELP = `npm run bench:scale -- [options]

100,000 keys, 5,000 workspaces and 1,000,000 requests on PostgreSQL and on the embedded store: start, revocation,
standstill of the event loop, memory; listing and sums; settlement while a dashboard lists.
Takes about 15 minutes on two idle cores, most of it filling; --quick about 2.

  --quick        10,000 keys, 500 workspaces, 50,000 requests: shows that everything runs
  --only LIST    of snapshot,listing,settlement
  --requests N   1000000
  --out FILE     bench/results/scale.md
  --help
`
const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    only: { type: 'string', default: 'snapshot,listing,settlement' },
    requests: { type: 'string' },
    out: { type: 'string', default: join(BENCH_DIR, 'results', 'scale.md') },
    help: { type: 'boolean', default: false },
  },
})
if (values.help) {
  process.stdout.write(HELP)
  process.exit(0)
}
const quick = values.quick
const parts = values.only.split(',')
const tenants = quick ? { workspaces: 500, keys: 100_000 / 10, ofHuge: 1_000 } : TENANTS
const count = Number(values.requests ?? (quick ? 50_000 : 1_000_000))
const data = { tenants, count, days: 60, end: Date.now() - 60_000 }
const times = quick ? 2 : 5

/** @type {string[]} */
const lines = []
const say = (/** @type {string} */ line) => {
  lines.push(line)
  console.log(line)
}
const ms = (/** @type {number} */ value) => value.toFixed(value < 100 ? 1 : 0)
const median = (/** @type {number[]} */ list) => percentile(list, 0.5)
const load = () => `load average ${loadavg()[0].toFixed(1)} on ${cpus().length} cores`

/** @param {string} name @param {import('./gateway.mjs').Place} place */
async function fillWithTenants(name, place) {
  const begun = performance.now()
  await fill(place, tenantsSql(tenants))
  console.log(`${name}: filled with tenants in ${Math.round((performance.now() - begun) / 1000)} s`)
}

/** @param {string} name @param {import('./gateway.mjs').Place} place */
async function fillWithRequests(name, place) {
  const begun = performance.now()
  const open = await session(place)
  for (const sql of requestsSql({ ...data, chunk: place.dataDir ? 10_000 : 50_000 })) await open.run(sql)
  for (const sql of rollupSql(data)) await open.run(sql)
  await open.run('vacuum analyze')
  await open.run('checkpoint')
  await open.end()
  console.log(`${name}: filled with requests in ${Math.round((performance.now() - begun) / 1000)} s`)
}

/** @param {string} name @param {import('./gateway.mjs').Place} place @param {import('./gateway.mjs').Place} empty */
async function snapshot(name, place, empty) {
  say(`\n## ${name}: ${tenants.keys} keys, ${tenants.workspaces} workspaces\n`)
  say('| start | ready, median | fastest | computing time, all threads | RSS | heap |')
  say('|---|---:|---:|---:|---:|---:|')
  for (const [what, where] of /** @type {const} */ ([
    ['empty', empty],
    ['full', place],
  ])) {
    const starts = await measureStarts(where, times)
    const of = (/** @type {'readyMs' | 'cpuMs' | 'rss' | 'heapUsed'} */ field) => starts.map((start) => start[field])
    say(
      `| ${what} | ${Math.round(median(of('readyMs')))} ms | ${Math.round(Math.min(...of('readyMs')))} ms | ${median(of('cpuMs'))} ms | ${Math.round(median(of('rss')) / 1e6)} MB | ${Math.round(median(of('heapUsed')) / 1e6)} MB |`,
    )
  }
  say(`\n${load()}\n`)
  const gateway = await Gateway.start(place)
  const api = []
  for (let i = 0; i < times; i++) api.push(await revokeByApi(gateway, tenants, 2_000 + i))
  say(`Revoked through the API, refused on the same node after: ${api.map(ms).join(', ')} ms\n`)
  if (place.databaseUrl) {
    const other = await session(place)
    const told = []
    const untold = []
    for (let i = 0; i < times; i++) told.push(await revokeElsewhere(gateway, other, 3_000 + i))
    for (let i = 0; i < Math.min(times, 3); i++) untold.push(await revokeElsewhere(gateway, other, 4_000 + i, false))
    say(`Revoked by another node (written straight into the database): ${told.map(ms).join(', ')} ms`)
    say(`\nThe same with the notice lost: ${untold.map(ms).join(', ')} ms\n`)
    say('| event loop | standstill, worst of each round (wall) | of it computed by the thread |\n|---|---|---|')
    for (const [what, rounds] of Object.entries(await measureStandstill(gateway, other, tenants, times))) {
      say(
        `| ${what} | ${rounds.map(({ max }) => ms(max)).join(', ')} ms | ${rounds.map(({ cpuMax }) => ms(cpuMax)).join(', ')} ms |`,
      )
    }
    say(`\n${load()}`)
    await other.end()
  }
  await gateway.stop()
}

/** @param {string} name @param {import('./gateway.mjs').Place} place */
async function listing(name, place) {
  say(`\n## ${name}: listing at ${count} requests, half of them in one workspace\n`)
  const gateway = await Gateway.start(place)
  say(`Ready after ${Math.round(gateway.readyMs)} ms.\n`)
  say('| query | p50 | p99 | worst | pages walked | found |\n|---|---:|---:|---:|---:|---:|')
  for (const q of await measureListing(gateway, data.end, { rounds: quick ? 3 : 20, most: quick ? 10 : 50 })) {
    say(`| ${q.name} | ${ms(q.p50)} ms | ${ms(q.p99)} ms | ${ms(q.max)} ms | ${q.pages} | ${q.rows} |`)
  }
  say(`\n${load()}`)
  await gateway.stop()
}

/** @param {string} name @param {import('./gateway.mjs').Place} place */
async function settlement(name, place) {
  say(`\n## ${name}: strict settlement beside a dashboard, ${count} requests on record\n`)
  const upstream = new Helper('upstream.mjs')
  const gateway = await Gateway.start(place, { upstreamPort: await upstream.call('listen') })
  const options = { end: data.end, seconds: quick ? 3 : 20, perSecond: 50 }
  say(
    '| 50 requests a second; the upstream answers at once | whole request p50 | p99 | worst | of it settlement p50 | p99 | worst | count |\n|---|---:|---:|---:|---:|---:|---:|---:|',
  )
  const rows = []
  for (const dashboard of [false, true]) {
    const found = await measureSettlement(gateway, { ...options, dashboard })
    rows.push(...found.pages)
    say(
      `| ${dashboard ? 'beside a dashboard that lists in a loop' : 'alone'} | ${ms(found.p50)} ms | ${ms(found.p99)} ms | ${ms(found.max)} ms | ${ms(found.settled.p50)} ms | ${ms(found.settled.p99)} ms | ${ms(found.settled.max)} ms | ${found.requests} |`,
    )
  }
  say(`\n${load()}. Pages of the dashboard meanwhile:\n`)
  say('| query | p50 | worst | count |\n|---|---:|---:|---:|')
  for (const page of rows) say(`| ${page.name} | ${ms(page.p50)} ms | ${ms(page.max)} ms | ${page.count} |`)
  const slow = gateway
    .output()
    .split('\n')
    .filter((line) => line.includes('blocked the embedded'))
  if (slow.length > 0) say(`\nStatements that held the embedded database for more than half a second: ${slow.length}`)
  await gateway.stop()
  await upstream.stop()
}

stopWithHarness()
try {
  say(
    `# Scale\n\nNode ${process.version}, ${new Date().toISOString().slice(0, 10)}, ${load()}. \`npm run bench:scale${quick ? ' -- --quick' : ''}\``,
  )
  const postgres = await startPostgres()
  /** @type {[string, import('./gateway.mjs').Place, import('./gateway.mjs').Place][]} */
  const places = []
  const embedded = { dataDir: join(tempDir('scale-full'), 'data') }
  const emptyEmbedded = { dataDir: join(tempDir('scale-empty'), 'data') }
  if ('skip' in postgres) say(`\nPostgreSQL left out: ${postgres.skip}`)
  else {
    const open = await session({ databaseUrl: postgres.url })
    await open.run('create database empty')
    await open.end()
    places.push(['PostgreSQL', { databaseUrl: postgres.url }, { databaseUrl: postgres.url.replace(/[^/]*$/, 'empty') }])
  }
  places.push(['Embedded', embedded, emptyEmbedded])
  for (const [name, place, empty] of places) {
    await fillWithTenants(name, place)
    if (parts.includes('snapshot')) {
      await fill(empty, [])
      await snapshot(name, place, empty)
    }
    if (parts.includes('listing') || parts.includes('settlement')) await fillWithRequests(name, place)
    if (parts.includes('listing')) await listing(name, place)
    if (parts.includes('settlement')) await settlement(name, place)
    if (place.dataDir) removeDir(resolve(place.dataDir, '..'))
  }
  mkdirSync(resolve(values.out, '..'), { recursive: true })
  writeFileSync(values.out, `${lines.join('\n')}\n`)
  console.log(`\nwritten: ${values.out}`)
} finally {
  await stopAll()
}
process.exit(0)
