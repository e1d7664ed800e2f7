// Listing and sums through the management API, each query many times; the figure is what the client waits.
import { HOUR_MS, idOf } from './data.mjs'

/** @param {number[]} values @param {number} share */
export const percentile = (values, share) => {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
}

const DAY_MS = 24 * HOUR_MS
/** @param {number} at epoch ms */
const iso = (at) => encodeURIComponent(new Date(at).toISOString())

/**
 * Queries by name; the huge workspace unless the path says another. @param {number} end when the requests end, epoch ms
 * @param {number} [keyNumber] of the huge workspace
 */
export function queries(end, keyNumber = 21) {
  const huge = `/api/workspaces/${idOf('ws', 0)}`
  const small = `/api/workspaces/${idOf('ws', 17)}`
  const key = idOf('key', keyNumber)
  const list = (/** @type {string} */ query, workspace = huge) => `${workspace}/requests?${query}`
  const usage = (/** @type {string} */ query, workspace = huge) => `${workspace}/usage?${query}`
  const month = new Date(end).toISOString().slice(0, 7)
  const last = new Date(Date.parse(`${month}-01`) - DAY_MS).toISOString().slice(0, 7)
  return {
    'first page': list('limit=50'),
    'first page of 200': list('limit=200'),
    'first page, small workspace': list('limit=50', small),
    'a page deep inside': list(`cursor=req_${(end - 55 * DAY_MS).toString(16).padStart(12, '0')}7${'f'.repeat(19)}`),
    'a key': list(`key=${key}`),
    'a key without requests': list('key=key_none'),
    'a frequent lane': list('lane=cheap'),
    'a rare lane': list('lane=byok'),
    'a frequent model': list('model=model-3'),
    'a rare model': list('model=model-trap'),
    'an unknown model': list('model=none'),
    'the latest day': list(`since=${iso(end - DAY_MS)}`),
    'a day a month ago': list(`since=${iso(end - 31 * DAY_MS)}&until=${iso(end - 30 * DAY_MS)}`),
    'rare lane, a day a month ago': list(`lane=byok&since=${iso(end - 31 * DAY_MS)}&until=${iso(end - 30 * DAY_MS)}`),
    'key + lane': list(`key=${key}&lane=cheap`),
    'key + rare lane': list(`key=${key}&lane=byok`),
    'key + rare model': list(`key=${key}&model=model-trap`),
    'frequent model + frequent lane': list('model=model-3&lane=resale'),
    'frequent model + rare lane': list('model=model-3&lane=byok'),
    'rare model + frequent lane': list('model=model-trap&lane=cheap'),
    'rare model + rare lane (once)': list('model=model-trap&lane=byok'),
    'key + model + lane, none': list(`key=${key}&model=model-trap&lane=byok`),
    'status 429': list('status=429'),
    'rare status 418': list('status=418'),
    'status 429, page of 200': list('status=429&limit=200'),
    'status that never was': list('status=404'),
    failed: list('outcome=failed'),
    'outcome that never was': list('outcome=cancelled'),
    'rare lane + failed, none': list('lane=byok&outcome=failed'),
    'frequent lane + never status': list('lane=cheap&status=404'),
    'key + status 418': list(`key=${key}&status=418`),
    'sums by day': usage(`month=${last}&groupBy=day`),
    'sums by key': usage(`month=${last}&groupBy=key`),
    'sums by model': usage(`month=${last}&groupBy=model`),
    'sums by lane, this month': usage(`month=${month}&groupBy=lane`),
    'sums, small workspace': usage(`month=${last}&groupBy=key`, small),
  }
}

/** @typedef {{ name: string, p50: number, p99: number, max: number, min: number, pages: number, rows: number, walkMs: number }} Listed */

/**
 * Each query `rounds` times, then walked: on and on by its cursor, at most `most` pages, every page timed.
 * @param {import('./gateway.mjs').Gateway} gateway @param {number} end @param {{ rounds: number, most: number }} options
 */
export async function measureListing(gateway, end, { rounds, most }) {
  /** @type {Listed[]} */
  const found = []
  const pace = async (/** @type {string} */ path, /** @type {number[]} */ times) => {
    const begun = performance.now()
    const answer = await gateway.api('GET', path)
    times.push(performance.now() - begun)
    return answer
  }
  for (const [name, path] of Object.entries(queries(end))) {
    /** @type {number[]} */
    const times = []
    for (let i = 0; i < rounds; i++) await pace(path, times)
    let pages = 0
    let rows = 0
    const begun = performance.now()
    for (let cursor = ''; cursor !== null && pages < most; pages++) {
      const { data, nextCursor = null } = await pace(
        cursor ? `${path.replace(/[?&]cursor=[^&]*/, '?')}&cursor=${cursor}` : path,
        times,
      )
      rows += data.length
      cursor = nextCursor
    }
    const walkMs = performance.now() - begun
    found.push({
      name,
      p50: percentile(times, 0.5),
      p99: percentile(times, 0.99),
      max: Math.max(...times),
      min: Math.min(...times),
      pages,
      rows,
      walkMs,
    })
  }
  return found
}
