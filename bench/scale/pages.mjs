#!/usr/bin/env node
// How soon the dashboard's list of requests is there, in a browser, on a workspace with many. See --help.
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { cpus, loadavg } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { chromium } from 'playwright-core'
import { startPostgres } from '../postgres.mjs'
import { BENCH_DIR, stopAll, stopWithHarness } from '../proc.mjs'
import { median, table } from '../report.mjs'
import { HOUR_MS, idOf, requestsSql, tenantsSql, wholeRollupSql } from './data.mjs'
import { fill, Gateway, session } from './gateway.mjs'

const HELP = `npm run bench:pages -- [options]

A workspace with a million requests on PostgreSQL, beside others that have as many, and its page of requests in
Chromium: from the click on "Requests" to the first rows, from the choice of a filter to its rows. Takes about 8 minutes
on two idle cores, nearly all of it filling; --rows 50000 about 1.

  --rows N      requests of the workspace (1000000)
  --rounds N    times that each is measured (7)
  --out FILE    bench/results/pages.md
  --assert      exit with 1 when a median misses its goal
  --help
`
const { values } = parseArgs({
  options: {
    rows: { type: 'string', default: '1000000' },
    rounds: { type: 'string', default: '7' },
    out: { type: 'string', default: join(BENCH_DIR, 'results', 'pages.md') },
    assert: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
})
if (values.help) {
  process.stdout.write(HELP)
  process.exit(0)
}
const EXECUTABLE = '/usr/bin/chromium'
/** Milliseconds until rows are on the screen. */
const GOAL = { first: 300, filter: 500 }
const rows = Number(values.rows)
const tenants = { workspaces: 200, keys: 2_000, ofHuge: 5 }
const data = { tenants, days: 60, end: Date.now() - 60_000 }
const ws = idOf('ws', 0)

/** @param {import('./gateway.mjs').Place} place */
async function fillRequests(place) {
  const begun = performance.now()
  await fill(place, tenantsSql(tenants))
  const open = await session(place)
  // Every second request is the workspace's.
  const statements = requestsSql({ ...data, count: rows * 2, chunk: 200_000, rare: 80, veryRare: 100 })
  for (const [i, sql] of statements.entries()) {
    await open.run(sql)
    console.log(`${Math.min(rows * 2, (i + 1) * 200_000)} requests after ${seconds(begun)} s`)
  }
  for (const sql of wholeRollupSql()) await open.run(sql)
  await open.run('vacuum analyze')
  await open.end()
  return seconds(begun)
}

/** @param {number} since */
const seconds = (since) => Math.round((performance.now() - since) / 1000)

/** Somebody who belongs to the workspace. @param {Gateway} gateway @param {string} url @returns {Promise<string>} cookies */
async function signUp(gateway, url) {
  const email = 'reader@example.com'
  /** @param {string} path @param {object} body @param {string} [cookie] */
  const post = async (path, body, cookie) => {
    const headers = { origin: url, 'content-type': 'application/json', ...(cookie && { cookie }) }
    const answer = await fetch(url + path, { method: 'POST', headers, body: JSON.stringify(body) })
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`)
    return answer
  }
  const signedUp = await post('/api/auth/sign-up/email', { email, password: 'a long password', name: 'reader' })
  const cookie = signedUp.headers
    .getSetCookie()
    .map((one) => one.split(';')[0])
    .join('; ')
  const { token, link } = await gateway.api('POST', `/api/workspaces/${ws}/invitations`, { email, role: 'admin' })
  await post('/api/invitations/accept', { token: token ?? link.split('#')[1] }, cookie)
  return cookie
}

/**
 * What somebody does on the page, by name; each changes what is listed. `event`: by which the page hears of it.
 * @type {Record<string, { goal: number, event: 'click' | 'change', act: (page: import('playwright-core').Page) => Promise<unknown> }>}
 */
const acts = {
  'click on "Requests" in the overview': {
    goal: GOAL.first,
    event: 'click',
    act: (page) => page.getByRole('navigation').getByRole('link', { name: 'Requests' }).click(),
  },
  'a rare lane': {
    goal: GOAL.filter,
    event: 'change',
    act: (page) => page.getByLabel('Lane', { exact: true }).selectOption('byok'),
  },
  'a frequent lane': {
    goal: GOAL.filter,
    event: 'change',
    act: (page) => page.getByLabel('Lane', { exact: true }).selectOption('cheap'),
  },
  'a frequent lane, failed': {
    goal: GOAL.filter,
    event: 'change',
    act: (page) => page.getByLabel('Outcome', { exact: true }).selectOption('failed'),
  },
  failed: {
    goal: GOAL.filter,
    event: 'change',
    act: (page) => page.getByLabel('Lane', { exact: true }).selectOption(''),
  },
  'a key, failed': {
    goal: GOAL.filter,
    event: 'change',
    act: (page) => page.getByLabel('Key', { exact: true }).selectOption(idOf('key', 1)),
  },
  'a key': {
    goal: GOAL.filter,
    event: 'change',
    act: (page) => page.getByLabel('Outcome', { exact: true }).selectOption(''),
  },
  'a key and a rare model': {
    goal: GOAL.filter,
    event: 'click',
    act: async (page) => {
      await page.getByLabel('Model that served').fill('model-trap')
      await page.getByRole('button', { name: 'Apply' }).click()
    },
  },
  'a rare model': {
    goal: GOAL.filter,
    event: 'change',
    act: (page) => page.getByLabel('Key', { exact: true }).selectOption(''),
  },
  'a day a month ago': {
    goal: GOAL.filter,
    event: 'click',
    act: async (page) => {
      await page.getByRole('button', { name: 'Clear filters' }).click()
      await page.getByText('More filters').click()
      const local = (/** @type {number} */ days) => new Date(data.end - days * 24 * HOUR_MS).toISOString().slice(0, 16)
      await page.getByLabel('From', { exact: true }).fill(local(31))
      await page.getByLabel('Before', { exact: true }).fill(local(30))
      await page.getByRole('button', { name: 'Apply' }).click()
    },
  },
}

/**
 * In the page: milliseconds from the latest such event to the frame after one in which other rows stand in the list than
 * before. @param {'click' | 'change'} event
 */
const untilOtherRows = (event) => `new Promise((done) => {
  const first = () => document.querySelector('section[aria-label="Requests"] tbody tr')
  let from, old = first()
  addEventListener('${event}', () => { from = performance.now(); old = first() }, { capture: true })
  const look = () => {
    const now = first()
    if (from !== undefined && now && now !== old) requestAnimationFrame(() => done(performance.now() - from))
    else requestAnimationFrame(look)
  }
  look()
})`

/** @param {string} url @param {string} cookie */
async function measure(url, cookie) {
  const browser = await chromium.launch({
    executablePath: EXECUTABLE,
    args: ['--no-sandbox', '--disable-background-networking', '--disable-gpu', '--disable-dev-shm-usage'],
  })
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } })
  const cookies = cookie.split('; ').map((one) => {
    const at = one.indexOf('=')
    return {
      name: one.slice(0, at),
      value: one.slice(at + 1),
      url,
      httpOnly: true,
      sameSite: /** @type {const} */ ('Lax'),
    }
  })
  await context.addCookies(cookies)
  /** @type {Map<string, number[]>} */
  const times = new Map([
    ['the page, loaded anew', []],
    ...Object.keys(acts).map((one) => /** @type {const} */ ([one, []])),
  ])
  for (let round = -1; round < Number(values.rounds); round++) {
    const page = await context.newPage()
    page.setDefaultTimeout(30_000)
    /** The first round fills caches, the server's and the browser's. @param {string} what @param {number} took */
    const note = (what, took) => round >= 0 && times.get(what)?.push(took)
    await page.goto(`${url}/app/${ws}/requests`)
    await page.locator('section[aria-label="Requests"] tbody tr').first().waitFor()
    note('the page, loaded anew', Number(await page.evaluate('performance.now()')))
    await page.goto(`${url}/app/${ws}`)
    await page.locator('.recharts-surface').first().waitFor()
    await page.waitForLoadState('networkidle')
    for (const [what, { event, act }] of Object.entries(acts)) {
      const took = page.evaluate(untilOtherRows(event))
      await act(page)
      note(what, Number(await took))
      await page.waitForLoadState('networkidle')
    }
    await page.close()
  }
  await browser.close()
  return times
}

/** @param {Map<string, number[]>} times @param {number} filled @param {number} took */
function report(times, filled, took) {
  const lines = [...times].map(([what, all]) => {
    const goal = acts[what]?.goal
    const p50 = median(all)
    const verdict = goal === undefined ? '' : p50 < goal ? 'met' : '**missed**'
    return [what, `${Math.round(p50)} ms`, `${Math.round(Math.max(...all))} ms`, goal ? `${goal} ms` : '', verdict]
  })
  const n = rows.toLocaleString('en-US')
  return [
    '# Pages',
    '',
    `Node ${process.version}, ${new Date().toISOString().slice(0, 10)}, ${took} s, of which ${filled} s of filling; load average ${loadavg()[0]?.toFixed(1)} on ${cpus().length} cores. \`npm run bench:pages -- --rows ${rows}\``,
    '',
    `The dashboard's page of requests in Chromium, of a workspace with ${n} requests on PostgreSQL; other workspaces have as many in the same table. Times are those in the browser, from the click or the choice until the frame after the one in which the first rows stand there; ${values.rounds} rounds. "Loaded anew" is the whole page with files from the browser's cache, from the navigation on, and has no goal here.`,
    '',
    table(['what', 'p50', 'most', 'goal', ''], lines),
    '',
  ].join('\n')
}

stopWithHarness()
try {
  if (!existsSync(EXECUTABLE)) throw new Error(`there is no ${EXECUTABLE}`)
  const begun = performance.now()
  const postgres = await startPostgres({ shared_buffers: '512MB', max_wal_size: '4GB' })
  if ('skip' in postgres) throw new Error(postgres.skip)
  const place = { databaseUrl: postgres.url }
  const filled = await fillRequests(place)
  const gateway = await Gateway.start(place)
  const url = gateway.url.replace('127.0.0.1', 'localhost')
  const times = await measure(url, await signUp(gateway, url))
  const text = report(times, filled, seconds(begun))
  mkdirSync(resolve(values.out, '..'), { recursive: true })
  writeFileSync(values.out, text)
  console.log(`\n${text}\nwritten: ${values.out}`)
  await gateway.stop()
  await postgres.stop()
  if (values.assert && [...times].some(([what, all]) => median(all) >= (acts[what]?.goal ?? Number.POSITIVE_INFINITY)))
    process.exitCode = 1
} finally {
  await stopAll()
}
process.exit()
