import type { Kysely } from 'kysely'
import { localMonthEnd, localMonthText } from '../kit/local-month.ts'
import type { Lane } from '../model/lane.ts'
import type { Nano } from '../model/money.ts'
import { rulesAtVolume, tierAt } from '../model/volume-tiers.ts'
import type { AgreedRule, Workspace } from '../model/workspace.ts'
import type { Database } from '../store/schema.ts'
import { type LaneVolume, readMonthVolumes } from './month-volumes.ts'

type Volumes = ReadonlyMap<Lane, Nano>
const none: Volumes = new Map()

/** A workspace that has rules with tiers, and the volume by which they were worked out. */
interface Tiered {
  readonly workspace: Workspace
  readonly rules: readonly AgreedRule[]
  readonly month: string
  readonly volumes: Volumes
}

/**
 * Works out which tier of each rule holds by what the books say of the month, so that requests find plain rules in the
 * snapshot. A workspace is replaced there only when one of its rules reaches another tier or the month changes.
 */
export class VolumeTiers {
  readonly #db: Kysely<Database>
  readonly #put: (workspace: Workspace) => void
  readonly #tiered = new Map<string, Tiered>()

  constructor(db: Kysely<Database>, put: (workspace: Workspace) => void) {
    this.#db = db
    this.#put = put
  }

  /** Puts workspaces that were read anew; `rules`: those of a workspace as agreed. */
  async place(
    workspaces: readonly Workspace[],
    rules: (workspaceId: string) => readonly AgreedRule[],
    now: number,
  ): Promise<void> {
    const months: { workspaceId: string; month: string }[] = []
    for (const workspace of workspaces) {
      const agreed = rules(workspace.id)
      if (agreed.some(({ tiers }) => tiers)) {
        months.push({ workspaceId: workspace.id, month: localMonthText(workspace.timeZone, now) })
        continue
      }
      this.#tiered.delete(workspace.id)
      this.#put({ ...workspace, quotes: agreed })
    }
    if (months.length === 0) return
    const volumes = byWorkspace(await readMonthVolumes(this.#db, months))
    const monthOf = new Map(months.map(({ workspaceId, month }) => [workspaceId, month]))
    for (const workspace of workspaces) {
      const month = monthOf.get(workspace.id)
      if (month !== undefined)
        this.#settle(workspace, rules(workspace.id), month, volumes.get(workspace.id) ?? none, now)
    }
  }

  /** Reads the month's volumes of those whose tier can still change. */
  async refresh(now: number): Promise<void> {
    const months = [...this.#tiered.values()]
      .map((tiered) => ({ tiered, month: localMonthText(tiered.workspace.timeZone, now) }))
      .filter(({ tiered, month }) => tiered.month !== month || !isAtTop(tiered))
      .map(({ tiered, month }) => ({ workspaceId: tiered.workspace.id, month }))
    const volumes = byWorkspace(await readMonthVolumes(this.#db, months))
    for (const { workspaceId, month } of months) {
      // As it is now: it can have been read anew meanwhile, with another time zone too.
      const tiered = this.#tiered.get(workspaceId)
      if (!tiered || localMonthText(tiered.workspace.timeZone, now) !== month) continue
      const { workspace, rules } = tiered
      this.#settle(workspace, rules, month, volumes.get(workspaceId) ?? none, now)
    }
  }

  #settle(workspace: Workspace, rules: readonly AgreedRule[], month: string, read: Volumes, now: number): void {
    const former = this.#tiered.get(workspace.id)
    // A month's volume only grows; what was read earlier may arrive later.
    const volumes = former?.month === month ? highest(former.volumes, read) : read
    if (former?.workspace === workspace && former.month === month && sameTiers(rules, former.volumes, volumes)) {
      this.#tiered.set(workspace.id, { ...former, volumes })
      return
    }
    const monthEnd = localMonthEnd(workspace.timeZone, now)
    const quotes = rulesAtVolume(rules, (lane) => volumes.get(lane) ?? 0n, monthEnd)
    const next = { ...workspace, quotes }
    this.#tiered.set(workspace.id, { workspace: next, rules, month, volumes })
    this.#put(next)
  }
}

function highest(one: Volumes, other: Volumes): Volumes {
  const all = new Map(one)
  for (const [lane, volume] of other) if (volume > (all.get(lane) ?? 0n)) all.set(lane, volume)
  return all
}

function byWorkspace(rows: readonly LaneVolume[]): Map<string, Map<Lane, Nano>> {
  const found = new Map<string, Map<Lane, Nano>>()
  for (const { workspaceId, lane, volume } of rows) {
    const lanes = found.get(workspaceId)
    if (lanes) lanes.set(lane, volume)
    else found.set(workspaceId, new Map([[lane, volume]]))
  }
  return found
}

function sameTiers(rules: readonly AgreedRule[], before: Volumes, after: Volumes): boolean {
  return rules.every((rule) => tierAt(rule, before.get(rule.lane) ?? 0n) === tierAt(rule, after.get(rule.lane) ?? 0n))
}

/** Nothing changes any more until the next month. */
function isAtTop({ rules, volumes }: Tiered): boolean {
  return rules.every((rule) => tierAt(rule, volumes.get(rule.lane) ?? 0n) === rule.tiers?.at(-1))
}
