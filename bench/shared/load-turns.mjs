// Turns of load against installations, and what each turn cost in CPU.
import { setTimeout as sleep } from 'node:timers/promises'
import { between, snapshot } from '../cpu.mjs'
import { requestBody } from '../payload.mjs'

/** @typedef {import('./installation.mjs').Installation} Installation */
/** @typedef {{ main: number, process: number, postgres: number, redis: number, perSecond: number, p50Ms: number, p99Ms: number, answers: number, errors: number }} Turn CPU in µs per answer; of several processes the sum */

export class LoadTurns {
  /**
   * @param {object} parts
   * @param {import('../proc.mjs').Helper} parts.load
   * @param {import('../proc.mjs').Helper} parts.upstream
   * @param {Readonly<{ postgres: number, redis: number }>} parts.stores pids
   * @param {number} parts.connections
   * @param {(text: string) => void} parts.problem
   */
  constructor({ load, upstream, stores, connections, problem }) {
    this.load = load
    this.upstream = upstream
    this.stores = stores
    this.connections = connections
    this.problem = problem
    /** Complete answers so far. @type {Map<Installation, number>} */
    this.answers = new Map()
  }

  /** @param {Installation} to @param {number} total @param {{ perSecond?: number }} [pace] */
  async send(to, total, { perSecond } = {}) {
    const result = await this.load.call('run', {
      ...{ port: to.ports[0], ports: to.ports, path: '/v1/chat/completions', headers: to.headers },
      ...{ body: requestBody('plain', 'resale/'), kind: 'plain', connections: this.connections, total, perSecond },
      deadlineMs: 180_000,
    })
    this.answers.set(to, (this.answers.get(to) ?? 0) + result.answers)
    if (result.errors > 0) {
      this.problem(`${to.name}: ${result.errors} of ${total} failed: ${JSON.stringify(result.faults)} ${result.sample}`)
    }
    return result
  }

  /** @param {Installation} of */
  #look({ pids }) {
    const whole = (/** @type {number} */ pid) => snapshot({ main: pid, root: pid, store: undefined })
    return { own: pids.map(whole), postgres: whole(this.stores.postgres), redis: whole(this.stores.redis) }
  }

  /** Waits until what follows the answers (settlements, batches) is done, 3 s at most. @param {Installation} of */
  async #quiet(of) {
    let last = this.#look(of)
    for (let i = 0; i < 30; i++) {
      await sleep(100)
      const now = this.#look(of)
      const spent = cost(last, now)
      // each process has its heartbeats
      if (spent.process + spent.postgres < 3_000 * (of.pids.length + 1)) return now
      last = now
    }
    return last
  }

  /** @param {Installation} of @param {number} total @param {{ warmUp: number, perSecond?: number }} options @returns {Promise<Turn>} */
  async turn(of, total, { warmUp, perSecond }) {
    await this.send(of, warmUp, { perSecond })
    const before = await this.#quiet(of)
    const { requests } = await this.upstream.call('stats')
    const result = await this.send(of, total, { perSecond })
    const spent = cost(before, await this.#quiet(of))
    const reached = (await this.upstream.call('stats')).requests - requests
    if (reached !== total) this.problem(`${of.name}: ${total} requests but ${reached} reached the upstream`)
    const per = Math.max(1, result.answers)
    return {
      ...{ main: spent.main / per, process: spent.process / per },
      ...{ postgres: spent.postgres / per, redis: spent.redis / per },
      ...{ perSecond: result.answers / result.seconds, p50Ms: result.p50Ms, p99Ms: result.p99Ms },
      ...{ answers: result.answers, errors: result.errors },
    }
  }
}

/** µs. @typedef {{ own: ReturnType<typeof snapshot>[], postgres: ReturnType<typeof snapshot>, redis: ReturnType<typeof snapshot> }} Look */
/** @param {Look} before @param {Look} after */
function cost(before, after) {
  const own = before.own.map((look, i) => between(look, after.own[i]))
  const sum = (/** @type {'main' | 'process'} */ figure) => own.reduce((total, one) => total + one[figure], 0)
  return {
    main: sum('main'),
    process: sum('process'),
    postgres: between(before.postgres, after.postgres).process,
    redis: between(before.redis, after.redis).process,
  }
}

/**
 * Interleaved rounds over several installations. @param {LoadTurns} turns @param {Record<string, Installation>} installations
 * @param {{ rounds: number, total: number, perSecond?: number, say: (line: string) => void }} options
 */
export async function rounds(turns, installations, { rounds: count, total, perSecond, say }) {
  /** @type {Record<string, Turn[]>} */
  const found = Object.fromEntries(Object.keys(installations).map((name) => [name, []]))
  for (let round = 1; round <= count; round++) {
    for (const [name, installation] of Object.entries(installations)) {
      // the first turn compiles the code, the later ones reopen connections
      const warmUp = Math.max(turns.connections, Math.round(total * (round === 1 ? 0.3 : 0.05)))
      const turn = await turns.turn(installation, total, { warmUp, perSecond })
      found[name].push(turn)
      say(
        `  ${round}/${count} ${name.padEnd(18)} gateway ${turn.process.toFixed(0).padStart(5)} µs (main threads ${turn.main.toFixed(0)})   PostgreSQL ${turn.postgres.toFixed(0).padStart(4)}   Redis ${turn.redis.toFixed(0).padStart(3)}   ${turn.perSecond.toFixed(0).padStart(5)}/s   p50 ${turn.p50Ms.toFixed(1)} ms   errors ${turn.errors}`,
      )
    }
  }
  return found
}
