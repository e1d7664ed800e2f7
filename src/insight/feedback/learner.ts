import type { Kysely, Transaction } from 'kysely'
import type { Learned } from '../../model/learned.ts'
import type { Snapshot } from '../../model/snapshot.ts'
import type { Workspace } from '../../model/workspace.ts'
import { learn } from '../../routing/decision/learn.ts'
import { standingsOf } from '../../routing/decision/standings.ts'
import type { Weights } from '../../routing/smart/index.ts'
import type { Database } from '../../store/schema.ts'
import { keepScore, type Score } from './keep-score.ts'
import { lessonOf } from './lesson.ts'

export interface LearnerDeps {
  readonly db: Kysely<Database>
  readonly snapshot: Pick<Snapshot, 'catalog'> & { workspace(id: string): Workspace | undefined }
  readonly weights: () => Weights | undefined
  /** Notes a change inside the transaction that makes it. */
  readonly recordChange: (trx: Transaction<Database>, kind: 'workspace', id: string) => Promise<unknown>
  /** Brings it into this node's snapshot. */
  readonly afterChange: () => Promise<void>
  readonly now: () => number
  readonly onError: (error: unknown) => void
}

/** Latest scores that are learned from; fitting them takes some 20 ms. */
const MOST_LESSONS = 1_000
/** Scores that come together are learned from together; ms. */
const TOGETHER_MS = 200
/** A workspace's scores are looked at once in so many ms at the most; less often once there are many. */
const REST_MS = 2_000
const MANY = 100
const REST_OF_MANY_MS = 60_000

/** Takes scores, and learns from them where a workspace wants that: off the request path, one workspace at a time. */
export class Learner {
  readonly #deps: LearnerDeps
  readonly #due = new Map<string, number>()
  #timer: NodeJS.Timeout | undefined
  #running: Promise<void> | undefined
  #stopped = false

  constructor(deps: LearnerDeps) {
    this.#deps = deps
  }

  /** Keeps a score; what it teaches holds some seconds later. Throws as `keepScore` does. */
  async take(score: Score): Promise<void> {
    await keepScore(this.#deps.db, score)
    this.#note(score.workspaceId)
  }

  /** As `take`, for what nobody waits for. */
  hint(score: Score): void {
    if (!this.#stopped) this.take(score).catch(this.#deps.onError)
  }

  async stop(): Promise<void> {
    this.#stopped = true
    clearTimeout(this.#timer)
    await this.#running
  }

  #note(workspaceId: string): void {
    const { snapshot, now } = this.#deps
    const workspace = snapshot.workspace(workspaceId)
    if (this.#stopped || !workspace?.policy.smartRoute?.learning || this.#due.has(workspaceId)) return
    const { at = 0, labels = 0 } = workspace.learned ?? {}
    this.#due.set(workspaceId, Math.max(now() + TOGETHER_MS, at + (labels < MANY ? REST_MS : REST_OF_MANY_MS)))
    this.#schedule()
  }

  #schedule(): void {
    if (this.#timer || this.#running || this.#stopped || this.#due.size === 0) return
    const wait = Math.min(...this.#due.values()) - this.#deps.now()
    this.#timer = setTimeout(
      () => {
        this.#timer = undefined
        this.#running = this.#run().finally(() => {
          this.#running = undefined
          this.#schedule()
        })
      },
      Math.min(REST_MS, Math.max(1, wait)),
    )
    this.#timer.unref()
  }

  async #run(): Promise<void> {
    const now = this.#deps.now()
    for (const [workspaceId, at] of [...this.#due]) {
      if (at > now || this.#stopped) continue
      this.#due.delete(workspaceId)
      await this.#learn(workspaceId).catch(this.#deps.onError)
    }
  }

  async #learn(workspaceId: string): Promise<void> {
    const { db, snapshot, weights: load, recordChange, afterChange } = this.#deps
    const weights = load()
    const workspace = snapshot.workspace(workspaceId)
    if (!weights || !workspace) return
    const now = this.#deps.now()
    const rows = await db
      .selectFrom('feedback')
      .selectAll()
      .where('workspace_id', '=', workspaceId)
      .where('lesson', 'is not', null)
      .orderBy('at', 'desc')
      .limit(MOST_LESSONS)
      .execute()
    const lessons = rows.reverse().flatMap((row) => lessonOf(row) ?? [])
    const standings = standingsOf(weights, snapshot.catalog)
    const learned = learn({ lessons, standings, domains: weights.domains, before: workspace.learned, now })
    await db.transaction().execute(async (trx) => {
      await keepLearned(trx, workspaceId, learned)
      await recordChange(trx, 'workspace', workspaceId)
    })
    await afterChange()
  }
}

async function keepLearned(trx: Transaction<Database>, workspaceId: string, learned: Learned): Promise<void> {
  const text = JSON.stringify(learned)
  await trx.updateTable('workspaces').set({ learned: text }).where('id', '=', workspaceId).execute()
}
