import type { PeriodWindow } from '../../limits/budget-period.ts'
import type { Nano } from '../../model/money.ts'
import { within } from './deadline.ts'
import { exact } from './exact-amount.ts'
import type { RedisLink } from './redis-link.ts'
import { seedScript } from './scripts/seed.ts'
import { budgetName, credentialSlot, doneKey, type SlotKeys, workspaceSlot } from './slot-keys.ts'

/** What the ledger knows of a workspace, read in one transaction. */
export interface WorkspaceSeed {
  /** The balance: settled charges taken off, open holds not. */
  readonly credit: Nano
  /** Transactions in it, charges left out, that whoever made them may not have told Redis of yet. */
  readonly movements?: readonly string[] | undefined
  /** Each key's settled spend in its current period; keys that spent nothing may be missing. */
  readonly spends: readonly KeySpend[]
  /** Requests that are under way, on any node. */
  readonly open: readonly OpenHold[]
}
export interface KeySpend {
  readonly keyId: string
  readonly window: PeriodWindow
  readonly spent: Nano
}
export interface OpenHold {
  readonly requestId: string
  readonly keyId: string
  readonly window: PeriodWindow
  readonly spend: Nano
  readonly charge: Nano
}
export interface CredentialSeed {
  readonly window: PeriodWindow
  readonly spent: Nano
}

/** Called when Redis does not know an amount: on first use and after it lost its memory. */
export interface Reseed {
  workspace(workspaceId: string): Promise<WorkspaceSeed>
  /**
   * What a key has settled since each of two moments at which periods of its workspace begin (epoch ms), of one moment.
   * Without it the spend of a former period is carried over when a key's period changes.
   */
  spentSince?(workspaceId: string, keyId: string, since: readonly [number, number]): Promise<readonly [Nano, Nano]>
  credential(credentialId: string): Promise<CredentialSeed>
}

export interface SeedingOptions {
  readonly link: RedisLink
  readonly reseed: Reseed
  readonly prefix: string
  /** Ms a request waits for a seeding; the seeding itself goes on. */
  readonly waitMs: number
  readonly holdMs: number
  /** For how long Redis remembers what it has done, as scripts take it (ms). */
  readonly doneArg: string
  /** Epoch ms as decimal text; '' for Redis' own clock. */
  readonly clock: () => string
}

const attempts = 5

/** Fills empty slots from the ledger, one seeding per slot at a time in this process; of several processes the first wins. */
export class Seeding {
  readonly #options: SeedingOptions
  readonly #underWay = new Map<string, Promise<void>>()

  constructor(options: SeedingOptions) {
    this.#options = options
  }

  /** Rejects when the ledger or Redis fails or takes longer than `waitMs`. */
  workspace(workspaceId: string): Promise<void> {
    const slot = workspaceSlot(this.#options.prefix, workspaceId)
    return this.#once(slot, async () => workspaceArgs(await this.#options.reseed.workspace(workspaceId)))
  }

  credential(credentialId: string): Promise<void> {
    const slot = credentialSlot(this.#options.prefix, credentialId)
    return this.#once(slot, async () => {
      const { window, spent } = await this.#options.reseed.credential(credentialId)
      return { credit: '0', movements: [], spends: [['month', ...bounds(window), exact(spent)]], open: [] }
    })
  }

  #once(slot: SlotKeys, read: () => Promise<SeedArgs>): Promise<void> {
    let work = this.#underWay.get(slot.tag)
    if (!work) {
      work = this.#seed(slot, read).finally(() => this.#underWay.delete(slot.tag))
      this.#underWay.set(slot.tag, work)
    }
    return within(this.#options.waitMs, work)
  }

  async #seed(slot: SlotKeys, read: () => Promise<SeedArgs>): Promise<void> {
    const { link, waitMs, holdMs, doneArg, clock } = this.#options
    for (let attempt = 0; attempt < attempts; attempt++) {
      // Read before the ledger: a change that Redis could not take meanwhile shows as another version.
      const version = (await link.ask(() => link.redis.get(slot.version), waitMs)) ?? ''
      const { credit, movements, spends, open } = await read()
      const done = movements.map((id) => doneKey(slot, id))
      const keys = [slot.money, slot.holds, slot.expiries, slot.version, ...done]
      const args = [clock(), version, credit, String(holdMs), doneArg, String(spends.length)]
      if ((await link.run(seedScript, keys, [...args, ...spends.flat(), ...open.flat()], waitMs)) !== 'stale') return
    }
    throw new Error(`the ledger changed during each of ${attempts} seedings of ${slot.tag}`)
  }
}

interface SeedArgs {
  readonly credit: string
  readonly movements: readonly string[]
  readonly spends: readonly (readonly string[])[]
  readonly open: readonly (readonly string[])[]
}

function workspaceArgs(seed: WorkspaceSeed): SeedArgs {
  return {
    credit: exact(seed.credit),
    movements: seed.movements ?? [],
    spends: seed.spends.map(({ keyId, window, spent }) => [budgetName(keyId), ...bounds(window), exact(spent)]),
    open: seed.open.map(({ requestId, keyId, window, spend, charge }) => {
      return [requestId, budgetName(keyId), ...bounds(window), exact(spend), exact(charge)]
    }),
  }
}

function bounds(window: PeriodWindow): [start: string, end: string] {
  return [String(window.start), String(window.end)]
}
