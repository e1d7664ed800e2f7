import type { Cluster, Redis } from 'ioredis'
import {
  type ComparableLimits,
  credentialOf,
  type Difference,
  type HoldStanding,
  type Standing,
  type Subject,
} from '../../limits/standing.ts'
import { exact } from './exact-amount.ts'
import { readStanding } from './read-standing.ts'
import { RedisLink } from './redis-link.ts'
import type { Script } from './scripts/script.ts'
import { comparedScript, releaseScript, repairScript, standingScript } from './scripts/standing.ts'
import { budgetName, credentialSlot, rateKeys, type SlotKeys, workspaceSlot } from './slot-keys.ts'

export interface RedisStandingOptions {
  readonly redis: Redis | Cluster
  /** Begins every Redis key, as that of the limits. */
  readonly prefix?: string
  readonly node: string
  /** What this process moved; emptied by each beat. */
  readonly moved: Set<string>
  /** Age in ms of the oldest thing that this process settled and that is not yet both on the ledger and in Redis. */
  readonly ageMs: () => number
}

/** Nothing here is waited for by a request. */
const DEADLINE_MS = 2_000
/** A process that has not told of itself for so long (ms) has no say any more. */
const SILENT_MS = 6_000
/** After so long (ms) its name is forgotten. */
const FORGET_MS = 3_600_000
/** Longest that one process compares before another may take over (ms). */
const LEASE_MS = 15_000

/**
 * What compares the counters in Redis with the ledger sees of them. Each process tells by `beat` how far what it settled
 * has got: counters that rest since before all of that can be held against the ledger.
 */
export class RedisStanding implements ComparableLimits {
  readonly #options: RedisStandingOptions
  readonly #link: RedisLink
  readonly #prefix: string
  readonly #beats: string
  readonly #moved: string
  readonly #lease: string
  /** What `moved` told last: when each had moved, as its beats told. */
  #scores: ReadonlyMap<string, string> = new Map()

  constructor(options: RedisStandingOptions) {
    this.#options = options
    this.#link = new RedisLink(options.redis, DEADLINE_MS)
    this.#prefix = options.prefix ?? 'trilane'
    const tag = `${this.#prefix}:{standing}`
    this.#beats = beatsKey(this.#prefix)
    this.#moved = `${tag}:moved`
    this.#lease = `${tag}:lease`
  }

  now(): Promise<number> {
    return redisNow(this.#link)
  }

  /**
   * Tells of this process. The time is asked for before the age is taken, so that a beat that is long on its way claims
   * too little rather than too much.
   */
  async beat(): Promise<void> {
    const { redis, node, moved, ageMs } = this.#options
    const now = await this.now()
    const told = [...moved]
    moved.clear()
    try {
      const beat = `${now - ageMs()} ${now}`
      await this.#link.ask(() => redis.hset(this.#beats, node, beat))
      if (told.length > 0)
        await this.#link.ask(() => redis.zadd(this.#moved, ...told.flatMap((id) => [String(now), id])))
    } catch (error) {
      for (const id of told) moved.add(id)
      throw error
    }
  }

  /** This process ends in order: nothing of it is missing. */
  async leave(): Promise<void> {
    await this.#link.ask(() => this.#options.redis.hdel(this.#beats, this.#options.node))
  }

  async mayCompare(): Promise<boolean> {
    const { redis, node } = this.#options
    if ((await this.#link.ask(() => redis.set(this.#lease, node, 'PX', LEASE_MS, 'NX'))) === 'OK') return true
    if ((await this.#link.ask(() => redis.get(this.#lease))) !== node) return false
    await this.#link.ask(() => redis.pexpire(this.#lease, LEASE_MS))
    return true
  }

  async watermarks(): Promise<ReadonlyMap<string, number>> {
    const now = await this.now()
    const beats = await readBeats(this.#link, this.#beats)
    const marks = new Map<string, number>()
    for (const [node, { mark, at }] of beats) {
      if (now - at <= SILENT_MS) marks.set(node, mark)
      else if (now - at > FORGET_MS) await this.#link.ask(() => this.#options.redis.hdel(this.#beats, node))
    }
    return marks
  }

  async moved(limit: number): Promise<readonly string[]> {
    const flat = await this.#link.ask(() =>
      this.#options.redis.zrange(this.#moved, '0', String(limit - 1), 'WITHSCORES'),
    )
    const pairs = flat.flatMap((id, i): [string, string][] => (i % 2 === 0 ? [[id, flat[i + 1] ?? '']] : []))
    this.#scores = new Map(pairs)
    return [...this.#scores.keys()]
  }

  async standing(subject: Subject): Promise<Standing | undefined> {
    return readStanding(await this.#run(standingScript, subject, [], ['']))
  }

  async repair(subject: Subject, { touched }: Standing, { credit, spends }: Difference): Promise<boolean> {
    const nameOf = credentialOf(subject) === undefined ? budgetName : (name: string) => name
    const amounts = [...spends].flatMap(([keyId, amount]) => [nameOf(keyId), exact(amount)])
    return (await this.#run(repairScript, subject, [], [String(touched), exact(credit), ...amounts])) === 1
  }

  async release(subject: Subject, holds: readonly HoldStanding[]): Promise<void> {
    const slot = this.#slot(subject)
    const isWorkspace = credentialOf(subject) === undefined
    const inFlight = isWorkspace ? holds.map(({ keyId }) => rateKeys(slot, keyId).inFlight) : []
    const ids = holds.map(({ id }) => id)
    if (ids.length > 0) await this.#run(releaseScript, subject, inFlight, ids)
  }

  async compared(subject: Subject, equal: boolean): Promise<void> {
    const score = this.#scores.get(subject) ?? ''
    const next = equal ? '' : String(await this.now())
    await this.#link.run(comparedScript, [this.#moved], [subject, score, next])
  }

  #slot(subject: Subject): SlotKeys {
    const credentialId = credentialOf(subject)
    return credentialId === undefined
      ? workspaceSlot(this.#prefix, subject)
      : credentialSlot(this.#prefix, credentialId)
  }

  #run(script: Script, subject: Subject, more: readonly string[], args: readonly string[]): Promise<unknown> {
    const { money, holds, expiries } = this.#slot(subject)
    return this.#link.run(script, [money, holds, expiries, ...more], args)
  }
}

function beatsKey(prefix: string): string {
  return `${prefix}:{standing}:beats`
}

interface Beat {
  readonly mark: number
  readonly at: number
}

async function readBeats(link: RedisLink, key: string): Promise<ReadonlyMap<string, Beat>> {
  const beats = await link.ask(() => link.redis.hgetall(key))
  return new Map(
    Object.entries(beats).map(([node, beat]) => {
      const [mark = 0, at = 0] = beat.split(' ').map(Number)
      return [node, { mark, at }]
    }),
  )
}

/**
 * When each process that is not silent told of itself last (epoch ms by Redis' clock), for one that has not begun to tell
 * of itself yet.
 */
export async function beatsIn(redis: Redis | Cluster, prefix = 'trilane'): Promise<ReadonlyMap<string, number>> {
  const link = new RedisLink(redis, DEADLINE_MS)
  const now = await redisNow(link)
  const beats = await readBeats(link, beatsKey(prefix))
  return new Map([...beats].filter(([, { at }]) => now - at <= SILENT_MS).map(([node, { at }]) => [node, at]))
}

/** Epoch ms. */
async function redisNow(link: RedisLink): Promise<number> {
  const [seconds, micros] = await link.ask(() => link.redis.time())
  return Number(seconds) * 1000 + Math.floor(Number(micros) / 1000)
}
