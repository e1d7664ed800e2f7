import type { Kysely } from 'kysely'
import { groupBy } from '../kit/group-by.ts'
import type { AgreedRule } from '../model/workspace.ts'
import { changesSince, latestChange } from '../store/changes.ts'
import type { Database } from '../store/schema.ts'
import type { LiveSnapshot } from './live-snapshot.ts'
import { readQuoteRules } from './quote-rules.ts'
import { allKeys, allWorkspaces, keysById, readCredentials, workspacesById } from './read-rows.ts'
import { credentialOf, keyEntry, type OpenSecret, type WorkspaceRow, workspaceOf } from './rows.ts'
import { VolumeTiers } from './volume-tiers.ts'

/** Changes applied at a time. Requests are served in between, so that many changes at once do not hold them up. */
const SLICE = 100

/** Keeps a snapshot true to the database: loads it whole once, then follows the numbered changes. */
export class SnapshotFollower {
  readonly #db: Kysely<Database>
  readonly #snapshot: LiveSnapshot
  readonly #openSecret: OpenSecret
  readonly #tiers: VolumeTiers
  #seq = 0n
  #running: Promise<void> | undefined
  #next: Promise<void> | undefined

  constructor(db: Kysely<Database>, snapshot: LiveSnapshot, openSecret: OpenSecret) {
    this.#db = db
    this.#snapshot = snapshot
    this.#openSecret = openSecret
    this.#tiers = new VolumeTiers(db, (workspace) => snapshot.putWorkspace(workspace))
  }

  /** Loads everything. Changes made meanwhile are numbered after what was read first, so none is missed. */
  async load(): Promise<void> {
    this.#seq = await latestChange(this.#db)
    // Side by side: a database server works on all of them at once.
    await Promise.all([this.#loadWorkspaces(), this.#loadCredentials(), this.#loadKeys()])
  }

  /** Some of the changes are not known any more: everything as it is, and out with what is no more. */
  async #loadAnew(): Promise<void> {
    await this.load()
    const gone = await this.#db.selectFrom('keys').select('id').where('revoked_at', 'is not', null).execute()
    for (const { id } of gone) this.#snapshot.dropKey(id)
    const holders = await this.#db.selectFrom('credentials').select('workspace_id').distinct().execute()
    await this.#loadCredentials(holders.map((row) => row.workspace_id))
  }

  /** Applies what has changed. Resolves once every change that was committed before the call is in the snapshot. */
  refresh(): Promise<void> {
    if (!this.#running) {
      this.#running = this.#apply().finally(() => {
        this.#running = undefined
      })
      return this.#running
    }
    // The run under way may have read already; one more that starts after it serves all who ask meanwhile.
    this.#next ??= this.#running.then(again, again)
    const self = this
    function again() {
      self.#next = undefined
      return self.refresh()
    }
    return this.#next
  }

  /** Reads what workspaces with volume tiers were charged this month. Resolves once it is in the snapshot. */
  refreshVolumes(): Promise<void> {
    return this.#tiers.refresh(Date.now())
  }

  async #apply(): Promise<void> {
    for (;;) {
      const changes = await changesSince(this.#db, this.#seq, SLICE)
      const oldest = changes[0]
      if (!oldest) return
      if (oldest.seq > this.#seq + 1n) {
        await this.#loadAnew()
        continue
      }
      const ids = (kind: string) => [...new Set(changes.filter((c) => c.kind === kind).map(({ id }) => id))]
      await this.#reloadWorkspaces([...new Set([...ids('workspace'), ...ids('quote')])])
      await this.#reloadCredentials(ids('credential'))
      await this.#reloadKeys(ids('key'))
      this.#seq = changes.at(-1)?.seq ?? this.#seq
    }
  }

  async #loadWorkspaces(): Promise<void> {
    const rules = await this.#rules()
    for await (const rows of allWorkspaces(this.#db)) await this.#place(rows, rules)
  }

  /** Agreed rules by workspace: of those named, or all. */
  async #rules(workspaceIds?: readonly string[]): Promise<ReadonlyMap<string, AgreedRule[]>> {
    const found = new Map<string, AgreedRule[]>()
    for await (const { workspaceId, rule } of readQuoteRules(this.#db, Date.now(), workspaceIds)) {
      const rules = found.get(workspaceId)
      if (rules) rules.push(rule)
      else found.set(workspaceId, [rule])
    }
    return found
  }

  #place(rows: readonly WorkspaceRow[], rules: ReadonlyMap<string, AgreedRule[]>): Promise<void> {
    return this.#tiers.place(rows.map(workspaceOf), (id) => rules.get(id) ?? [], Date.now())
  }

  async #loadKeys(): Promise<void> {
    for await (const rows of allKeys(this.#db)) for (const row of rows) this.#snapshot.putKey(keyEntry(row))
  }

  async #loadCredentials(workspaceIds?: readonly string[]): Promise<void> {
    const byWorkspace = groupBy(await readCredentials(this.#db, workspaceIds), (row) => row.workspace_id)
    for (const id of workspaceIds ?? byWorkspace.keys()) {
      const own = byWorkspace.get(id) ?? []
      this.#snapshot.putCredentials(
        id,
        own.map((row) => credentialOf(row, row.wrapped_key, this.#openSecret)),
      )
    }
  }

  async #reloadWorkspaces(ids: readonly string[]): Promise<void> {
    if (ids.length === 0) return
    const rows = await workspacesById(this.#db, ids)
    await this.#place(rows, await this.#rules(ids))
  }

  async #reloadCredentials(ids: readonly string[]): Promise<void> {
    if (ids.length === 0) return
    const rows = await this.#db
      .selectFrom('credentials')
      .select('workspace_id')
      .distinct()
      .where('id', 'in', ids)
      .execute()
    await this.#loadCredentials(rows.map((row) => row.workspace_id))
  }

  async #reloadKeys(ids: readonly string[]): Promise<void> {
    if (ids.length === 0) return
    const live = new Map((await keysById(this.#db, ids)).map((row) => [row.id, row]))
    for (const id of ids) {
      const row = live.get(id)
      if (!row) {
        this.#snapshot.dropKey(id)
        continue
      }
      const entry = keyEntry(row)
      this.#snapshot.putKey(entry)
    }
  }
}
