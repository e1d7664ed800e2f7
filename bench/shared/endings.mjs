// How long the end of an answer is kept back: from the upstream's last byte to the client's, both seen by this process.
import { Agent, createServer, request } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { plainAnswer, requestBody, streamEvents } from '../payload.mjs'
import { median } from '../report.mjs'

/** A provider takes longer for its first token than the open entry for its commit, which must not be in the figure. */
const FIRST_MS = 100
const CHUNK_MS = 10
const CHUNKS = 8

/** @typedef {'plain' | 'stream'} Kind */

/** When the upstream wrote the last byte of an answer, by the number that the request carries. @type {Map<string, number>} */
const ended = new Map()

/** An upstream that thinks for a while and then answers at once, or in some chunks. */
export async function startThinkingUpstream() {
  const plain = plainAnswer()
  const { content, finish, usage, done } = streamEvents()
  const server = createServer(async (req, res) => {
    let body = ''
    for await (const chunk of req) body += chunk
    const number = /"user":"(\d+)"/.exec(body)?.[1] ?? ''
    await sleep(FIRST_MS)
    if (/"stream":true/.test(body)) {
      res.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8' })
      for (const event of content.slice(0, CHUNKS)) {
        res.write(event)
        await sleep(CHUNK_MS)
      }
      ended.set(number, performance.now())
      res.end(finish + usage + done)
    } else {
      res.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(plain) })
      ended.set(number, performance.now())
      res.end(plain)
    }
  })
  await new Promise((listening) => server.listen(0, '127.0.0.1', () => listening(undefined)))
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address())
  return { port, stop: () => server.closeAllConnections() ?? server.close() }
}

let last = 0

/** @param {Agent} agent @param {import('./installation.mjs').Installation} installation @param {Kind} kind @returns {Promise<number>} ms */
function ask(agent, { ports, headers, name }, kind) {
  const number = String(++last)
  const body = JSON.stringify({ ...JSON.parse(requestBody(kind, 'resale/')), user: number })
  return new Promise((done, fail) => {
    const options = {
      ...{ agent, host: '127.0.0.1', port: ports[0], method: 'POST', path: '/v1/chat/completions' },
      headers: { ...headers, 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) },
    }
    const call = request(options, (answer) => {
      let text = ''
      answer.setEncoding('latin1').on('data', (piece) => {
        text += piece
      })
      answer.on('end', () => {
        const at = performance.now()
        const whole = kind === 'plain' ? text.endsWith('}') : text.includes('data: [DONE]')
        if (answer.statusCode !== 200 || !whole)
          return fail(new Error(`${name}: ${answer.statusCode} ${text.slice(0, 300)}`))
        done(at - (ended.get(number) ?? Number.NaN))
        ended.delete(number)
      })
    })
    call.on('error', fail).end(body)
  })
}

/**
 * Ends of answers at a light load, in ms. @param {import('./installation.mjs').Installation} installation @param {Kind} kind
 * @param {{ count: number, concurrency: number }} options
 */
async function endings(installation, kind, { count, concurrency }) {
  const agent = new Agent({ keepAlive: true, maxSockets: concurrency })
  /** @type {number[]} */
  const times = []
  let asked = 0
  const worker = async () => {
    while (asked++ < count) times.push(await ask(agent, installation, kind))
  }
  await Promise.all(Array.from({ length: concurrency }, worker))
  agent.destroy()
  return times
}

/**
 * Strict and relaxed settlement in turn. What strict adds is the difference of the medians within the same round.
 * @param {{ strict: import('./installation.mjs').Installation, relaxed: import('./installation.mjs').Installation }} pair
 * @param {{ rounds: number, count: number, say: (line: string) => void }} options
 */
export async function measureEndings({ strict, relaxed }, { rounds, count, say }) {
  /** @type {{ kind: Kind, concurrency: number, strict: number[], relaxed: number[], added: number[], worst: number, count: number }[]} */
  const found = []
  for (const kind of /** @type {Kind[]} */ (['plain', 'stream'])) {
    for (const concurrency of [1, 4]) {
      const line = { kind, concurrency, strict: [], relaxed: [], added: [], worst: 0, count: 0 }
      found.push(/** @type {any} */ (line))
      const options = { count: concurrency === 1 ? Math.ceil(count / 2.5) : count, concurrency }
      await endings(strict, kind, { count: 20, concurrency })
      await endings(relaxed, kind, { count: 20, concurrency })
      for (let round = 1; round <= rounds; round++) {
        const [own, other] = [await endings(strict, kind, options), await endings(relaxed, kind, options)]
        const pair = { strict: median(own), relaxed: median(other) }
        found.at(-1)?.strict.push(pair.strict)
        found.at(-1)?.relaxed.push(pair.relaxed)
        found.at(-1)?.added.push(pair.strict - pair.relaxed)
        line.worst = Math.max(line.worst, ...own)
        line.count += own.length
        say(
          `  ${round}/${rounds} ${strict.name} ${kind} × ${concurrency}: strict ${pair.strict.toFixed(2)} ms, relaxed ${pair.relaxed.toFixed(2)} ms: adds ${(pair.strict - pair.relaxed).toFixed(2)} ms`,
        )
      }
    }
  }
  return found
}
