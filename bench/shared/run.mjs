#!/usr/bin/env node
// What sharing PostgreSQL and Redis costs, and what strict settlement does. See --help.
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { cpus, loadavg, release, totalmem } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import pg from 'pg'
import { requestBody } from '../payload.mjs'
import { ENTRY, KEY } from '../peers/gateway.mjs'
import { startPostgres } from '../postgres.mjs'
import { BENCH_DIR, Helper, isStopping, ROOT_DIR, stopAll, stopWithHarness } from '../proc.mjs'
import { startRedis } from '../redis.mjs'
import { measureEndings, startThinkingUpstream } from './endings.mjs'
import { startInstallation } from './installation.mjs'
import { LoadTurns, rounds } from './load-turns.mjs'
import { measureRedisMemory } from './redis-memory.mjs'
import { judge, markdown } from './report.mjs'

const PARTS = ['exactness', 'nodes', 'endings', 'memory']
const HELP = `npm run bench:shared -- [options]

exactness   one gateway on PostgreSQL, limits in memory and in Redis: CPU per request
nodes       1, 2 and 4 gateways on one PostgreSQL and one Redis at the same load: CPU per request of all
endings     what strict settlement adds at the end of an answer, on either database
memory      what Redis keeps for a workspace, a key and a request

Needs redis-server (or valkey-server) and PostgreSQL's server programs, and about 9 minutes on two idle cores.

  --quick          small counts: shows that everything runs, judges nothing
  --only LIST      of ${PARTS.join(',')}
  --requests N     of one turn (20000)
  --rounds N       5 or more, unless --quick
  --per-second N   load of the part nodes; unset: half of what one process serves
  --connections N  64
  --out DIR        folder of the result files (bench/results)
  --assert         exit with 1 when a goal is missed
  --help
`

