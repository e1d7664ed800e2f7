#!/usr/bin/env node
// What translation between wire formats costs beside the same-format path of the same gateway. See --help.
import { mkdirSync, writeFileSync } from 'node:fs'
import { Agent, createServer, request } from 'node:http'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { build } from 'esbuild'
import { memoryKb, threadNs } from './cpu.mjs'
import { requestBody, streamEvents } from './payload.mjs'
import {
  BENCH_DIR,
  CACHE_DIR,
  freePort,
  nodeBinary,
  ROOT_DIR,
  startProgram,
  stopAll,
  stopProgram,
  stopWithHarness,
  tempDir,
  waitForHttp,
} from './proc.mjs'

const HELP = `npm run bench:translate -- [options]

Main thread CPU per stream of 50 chunks: openai-chat and anthropic-messages clients, each over a provider of the same
and of the other format, interleaved; the time to translate a 100 kB request; the memory that a 20 MB image takes, in a
gateway of its own for each way. About 2 minutes.

  --node PATH|MAJOR   binary that the gateway and the timing run on
  --streams N         streams of one turn (1000)
  --rounds N          5
  --memory            only the memory that an image takes, printed; half a minute
  --out FILE          bench/results/translate-node<major>.md
  --help
`
const { values } = parseArgs({
  options: {
    node: { type: 'string' },
    streams: { type: 'string', default: '1000' },
    rounds: { type: 'string', default: '5' },
    memory: { type: 'boolean', default: false },
    out: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
})
if (values.help) {
  process.stdout.write(HELP)
  process.exit(0)
}

const chatEvents = streamEvents()
const chatStream = [...chatEvents.content, chatEvents.finish, chatEvents.usage, chatEvents.done]

/** @param {string} type @param {object} members */
const named = (type, members) => `event: ${type}\ndata: ${JSON.stringify({ type, ...members })}\n\n`

/** The same answer in Anthropic's events. */
const messagesStream = [
  named('message_start', {
    message: {
      id: 'msg_bench',
      type: 'message',
      role: 'assistant',
      model: 'bench-upstream',
      content: [],
      stop_reason: null,
      stop_sequence: null,
      usage: { input_tokens: 231, output_tokens: 1 },
    },
  }),
  named('content_block_start', { index: 0, content_block: { type: 'text', text: '' } }),
  ...chatEvents.content.map((_, i) =>
    named('content_block_delta', { index: 0, delta: { type: 'text_delta', text: i === 0 ? 'Once' : ` word${i}` } }),
  ),
  named('content_block_stop', { index: 0 }),
  named('message_delta', {
    delta: { stop_reason: 'end_turn', stop_sequence: null },
    usage: { input_tokens: 231, output_tokens: 57 },
  }),
  named('message_stop', {}),
]

/** Speaks both formats; one event in each turn of the loop. @returns {Promise<number>} its port */
function startUpstream() {
  const server = createServer((req, res) => {
    req.resume()
    req.on('end', () => {
      const events = req.url?.endsWith('/messages') ? messagesStream : chatStream
      res.writeHead(200, { 'content-type': 'text/event-stream' })
      let at = 0
      const next = () => {
        if (at < events.length) {
          res.write(events[at++])
          setImmediate(next)
        } else res.end()
      }
      next()
    })
  })
  return new Promise((done) => {
    server.listen(0, '127.0.0.1', () => done(/** @type {any} */ (server.address()).port))
    server.unref()
  })
}

/** @param {number} port */
const configuration = (port) => `providers:
  chat: { kind: openai-compatible, baseUrl: "http://127.0.0.1:${port}/v1", credentials: [{ name: a, apiKey: k, lanes: [resale] }] }
  messages: { kind: anthropic-compatible, baseUrl: "http://127.0.0.1:${port}/v1", credentials: [{ name: a, apiKey: k, lanes: [resale] }] }
models:
  over-chat: { deployments: [{ provider: chat, model: up, price: { input: 1, output: 2 } }], lanes: { resale: { margin: 0 } } }
  over-messages: { deployments: [{ provider: messages, model: up, price: { input: 1, output: 2 } }], lanes: { resale: { margin: 0 } } }
upstream: { allowPrivateNetworks: [127.0.0.0/8] }
limits: { maxBodyBytes: 67108864 }
`

const agent = new Agent({ keepAlive: true, maxSockets: 64 })

/** @param {number} port @param {string} key @param {string} path @param {string | Buffer} body @returns {Promise<string>} the answer's text */
function post(port, key, path, body) {
  return new Promise((done, fail) => {
    const headers = {
      authorization: `Bearer ${key}`,
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
    }
    const req = request({ agent, port, host: '127.0.0.1', method: 'POST', path, headers }, (res) => {
      let text = ''
      res.setEncoding('utf8')
      res.on('data', (chunk) => {
        text += chunk
      })
      res.on('end', () => (res.statusCode === 200 ? done(text) : fail(new Error(`${res.statusCode} ${text}`))))
    })
    req.on('error', fail)
    req.end(body)
  })
}

const chatBody = (/** @type {string} */ model) => ({ ...JSON.parse(requestBody('stream')), model })
const messagesBody = (/** @type {string} */ model) => {
  const { messages } = JSON.parse(requestBody('stream'))
  const [system, ...rest] = messages
  return { model, stream: true, max_tokens: 256, system: system.content, messages: rest }
}

const ways = [
  { name: 'openai-chat, same format', path: '/v1/chat/completions', body: chatBody('resale/over-chat'), end: '[DONE]' },
  {
    name: 'openai-chat over anthropic-messages',
    path: '/v1/chat/completions',
    body: chatBody('resale/over-messages'),
    end: '[DONE]',
  },
  {
    name: 'anthropic-messages, same format',
    path: '/v1/messages',
    body: messagesBody('resale/over-messages'),
    end: 'message_stop',
  },
  {
    name: 'anthropic-messages over openai-chat',
    path: '/v1/messages',
    body: messagesBody('resale/over-chat'),
    end: 'message_stop',
  },
]

/** @param {string} node */
async function startGateway(node) {
  const dir = tempDir('translate')
  const upstreamPort = await startUpstream()
  writeFileSync(join(dir, 'trilane.yaml'), configuration(upstreamPort))
  const port = await freePort()
  const log = join(dir, 'log')
  const child = startProgram(node, [join(ROOT_DIR, 'dist', 'cli', 'main.js'), 'start'], {
    log,
    cwd: dir,
    env: {
      PATH: process.env.PATH,
      HOME: dir,
      NODE_ENV: 'production',
      TRILANE_PORT: String(port),
      TRILANE_DATA_DIR: join(dir, 'data'),
      TRILANE_CONFIG: join(dir, 'trilane.yaml'),
      TRILANE_ADMIN_KEY: 'translate-bench-admin-key',
    },
  })
  await waitForHttp(`http://127.0.0.1:${port}/readyz`, {
    child,
    log,
    timeoutMs: 60_000,
    status: (code) => code === 200,
  })
  const api = async (/** @type {string} */ path, /** @type {object} */ body) => {
    const answer = await fetch(`http://127.0.0.1:${port}/api/${path}`, {
      method: 'POST',
      headers: {
        authorization: 'Bearer translate-bench-admin-key',
        'content-type': 'application/json',
        'idempotency-key': path,
      },
      body: JSON.stringify(body),
    })
    return /** @type {any} */ (await answer.json())
  }
  const { id } = await api('workspaces', { name: 'bench' })
  await api(`workspaces/${id}/credits`, { amountUsd: 100_000, reason: 'bench' })
  const { key } = await api(`workspaces/${id}/keys`, { name: 'bench' })
  return { child, port, key, pid: /** @type {number} */ (child.pid) }
}

/** @param {{ port: number, key: string, pid: number }} gateway @param {typeof ways[number]} way @param {number} count */
async function turn({ port, key, pid }, way, count) {
  const body = JSON.stringify(way.body)
  const before = threadNs(pid)
  let left = count
  const worker = async () => {
    while (left-- > 0) {
      const text = await post(port, key, way.path, body)
      if (!text.includes(way.end)) throw new Error(`${way.name}: cut off: ${text.slice(-300)}`)
    }
  }
  await Promise.all(Array.from({ length: 32 }, worker))
  return (threadNs(pid) - before) / count / 1_000
}

const median = (/** @type {number[]} */ list) => [...list].sort((a, b) => a - b)[list.length >> 1]

/** Milliseconds to translate a 100 kB request, each way, on the given Node. @param {string} node @returns {Promise<string>} */
async function timeRequests(node) {
  mkdirSync(CACHE_DIR, { recursive: true })
  const outfile = join(CACHE_DIR, 'translate-request.mjs')
  await build({
    stdin: { contents: TIMING, resolveDir: ROOT_DIR, loader: 'ts' },
    bundle: true,
    platform: 'node',
    format: 'esm',
    outfile,
    logLevel: 'warning',
  })
  const log = join(tempDir('timing'), 'log')
  const child = startProgram(node, [outfile], { log, env: { PATH: process.env.PATH } })
  await new Promise((done) => child.once('exit', done))
  const { readFileSync } = await import('node:fs')
  return readFileSync(log, 'utf8').trim()
}

const TIMING = `
import { codecs } from './src/wire/codecs.ts'
import { Losses } from './src/wire/translate/losses.ts'
const text = 'The gateway relays a request, "quoted" words and lines\\n of text. '.repeat(24)
const turns = Array.from({ length: 30 }, (_, i) => [
  { role: 'user', content: text },
  { role: 'assistant', content: null, tool_calls: [{ id: 'c' + i, type: 'function', function: { name: 'look', arguments: JSON.stringify({ q: text }) } }] },
  { role: 'tool', tool_call_id: 'c' + i, content: 'found' },
]).flat()
const chat = { model: 'm', max_tokens: 100, messages: [{ role: 'system', content: text }, ...turns], tools: [{ type: 'function', function: { name: 'look', parameters: { type: 'object', properties: { q: { type: 'string' } } } } }] }
const into = (from, to, body) => {
  const request = codecs[from].decodeRequest(JSON.parse(body), new Losses())
  return JSON.stringify(codecs[to].encodeRequest(request, { model: 'm', outputCap: undefined, stateless: true, quirks: {} }, new Losses()))
}
const there = JSON.stringify(chat)
const back = into('openai-chat', 'anthropic-messages', there)
for (const [from, to, body] of [['openai-chat', 'anthropic-messages', there], ['anthropic-messages', 'openai-chat', back]]) {
  const times = []
  for (let i = 0; i < 60; i++) {
    const begun = performance.now()
    into(from, to, body)
    times.push(performance.now() - begun)
  }
  const first = times[0]
  times.sort((a, b) => a - b)
  console.log('| ' + from + ' to ' + to + ' | ' + (body.length / 1000).toFixed(0) + ' kB | ' + times[30].toFixed(2) + ' ms | ' + first.toFixed(2) + ' ms |')
}
`

const IMAGE = Buffer.alloc(15 * 1024 * 1024, 7).toString('base64')
const asSource = { type: 'image', source: { type: 'base64', media_type: 'image/png', data: IMAGE } }
const asUrl = { type: 'image_url', image_url: { url: `data:image/png;base64,${IMAGE}` } }

const imageWays = [
  { name: 'anthropic-messages, same format', path: '/v1/messages', model: 'resale/over-messages', image: asSource },
  {
    name: 'anthropic-messages over openai-chat',
    path: '/v1/messages',
    model: 'resale/over-chat',
    image: asSource,
  },
  {
    name: 'openai-chat over anthropic-messages',
    path: '/v1/chat/completions',
    model: 'resale/over-messages',
    image: asUrl,
  },
]

/** A row of the table: a gateway's first request of this size. @param {string} node @param {typeof imageWays[number]} way */
async function imageMemory(node, { name, path, model, image }) {
  const { child, port, key, pid } = await startGateway(node)
  const content = [image, { type: 'text', text: 'What is this?' }]
  const body = JSON.stringify({ model, stream: true, max_tokens: 16, messages: [{ role: 'user', content }] })
  const before = memoryKb(pid).rss
  let peak = before
  const timer = setInterval(() => {
    peak = Math.max(peak, memoryKb(pid).rss)
  }, 5)
  await post(port, key, path, body)
  clearInterval(timer)
  await stopProgram(child)
  const bodyMb = body.length / 2 ** 20
  const growthMb = (peak - before) / 1024
  return `| ${name} | ${bodyMb.toFixed(1)} MB | ${growthMb.toFixed(0)} MB | ${(growthMb / bodyMb).toFixed(1)} |`
}

/** @param {string} node */
async function imageTable(node) {
  const rows = []
  for (const way of imageWays) {
    rows.push(await imageMemory(node, way))
    console.log(`  ${rows.at(-1)}`)
  }
  return ['| request with one image in base64 | size | memory grows by | × the body |', '|---|---:|---:|---:|', ...rows]
}

stopWithHarness()
try {
  const node = nodeBinary(values.node)
  const major = node.version.match(/\d+/)?.[0]
  const images = await imageTable(node.path)
  if (values.memory) {
    console.log(images.join('\n'))
    await stopAll()
    process.exit(0)
  }
  const gateway = await startGateway(node.path)
  /** @type {number[][]} */
  const times = ways.map(() => [])
  for (const way of ways) await turn(gateway, way, 300)
  for (let round = 1; round <= Number(values.rounds); round++) {
    for (const [i, way] of ways.entries()) {
      times[i].push(await turn(gateway, way, Number(values.streams)))
      console.log(`  ${round}/${values.rounds} ${way.name.padEnd(40)} ${times[i].at(-1)?.toFixed(0)} µs`)
    }
  }
  const ratio = (/** @type {number} */ translated, /** @type {number} */ same) =>
    median(times[translated].map((time, i) => time / times[same][i])).toFixed(2)
  const lines = [
    '# Translation',
    '',
    `Node ${node.version}, ${new Date().toISOString().slice(0, 10)}. \`npm run bench:translate\`. Only ratios can be compared.`,
    '',
    '| streams of 50 chunks | main thread µs | × the same client format untranslated |',
    '|---|---:|---:|',
    ...ways.map(({ name }, i) => {
      const same = i < 2 ? 0 : 2
      return `| ${name} | ${median(times[i]).toFixed(0)} | ${i === same ? '1' : ratio(i, same)} |`
    }),
    '',
    '| request | size | median | first, cold |',
    '|---|---:|---:|---:|',
    await timeRequests(node.path),
    '',
    ...images,
    '',
  ]
  const out = values.out ?? join(BENCH_DIR, 'results', `translate-node${major}.md`)
  writeFileSync(out, lines.join('\n'))
  console.log(lines.join('\n'))
} finally {
  agent.destroy()
  await stopAll()
}
process.exit(0)
