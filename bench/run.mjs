#!/usr/bin/env node
// The bench: gateway, bare proxy A, nginx and Portkey in one interleaved run. See README.md.
import { mkdirSync, writeFileSync } from 'node:fs'
import { cpus, loadavg, release, totalmem } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { between, memoryKb, openFilesLimit, quiet } from './cpu.mjs'
import { requestBody, SCENARIOS } from './payload.mjs'
import { PEERS } from './peers/index.mjs'
import { BENCH_DIR, Helper, isStopping, nodeBinary, stopAll, stopWithHarness, tail, tempDir } from './proc.mjs'
import { judge, markdown, ratios, summarize } from './report.mjs'

/** @typedef {import('./payload.mjs').Scenario} Scenario */
/** @typedef {import('./peers/index.mjs').Peer} Peer */

const HELP = `npm run bench -- [options]

  --quick              small counts: shows that everything runs, the figures are rough
  --only LIST          of ${Object.keys(SCENARIOS).join(',')}
  --peers LIST         of ${Object.keys(PEERS).join(',')} (bare is always among them)
  --node PATH|MAJOR    binary that all Node peers run on; a major version (24) is installed into the cache
  --requests N         plain 1 KB requests per turn (33 KB: 0.4 N, streams: 0.05 N; Portkey a fifth)
  --rounds N           interleaved rounds, at least 5 unless --quick
  --connections N      closed-loop connections (64)
  --streams N          slow streams open at once (5000; Portkey at most 1000)
  --stream-pace-ms N   upstream sends a chunk of every stream each N ms; 0: as fast as it goes (10)
  --name NAME          name of the result files (bench-node<major>)
  --out DIR            folder of the result files (bench/results)
  --assert             exit with 1 when a goal is missed
  --help

Exits with 1 on errors, on a ledger that does not match the answers, or (--assert) on a missed goal.
`

