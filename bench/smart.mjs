#!/usr/bin/env node
// npm run bench:smart: what the smart route adds to a request. The same gateway is sent the same prompts twice in turns:
// with a model named, and with the choice left to it among models of known quality. See README.md.
import { loadavg } from 'node:os'
import { parseArgs } from 'node:util'
import { between, quiet } from './cpu.mjs'
import { startWith } from './peers/gateway.mjs'
import { Helper, nodeBinary, stopAll, stopWithHarness, tempDir } from './proc.mjs'
import { median } from './report.mjs'

const HELP = `npm run bench:smart -- [options]

  --node PATH|MAJOR  binary that the gateway runs on
  --requests N       per turn (4000)
  --rounds N         interleaved rounds (7)
  --models N         models to choose from, 3 to 27 (9)
  --characters N     of a prompt (2000)
  --assert           exit with 1 when the goal is missed: 400 µs more of CPU for a request
  --help

Takes about a minute on a machine that does nothing else.
`

/** Known to the table that ships; prices in USD per million tokens, as they once were or near that. @type {[string, number, number][]} */
const MODELS = [
  ['gpt-4o', 2.5, 10],
  ['gpt-4o-mini', 0.15, 0.6],
  ['claude-3-5-sonnet-20241022', 3, 15],
  ['claude-3-5-haiku-20241022', 0.8, 4],
  ['gemini-1.5-pro', 1.25, 5],
  ['gemini-1.5-flash', 0.075, 0.3],
  ['Meta-Llama-3.1-70B-Instruct', 0.6, 0.6],
  ['Mistral-Large-2', 2, 6],
  ['Qwen2.5-72B-Instruct', 0.4, 0.4],
  ['gpt-4.1', 2, 8],
  ['gpt-4.1-mini', 0.4, 1.6],
  ['gpt-4.1-nano', 0.1, 0.4],
  ['o3', 2, 8],
  ['o4-mini', 1.1, 4.4],
  ['o1', 15, 60],
  ['gpt-5', 1.25, 10],
  ['claude-sonnet-4-5', 3, 15],
  ['gemini-2.5-pro', 1.25, 10],
  ['llama-4-maverick', 0.3, 0.9],
  ['llama-4-scout', 0.2, 0.6],
  ['llama-3.3-70b', 0.6, 0.7],
  ['deepseek-v3', 0.3, 1.1],
  ['gpt-4-turbo-2024-04-09', 10, 30],
  ['claude-3-haiku-20240307', 0.25, 1.25],
  ['gemma-2-27b-it', 0.3, 0.3],
  ['grok-2-1212', 2, 10],
  ['Mistral-Nemo-Instruct-2407', 0.1, 0.1],
]
const GOAL_US = 400
/** Of different prompts: an endless repetition would be one conversation, and one retry after the other. */
const PROMPTS = 500

const WORDS =
  'a train leaves the station with 120 passengers and travels 84.5 km at a constant speed what is the probability that the second player wins which of these explains it best (a) the enzyme binds (b) `return x[i] + 1;` summarize compare prove translate the contract between both parties before Friday'.split(
    ' ',
  )