function readOptions() {
  const { values } = parseArgs({
    options: {
      quick: { type: 'boolean', default: false },
      only: { type: 'string', default: PARTS.join(',') },
      requests: { type: 'string' },
      rounds: { type: 'string', default: '5' },
      'per-second': { type: 'string' },
      connections: { type: 'string', default: '64' },
      out: { type: 'string', default: join(BENCH_DIR, 'results') },
      assert: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  })
  if (values.help) {
    process.stdout.write(HELP)
    process.exit(0)
  }
  const { quick } = values
  const only = values.only.split(',')
  const wrong = only.filter((part) => !PARTS.includes(part))
  if (wrong.length > 0) throw new Error(`--only: unknown ${wrong.join(', ')}; known: ${PARTS.join(', ')}`)
  const whole = (/** @type {string} */ name, /** @type {string} */ text) => {
    const value = Number(text)
    if (!Number.isInteger(value) || value < 1 || value > 1_000_000) throw new Error(`--${name}: a whole number`)
    return value
  }
  return {
    quick,
    only,
    assert: values.assert,
    out: resolve(values.out),
    requests: whole('requests', values.requests ?? (quick ? '1500' : '20000')),
    rounds: quick ? 1 : Math.max(5, whole('rounds', values.rounds)),
    perSecond: values['per-second'] ? whole('per-second', values['per-second']) : undefined,
    connections: whole('connections', values.connections),
  }
}

/** @typedef {Exclude<Awaited<ReturnType<typeof startPostgres>>, { skip: string }>} Postgres */

class SharedBench {
  /** @param {ReturnType<typeof readOptions>} options */
  constructor(options) {
    this.options = options
    this.upstream = new Helper('upstream.mjs')
    this.load = new Helper('load.mjs')
    this.upstreamPort = 0
    /** @type {string[]} */
    this.problems = []
    /** @type {Record<string, string>} */
    this.skipped = {}
    /** @type {object[]} */
    this.ledger = []
    this.databases = 0
    this.redisDatabases = 0
    this.say = (/** @type {string} */ line) => console.log(line)
  }

  /** @param {string} text */
  problem(text) {
    this.problems.push(text)
    console.error(`!!! ${text}`)
  }

  /** URL of a new database. @param {Postgres} postgres */
  async database(postgres) {
    const name = `bench_${++this.databases}`
    const client = new pg.Client({ connectionString: postgres.url })
    await client.connect()
    await client.query(`create database ${name}`)
    await client.end()
    return postgres.url.replace(/[^/]*$/, name)
  }

  /** @param {Omit<import('./installation.mjs').Wanted, 'node' | 'upstreamPort'>} wanted */
  start(wanted, upstreamPort = this.upstreamPort) {
    console.log(`starting ${wanted.name}`)
    return startInstallation({ ...wanted, node: process.execPath, upstreamPort })
  }

  /** @param {Postgres} postgres @param {import('../redis.mjs').BenchRedis} redis @param {LoadTurns} turns */
  async exactness(postgres, redis, turns) {
    const installations = {
      memory: await this.start({ name: 'memory', databaseUrl: await this.database(postgres) }),
      redis: await this.start({
        name: 'redis',
        databaseUrl: await this.database(postgres),
        redisUrl: redis.url(this.redisDatabases++),
      }),
    }
    console.log('\nLimits in memory and in Redis')
    const { rounds: count, requests } = this.options
    const found = await rounds(turns, installations, { rounds: count, total: requests, say: this.say })
    await this.end(Object.values(installations), turns)
    return found
  }

  /** @param {Postgres} postgres @param {import('../redis.mjs').BenchRedis} redis @param {LoadTurns} turns */
  async nodes(postgres, redis, turns) {
    const { rounds: count, requests, quick } = this.options
    /** @type {Record<string, import('./installation.mjs').Installation>} */
    const installations = {}
    for (const processes of [1, 2, 4]) {
      const name = processes === 1 ? '1 process' : `${processes} processes`
      const databaseUrl = await this.database(postgres)
      installations[name] = await this.start({
        name,
        processes,
        databaseUrl,
        redisUrl: redis.url(this.redisDatabases++),
      })
    }
    const single = installations['1 process']
    for (const installation of Object.values(installations)) {
      await turns.send(installation, Math.round(requests * 0.1) * installation.pids.length)
    }
    const trial = await turns.send(single, Math.round(requests * 0.25))
    const most = trial.answers / trial.seconds
    const perSecond = this.options.perSecond ?? Math.max(50, Math.round(most / 2 / 50) * 50)
    console.log(`\nGateways on shared stores: one process serves ${most.toFixed(0)}/s, offered are ${perSecond}/s`)
    const total = perSecond * (quick ? 2 : 8)
    const paced = await rounds(turns, installations, { rounds: count, total, perSecond, say: this.say })
    console.log(`\nGateways on shared stores: ${this.options.connections} connections in all, closed loop`)
    const closed = await rounds(turns, installations, { rounds: count, total: requests / 2, say: this.say })
    await this.end(Object.values(installations), turns)
    return { perSecond, paced, closed }
  }

  /** @param {Postgres | undefined} postgres */
  async endings(postgres) {
    const { rounds: count, quick } = this.options
    const thinking = await startThinkingUpstream()
    /** @type {Record<string, any>} */
    const found = {}
    console.log('\nThe end of an answer')
    for (const store of ['embedded', ...(postgres ? ['postgres'] : [])]) {
      const url = async () => (store === 'postgres' && postgres ? await this.database(postgres) : undefined)
      const pair = {
        strict: await this.start({ name: `${store}, strict`, databaseUrl: await url() }, thinking.port),
        relaxed: await this.start(
          { name: `${store}, relaxed`, databaseUrl: await url(), relaxed: true },
          thinking.port,
        ),
      }
      found[store] = await measureEndings(pair, { rounds: count, count: quick ? 20 : 40, say: this.say })
      await Promise.all([pair.strict.stop(), pair.relaxed.stop()])
    }
    thinking.stop()
    return found
  }

  /** @param {Postgres} postgres @param {import('../redis.mjs').BenchRedis} redis */
  async memory(postgres, redis) {
    const redisUrl = redis.url(this.redisDatabases++)
    const installation = await this.start({
      name: 'memory of Redis',
      databaseUrl: await this.database(postgres),
      redisUrl,
    })
    const options = { body: requestBody('plain', 'resale/'), key: KEY, count: this.options.quick ? 50 : 200 }
    const found = await measureRedisMemory(redis, installation, options)
    console.log(`Redis, bytes: workspace ${found.workspace}, key ${found.key}, request ${found.request}`)
    await installation.stop()
    return found
  }

  /** @param {import('./installation.mjs').Installation[]} installations @param {LoadTurns} turns */
  async end(installations, turns) {
    for (const installation of installations) {
      const found = await installation.check(turns.answers.get(installation) ?? 0)
      const match = found.requests === found.answers
      this.ledger.push({ name: installation.name, match, ...found })
      if (!match) this.problem(`${installation.name}: ${found.answers} answers but ${found.requests} ledger rows`)
      if (!found.ok)
        this.problem(`${installation.name}: the ledger is not in order, imbalance ${found.imbalanceUsd} USD`)
    }
    await Promise.all(installations.map((installation) => installation.stop()))
  }

  async run() {
    this.upstreamPort = await this.upstream.call('listen')
    const [postgres, redis] = [await startPostgres(), await startRedis()]
    /** @type {Record<string, any>} */
    const found = {}
    const wanted = (/** @type {string} */ part) => this.options.only.includes(part)
    if ('skip' in postgres || 'skip' in redis) {
      const why = 'skip' in postgres ? postgres.skip : 'skip' in redis ? redis.skip : ''
      for (const part of ['exactness', 'nodes', 'memory'].filter(wanted)) this.skipped[part] = why
      console.log(`exactness, nodes and memory are skipped: ${why}`)
    } else {
      const turns = new LoadTurns({
        ...{ load: this.load, upstream: this.upstream, connections: this.options.connections },
        stores: { postgres: postgres.pid, redis: redis.pid },
        problem: (text) => this.problem(text),
      })
      if (wanted('exactness')) found.exactness = await this.exactness(postgres, redis, turns)
      if (wanted('nodes')) found.nodes = await this.nodes(postgres, redis, turns)
      if (wanted('memory')) found.redisMemory = await this.memory(postgres, redis)
    }
    if (wanted('endings')) found.endings = await this.endings('skip' in postgres ? undefined : postgres)
    return found
  }
}

function machine() {
  return {
    node: process.version,
    cpu: cpus()[0]?.model.trim(),
    cores: cpus().length,
    memoryGb: Math.round(totalmem() / 2 ** 30),
    kernel: `Linux ${release()}`,
  }
}

async function main() {
  const options = readOptions()
  const entry = resolve(ROOT_DIR, ENTRY[0])
  if (!existsSync(entry)) throw new Error(`${entry} is not built (npm run build)`)
  stopWithHarness()
  const loadAverage = loadavg()
  const began = Date.now()
  const bench = new SharedBench(options)
  const measured = await bench.run()
  if (isStopping()) return
  const result = {
    date: new Date(began).toISOString(),
    seconds: Math.round((Date.now() - began) / 1_000),
    command: ['npm run bench:shared', ...(process.argv.length > 2 ? ['--', ...process.argv.slice(2)] : [])].join(' '),
    machine: { ...machine(), loadAverage, loadAverageEnd: loadavg() },
    options: { ...options, out: undefined },
    ...measured,
    ...{ ledger: bench.ledger, skipped: bench.skipped, problems: bench.problems },
  }
  const goals = judge(result)
  mkdirSync(options.out, { recursive: true })
  const name = `shared${options.quick ? '-quick' : ''}`
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
  if (!isStopping()) console.error(error)
  await stopAll()
  process.exit(1)
})