function readOptions() {
  const { values } = parseArgs({
    options: {
      quick: { type: 'boolean', default: false },
      only: { type: 'string', default: Object.keys(SCENARIOS).join(',') },
      peers: { type: 'string', default: Object.keys(PEERS).join(',') },
      node: { type: 'string' },
      requests: { type: 'string' },
      rounds: { type: 'string' },
      connections: { type: 'string', default: '64' },
      streams: { type: 'string' },
      'stream-pace-ms': { type: 'string', default: '10' },
      name: { type: 'string' },
      out: { type: 'string', default: join(BENCH_DIR, 'results') },
      assert: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  })
  if (values.help) {
    process.stdout.write(HELP)
    process.exit(0)
  }
  const list = (/** @type {string} */ name, /** @type {string} */ value, /** @type {string[]} */ known) => {
    const items = value.split(',').filter(Boolean)
    const wrong = items.filter((item) => !known.includes(item))
    if (wrong.length > 0) throw new Error(`--${name}: unknown ${wrong.join(', ')}; known: ${known.join(', ')}`)
    return known.filter((item) => items.includes(item))
  }
  const count = (
    /** @type {string} */ name,
    /** @type {string | undefined} */ value,
    /** @type {number} */ otherwise,
  ) => {
    if (value === undefined) return otherwise
    const parsed = Number(value)
    if (!Number.isInteger(parsed) || parsed < 0 || parsed > 1_000_000) throw new Error(`--${name}: a whole number`)
    return parsed
  }
  const { quick } = values
  const rounds = count('rounds', values.rounds, 5)
  return {
    quick,
    assert: values.assert,
    node: values.node,
    name: values.name,
    out: resolve(values.out),
    only: /** @type {Scenario[]} */ (list('only', values.only, Object.keys(SCENARIOS))),
    peers: list('peers', `bare,${values.peers}`, Object.keys(PEERS)),
    requests: count('requests', values.requests, quick ? 2_000 : 20_000),
    rounds: quick ? Math.max(1, rounds) : Math.max(5, rounds),
    connections: Math.max(1, count('connections', values.connections, 64)),
    streams: count('streams', values.streams, quick ? 500 : 5_000),
    paceMs: count('stream-pace-ms', values['stream-pace-ms'], 10),
  }
}

/** Requests of one turn relative to --requests. @type {Record<Exclude<Scenario, 'slow'>, number>} */
const SHARE = { plain: 1, plain33k: 0.4, stream: 0.05 }

class Bench {
  /** @param {ReturnType<typeof readOptions>} options @param {{ path: string, version: string }} node */
  constructor(options, node) {
    this.options = options
    this.node = node
    this.upstream = new Helper('upstream.mjs')
    this.load = new Helper('load.mjs')
    this.upstreamPort = 0
    const logs = tempDir('logs')
    this.logFile = (/** @type {string} */ name) => join(logs, `${name}.log`)
    /** @type {string[]} */
    this.problems = []
    /** @type {Record<string, string>} */
    this.skipped = {}
    /** @type {Record<string, string>} */
    this.labels = {}
    /** @type {any[]} */
    this.ledger = []
    /** Complete answers since the peer started. @type {Map<Peer, number>} */
    this.answers = new Map()
  }

  /** @param {string} text */
  problem(text) {
    this.problems.push(text)
    console.error(`!!! ${text}`)
  }

  /** @param {string} name @returns {Promise<Peer | undefined>} */
  async startPeer(name) {
    if (this.skipped[name]) return
    try {
      const peer = await PEERS[name].start({
        node: this.node.path,
        upstreamPort: this.upstreamPort,
        logFile: this.logFile,
      })
      if ('skip' in peer) {
        this.skipped[name] = peer.skip
        console.log(`skipped ${name}: ${peer.skip}`)
        return
      }
      this.labels[name] = name === 'bare' ? 'bare (A)' : peer.version ? `${name} ${peer.version}` : name
      this.answers.set(peer, 0)
      return peer
    } catch (error) {
      if (isStopping()) throw error
      this.skipped[name] = 'did not start'
      this.problem(`${name} did not start: ${error instanceof Error ? error.message : error}`)
    }
  }

  /** @param {string} name @param {Peer} peer @param {Scenario} scenario @param {number} total @param {object} [more] */
  async send(name, peer, scenario, total, more = {}) {
    const result = await this.load.call('run', {
      port: peer.port,
      path: peer.path,
      headers: peer.headers,
      body: requestBody(scenario, peer.modelPrefix),
      kind: SCENARIOS[scenario].stream ? scenario : 'plain',
      connections: this.options.connections,
      total,
      deadlineMs: 120_000,
      ...more,
    })
    this.answers.set(peer, (this.answers.get(peer) ?? 0) + result.answers)
    if (result.errors > 0) {
      this.problem(
        `${name}, ${scenario}: ${result.errors} of ${total} failed: ${JSON.stringify(result.faults)} ${result.sample}`,
      )
    }
    return result
  }

  /** One turn of one peer. @param {string} name @param {Peer} peer @param {Exclude<Scenario, 'slow'>} scenario @param {number} round */
  async turn(name, peer, scenario, round) {
    const wanted = Math.round(this.options.requests * SHARE[scenario] * PEERS[name].weight)
    const total = Math.max(this.options.connections, wanted)
    // the first turn of a scenario compiles the code, the later ones reopen connections
    await this.send(
      name,
      peer,
      scenario,
      Math.max(this.options.connections, Math.round(total * (round === 1 ? 0.3 : 0.05))),
    )
    const before = await quiet(peer.watched)
    const upstreamBefore = await this.upstream.call('stats')
    const result = await this.send(name, peer, scenario, total)
    const cpu = between(before, await quiet(peer.watched))
    const upstreamRequests = (await this.upstream.call('stats')).requests - upstreamBefore.requests
    if (upstreamRequests !== total) {
      this.problem(`${name}, ${scenario}: ${total} requests but ${upstreamRequests} reached the upstream`)
    }
    const per = Math.max(1, result.answers)
    return {
      round,
      answers: result.answers,
      errors: result.errors,
      faults: result.faults,
      sample: result.sample,
      main: cpu.main / per,
      process: cpu.process / per,
      tree: cpu.tree / per,
      perSecond: result.answers / result.seconds,
      p50Ms: result.p50Ms,
      p99Ms: result.p99Ms,
      readsPerAnswer: result.reads / per,
      upstreamRequests,
    }
  }

  /** @param {Record<string, Peer>} peers @param {Exclude<Scenario, 'slow'>} scenario */
  async rounds(peers, scenario) {
    console.log(`\n${SCENARIOS[scenario].title}`)
    /** @type {Record<string, import('./report.mjs').Turn[]>} */
    const turns = Object.fromEntries(Object.keys(peers).map((name) => [name, []]))
    for (let round = 1; round <= this.options.rounds; round++) {
      for (const [name, peer] of Object.entries(peers)) {
        const turn = await this.turn(name, peer, scenario, round)
        turns[name].push(turn)
        const ratio = turn.main / (turns.bare.at(-1)?.main ?? Number.NaN)
        console.log(
          `  ${round}/${this.options.rounds} ${name.padEnd(16)} main ${turn.main.toFixed(1).padStart(7)} µs = ${ratio.toFixed(2).padStart(5)} × A   process ${turn.process.toFixed(1).padStart(7)}   tree ${turn.tree.toFixed(1).padStart(7)}   ${turn.perSecond.toFixed(0).padStart(6)}/s   errors ${turn.errors}`,
        )
      }
    }
    const portkeyOver = Object.fromEntries(
      Object.keys(peers)
        .filter((name) => name.startsWith('gateway') && turns.portkey)
        .map((name) => [name, ratios(turns, 'portkey', name, 'main')]),
    )
    return { title: SCENARIOS[scenario].title, summary: summarize(turns, 'bare'), portkeyOver, turns }
  }

  /** Slow streams against a process just started. @param {string} name */
  async slow(name) {
    const peer = await this.startPeer(name)
    if (!peer) return
    const streams = Math.min(this.options.streams, PEERS[name].maxSlow)
    const limit = openFilesLimit(peer.watched.main)
    if (limit < streams * 2 + 200) {
      this.problem(`${name}: ${limit} open files allowed, ${streams * 2 + 200} needed: raise ulimit -n`)
    }
    await this.send(name, peer, 'plain', 500)
    await this.send(name, peer, 'stream', 100)
    await quiet(peer.watched)
    await sleep(1_000)
    const before = memoryKb(peer.watched.root)
    const storeBefore = peer.watched.store ? memoryKb(peer.watched.store) : undefined

    let opened = 0
    let ended = 0
    this.load.onNotice = (notice) => {
      opened = notice.opened ?? opened
      ended = notice.answers + notice.errors
    }
    const rampPerSecond = name === 'portkey' ? 250 : 500
    const running = this.send(name, peer, 'slow', streams, { rampPerSecond, deadlineMs: 170_000 })
    const openBy = Date.now() + (streams / rampPerSecond) * 1_000 + 45_000
    let peak = 0
    while (opened < streams && ended < streams && Date.now() < openBy) {
      await sleep(250)
      peak = Math.max(peak, memoryKb(peer.watched.root).rss)
    }
    console.log(`  ${name.padEnd(16)} ${opened} of ${streams} open`)
    // two rounds of slow chunks with all streams open
    const samples = []
    for (let i = 0; i < 14; i++) {
      await sleep(500)
      samples.push(memoryKb(peer.watched.root))
      peak = Math.max(peak, samples[i].rss)
    }
    const held = (await this.upstream.call('stats')).openSlow
    const store = peer.watched.store ? memoryKb(peer.watched.store) : undefined
    await this.upstream.call('finishSlow')
    const result = await running
    this.load.onNotice = () => {}
    if (opened < streams) this.problem(`${name}: only ${opened} of ${streams} slow streams opened`)
    const middle = [...samples].sort((a, b) => a.rss - b.rss)[samples.length >> 1]
    const figures = {
      streams,
      opened,
      openAtUpstream: held,
      beforeKb: before.rss,
      openKb: middle.rss,
      kbPerStream: (middle.rss - before.rss) / streams,
      peakKbPerStream: (peak - before.rss) / streams,
      pssKbPerStream: (middle.pss - before.pss) / streams,
      storeKb: store && storeBefore ? store.pss - storeBefore.pss : undefined,
      answers: result.answers,
      errors: result.errors,
      faults: result.faults,
      openFilesLimit: limit,
    }
    console.log(
      `  ${name.padEnd(16)} ${(before.rss / 1024).toFixed(0)} -> ${(middle.rss / 1024).toFixed(0)} MB: ${figures.kbPerStream.toFixed(1)} KB per stream (peak ${figures.peakKbPerStream.toFixed(1)})   complete ${result.answers}   errors ${result.errors}`,
    )
    await this.checkLedger(name, peer, 'slow')
    await peer.stop()
    return figures
  }

  /** @param {string} name @param {Peer} peer @param {string} part */
  async checkLedger(name, peer, part) {
    if (!peer.check) return
    try {
      const answers = this.answers.get(peer) ?? 0
      const found = await peer.check(answers)
      const match = found.requests === answers
      this.ledger.push({ peer: name, part, match, ...found })
      if (match && found.ok) console.log(`  ${name}: ledger rows ${found.requests} = answers`)
      if (!match) this.problem(`MISMATCH ${name}: ${answers} answers but ${found.requests} ledger rows`)
      if (!found.ok) this.problem(`${name}: the ledger does not balance, imbalance ${found.imbalanceUsd} USD`)
    } catch (error) {
      this.ledger.push({
        peer: name,
        part,
        match: false,
        ok: false,
        answers: this.answers.get(peer),
        requests: 'unknown',
      })
      this.problem(`${name}: ledger not checked: ${error instanceof Error ? error.message : error}`)
    }
  }

  async run() {
    this.upstreamPort = await this.upstream.call('listen')
    await this.upstream.call('configure', { paceMs: this.options.paceMs })
    const measured = /** @type {Exclude<Scenario, 'slow'>[]} */ (
      this.options.only.filter((scenario) => scenario !== 'slow')
    )
    /** @type {Record<string, any>} */
    const scenarios = {}
    if (measured.length > 0) {
      /** @type {Record<string, Peer>} */
      const peers = {}
      for (const name of this.options.peers) {
        const peer = await this.startPeer(name)
        if (peer) peers[name] = peer
      }
      console.log(
        `peers: ${Object.keys(peers)
          .map((name) => this.labels[name])
          .join(', ')}`,
      )
      if (!peers.bare) throw new Error('the bare proxy did not start')
      for (const [name, peer] of Object.entries(peers)) {
        await this.send(name, peer, 'plain', Math.max(64, Math.round(this.options.requests * 0.2 * PEERS[name].weight)))
      }
      for (const scenario of measured) scenarios[scenario] = await this.rounds(peers, scenario)
      console.log('')
      for (const [name, peer] of Object.entries(peers)) {
        await this.checkLedger(name, peer, measured.join(', '))
        await peer.stop()
      }
    }
    /** @type {Record<string, any> | undefined} */
    let slow
    if (this.options.only.includes('slow')) {
      console.log(`\n${SCENARIOS.slow.title}`)
      slow = {}
      for (const name of this.options.peers) {
        const figures = await this.slow(name)
        if (figures) slow[name] = figures
      }
    }
    return { scenarios, slow }
  }
}

async function main() {
  const options = readOptions()
  stopWithHarness()
  const node = nodeBinary(options.node)
  const major = /** @type {string} */ (node.version.match(/\d+/)?.[0])
  const name = options.name ?? `bench-node${major}${options.quick ? '-quick' : ''}`
  const loadAverage = loadavg()
  const began = Date.now()
  const bench = new Bench(options, node)
  let measured
  try {
    measured = await bench.run()
  } catch (error) {
    if (isStopping()) return
    for (const peer of options.peers) {
      const log = tail(bench.logFile(peer), 5)
      if (log) console.error(`--- ${peer}\n${log}`)
    }
    throw error
  }
  const result = {
    name,
    date: new Date(began).toISOString(),
    seconds: Math.round((Date.now() - began) / 1_000),
    machine: {
      node: node.version,
      harnessNode: process.version,
      cpu: cpus()[0]?.model.trim(),
      cores: cpus().length,
      memoryGb: Math.round(totalmem() / 2 ** 30),
      kernel: `Linux ${release()}`,
      loadAverage,
      loadAverageEnd: loadavg(),
    },
    options: { ...options, out: undefined, node: undefined },
    entry: process.env.TRILANE_BENCH_ENTRY,
    labels: bench.labels,
    ...measured,
    ledger: bench.ledger,
    skipped: bench.skipped,
    problems: bench.problems,
  }
  const goals = judge(result)
  mkdirSync(options.out, { recursive: true })
  const files = [join(options.out, `${name}.md`), join(options.out, `${name}.json`)]
  const text = markdown(result)
  writeFileSync(files[0], text)
  writeFileSync(files[1], `${JSON.stringify({ ...result, goals }, null, 2)}\n`)
  console.log(`\n${text}\n${result.seconds} s; written: ${files.join(', ')}`)
  await stopAll()
  if (bench.problems.length > 0) console.error(`\n${bench.problems.length} problem(s), see above`)
  const missed = options.assert && goals.some((goal) => goal.met === false)
  process.exit(bench.problems.length > 0 || missed ? 1 : 0)
}

main().catch(async (error) => {
  console.error(error)
  await stopAll()
  process.exit(1)
})