function readOptions() {
  const { values } = parseArgs({
    options: {
      node: { type: 'string' },
      requests: { type: 'string', default: '4000' },
      rounds: { type: 'string', default: '7' },
      models: { type: 'string', default: '9' },
      characters: { type: 'string', default: '2000' },
      assert: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  })
  if (values.help) {
    process.stdout.write(HELP)
    process.exit(0)
  }
  const whole = (/** @type {string} */ name, /** @type {string} */ value, /** @type {number} */ least) => {
    const parsed = Number(value)
    if (!Number.isInteger(parsed) || parsed < least || parsed > 1_000_000) throw new Error(`--${name}: a whole number`)
    return parsed
  }
  return {
    node: values.node,
    assert: values.assert,
    requests: whole('requests', values.requests, 64),
    rounds: whole('rounds', values.rounds, 1),
    models: Math.min(whole('models', values.models, 3), MODELS.length),
    characters: whole('characters', values.characters, 1),
  }
}

/** @param {number} count @returns {(upstreamPort: number) => string} */
const configurationOf = (count) => (upstreamPort) =>
  `providers:
  bench-provider:
    kind: openai-compatible
    baseUrl: http://127.0.0.1:${upstreamPort}/v1
    credentials: [{ name: bench, apiKey: "bench-upstream-key", lanes: [resale] }]
models:
${MODELS.slice(0, count)
  .map(
    ([name, input, output]) => `  ${name}:
    deployments: [{ provider: bench-provider, model: bench-upstream, price: { input: ${input}, output: ${output} } }]
    lanes: { resale: { margin: 0.15 } }`,
  )
  .join('\n')}
lanes: { order: [resale] }
upstream: { allowPrivateNetworks: [127.0.0.0/8] }
`

/** Request bodies, each with another prompt, the same ones each time. @param {string} model @param {number} characters */
function bodies(model, characters) {
  return Array.from({ length: PROMPTS }, (_, seed) => {
    let text = ''
    let state = seed + 1
    while (text.length < characters) {
      state = (state * 1103515245 + 12345) & 0x7fffffff
      text += `${WORDS[(state >> 8) % WORDS.length]} `
    }
    const messages = [{ role: 'user', content: text.slice(0, characters) }]
    return JSON.stringify({ model, max_tokens: 256, messages })
  })
}

async function main() {
  const options = readOptions()
  stopWithHarness()
  const node = nodeBinary(options.node)
  const upstream = new Helper('upstream.mjs')
  const load = new Helper('load.mjs')
  const upstreamPort = await upstream.call('listen')
  const logs = tempDir('logs')
  const start = startWith('embedded', configurationOf(options.models))
  const peer = await start({ node: node.path, upstreamPort, logFile: (name) => `${logs}/${name}.log` })
  if ('skip' in peer) throw new Error(peer.skip)
  const kinds = { named: bodies('resale/gpt-4o', options.characters), smart: bodies('smart-route', options.characters) }
  const { port, path, headers } = peer
  const common = { port, path, headers, kind: 'plain', connections: 64, deadlineMs: 120_000 }

  /** Main thread and all threads, µs of CPU for an answer. @param {string[]} texts @param {number} total */
  const turn = async (texts, total) => {
    const before = await quiet(peer.watched)
    const result = await load.call('run', { ...common, body: '', bodies: texts, total })
    if (result.errors > 0) throw new Error(`${result.errors} failed: ${JSON.stringify(result.faults)} ${result.sample}`)
    const { main, process } = between(before, await quiet(peer.watched))
    return { main: main / total, process: process / total, p50Ms: result.p50Ms }
  }

  console.log(`${options.models} models, prompts of ${options.characters} characters, Node ${node.version}`)
  for (const texts of Object.values(kinds)) await turn(texts, Math.max(2_000, options.requests))
  /** @type {number[]} */
  const more = []
  /** @type {number[]} */
  const moreProcess = []
  for (let round = 1; round <= options.rounds; round++) {
    const named = await turn(kinds.named, options.requests)
    const smart = await turn(kinds.smart, options.requests)
    more.push(smart.main - named.main)
    moreProcess.push(smart.process - named.process)
    console.log(
      `  ${round}/${options.rounds} named ${named.main.toFixed(0)} µs, smart-route ${smart.main.toFixed(0)} µs: ` +
        `${(smart.main - named.main).toFixed(0)} µs more on the main thread, ` +
        `${(smart.process - named.process).toFixed(0)} µs in the process`,
    )
  }
  await peer.stop()
  const range = (/** @type {number[]} */ list) =>
    `${median(list).toFixed(0)} µs (${Math.min(...list).toFixed(0)}–${Math.max(...list).toFixed(0)})`
  console.log(`main thread: ${range(more)} more; process: ${range(moreProcess)} more; load ${loadavg()[0]?.toFixed(1)}`)
  const met = median(moreProcess) <= GOAL_US
  console.log(`goal: ${GOAL_US} µs more in the process at most: ${met ? 'met' : 'MISSED'}`)
  if (options.assert && !met) process.exitCode = 1
}

try {
  await main()
} finally {
  await stopAll()
  process.exit()
}
