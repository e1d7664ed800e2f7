// Strict settlement at a moderate load, alone and while a dashboard lists without pause.
import { setTimeout as sleep } from 'node:timers/promises'
import { secretOf } from './data.mjs'
import { percentile, queries } from './listing.mjs'

const body = JSON.stringify({
  model: 'resale/bench-model',
  messages: [{ role: 'user', content: 'hello' }],
  max_tokens: 50,
})

/** One request through a strict lane; the upstream answers at once, so nearly all of the time is ours. @param {import('./gateway.mjs').Gateway} gateway */
async function ask(gateway) {
  const begun = performance.now()
  const answer = await fetch(`${gateway.url}/v1/chat/completions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${secretOf(1)}`, 'content-type': 'application/json' },
    body,
  })
  const text = await answer.text()
  if (answer.status !== 200) throw new Error(`${answer.status} ${text.slice(0, 300)}`)
  return { took: performance.now() - begun, id: answer.headers.get('x-request-id') ?? '' }
}

/**
 * Of these requests, how long the client waited for the settlement alone: all but what had passed when it began. Whole
 * milliseconds are kept, so it is a millisecond too long at most. @param {import('./gateway.mjs').Gateway} gateway
 * @param {{ took: number, id: string }[]} requests
 */
async function settlements(gateway, requests) {
  const times = []
  for (const { took, id } of requests) {
    const answer = await fetch(`${gateway.url}/v1/generation?id=${id}`, {
      headers: { authorization: `Bearer ${secretOf(1)}` },
    })
    const { data } = /** @type {any} */ (await answer.json())
    times.push(took - data.generation_time)
  }
  return times
}

/**
 * @param {import('./gateway.mjs').Gateway} gateway @param {{ end: number, seconds: number, perSecond: number, dashboard: boolean }} options
 */
export async function measureSettlement(gateway, { end, seconds, perSecond, dashboard }) {
  for (let i = 0; i < 20; i++) await ask(gateway)
  let over = false
  /** @type {Map<string, number[]>} */
  const pages = new Map()
  const paths = Object.entries(queries(end))
  const reader = async () => {
    while (!over) {
      for (const [name, path] of paths) {
        if (over) return
        const begun = performance.now()
        await gateway.api('GET', path)
        const times = pages.get(name) ?? []
        pages.set(name, times)
        times.push(performance.now() - begun)
      }
    }
  }
  const reading = dashboard ? reader() : Promise.resolve()
  /** @type {number[]} */
  const times = []
  /** @type {{ took: number, id: string }[]} */
  const requests = []
  /** @type {Promise<unknown>[]} */
  const asked = []
  const stop = performance.now() + seconds * 1_000
  while (performance.now() < stop) {
    asked.push(ask(gateway).then((request) => requests.push(request)))
    await sleep(1_000 / perSecond)
  }
  await Promise.all(asked)
  over = true
  await reading
  times.push(...requests.map(({ took }) => took))
  const settled = await settlements(gateway, requests)
  const list = [...pages].map(([name, own]) => ({
    name,
    p50: percentile(own, 0.5),
    max: Math.max(...own),
    count: own.length,
  }))
  return {
    requests: times.length,
    p50: percentile(times, 0.5),
    p99: percentile(times, 0.99),
    max: Math.max(...times),
    settled: { p50: percentile(settled, 0.5), p99: percentile(settled, 0.99), max: Math.max(...settled) },
    pages: list,
  }
}
