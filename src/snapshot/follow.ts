import type { Kysely } from 'kysely'
import { groupBy } from '../kit/group-by.ts'
import { changesSince, latestChange } from '../store/changes.ts'
import type { Key } from '../model/workspace.ts'
import type { Database } from '../store/schema.ts'
import type { LiveSnapshot } from './live-snapshot.ts'
import { credentialOf, keyEntry, type OpenSecret, workspaceOf } from './rows.ts'

const PAGE = 5_000
/** Ids looked up in one query. */
const MOST_IDS = 1_000

/** Keeps a snapshot true to the database: loads it whole once, then follows the numbered changes. */
export class SnapshotFollower {
  readonly #db: Kysely<Database>
  readonly #snapshot: LiveSnapshot
  readonly #openSecret: OpenSecret
  readonly #onKey: (former: Key | undefined, next: Key) => Promise<void>
  #seq = 0n
  #running: Promise<void> | undefined
  #next: Promise<void> | undefined

  /** `onKey` is told of each changed key before it takes effect. */
  constructor(
    db: Kysely<Database>,
    snapshot: LiveSnapshot,
    openSecret: OpenSecret,
    onKey: (former: Key | undefined, next: Key) => Promise<void> = () => Promise.resolve(),
  ) {
    this.#onKey = onKey
    this.#db = db
    this.#snapshot = snapshot
    this.#openSecret = openSecret
  }

  /** Loads everything. Changes made meanwhile are numbered after what was read first, so none is missed. */
  async load(): Promise<void> {
    this.#seq = await latestChange(this.#db)
    await this.#loadWorkspaces()
    await this.#loadCredentials()
    await this.#loadKeys()
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

  async #apply(): Promise<void> {
    for (;;) {
      const changes = await changesSince(this.#db, this.#seq, MOST_IDS)
      if (changes.length === 0) return
      const ids = (kind: string) => [...new Set(changes.filter((c) => c.kind === kind).map(({ id }) => id))]
      await this.#reloadWorkspaces([...new Set([...ids('workspace'), ...ids('quote')])])
      await this.#reloadCredentials(ids('credential'))
      await this.#reloadKeys(ids('key'))
      this.#seq = changes.at(-1)?.seq ?? this.#seq
    }
  }

  async #loadWorkspaces(): Promise<void> {
    const db = this.#db
    const quotes = await db.selectFrom('quotes').selectAll().where('replaced_at', 'is', null).orderBy('id').execute()
    const byWorkspace = groupBy(quotes, (quote) => quote.workspace_id)
    for (let after = ''; ; ) {
      const rows = await db.selectFrom('workspaces').selectAll().where('id', '>', after).orderBy('id').limit(PAGE).execute()
      for (const row of rows) this.#snapshot.putWorkspace(workspaceOf(row, byWorkspace.get(row.id) ?? []))
      const last = rows.at(-1)
      if (!last || rows.length < PAGE) return
      after = last.id
    }
  }

  async #loadKeys(): Promise<void> {
    for (let after = ''; ; ) {
      const rows = await this.#db
        .selectFrom('keys')
        .selectAll()
        .where('id', '>', after)
        .where('revoked_at', 'is', null)
        .orderBy('id')
        .limit(PAGE)
        .execute()
      for (const row of rows) this.#snapshot.putKey(keyEntry(row))
      const last = rows.at(-1)
      if (!last || rows.length < PAGE) return
      after = last.id
    }
  }

  async #loadCredentials(workspaceIds?: readonly string[]): Promise<void> {
    let query = this.#db
      .selectFrom('credentials')
      .innerJoin('workspaces', 'workspaces.id', 'credentials.workspace_id')
      .selectAll('credentials')
      .select('workspaces.wrapped_key')
      .where('credentials.deleted_at', 'is', null)
      .orderBy('credentials.priority')
      .orderBy('credentials.id')
    if (workspaceIds) query = query.where('credentials.workspace_id', 'in', workspaceIds)
    const rows = await query.execute()
    const byWorkspace = groupBy(rows, (row) => row.workspace_id)
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
    const rows = await this.#db.selectFrom('workspaces').selectAll().where('id', 'in', ids).execute()
    const quotes = await this.#db
      .selectFrom('quotes')
      .selectAll()
      .where('workspace_id', 'in', ids)
      .where('replaced_at', 'is', null)
      .orderBy('id')
      .execute()
    for (const row of rows) {
      const own = quotes.filter((quote) => quote.workspace_id === row.id)
      this.#snapshot.putWorkspace(workspaceOf(row, own))
    }
  }

  async #reloadCredentials(ids: readonly string[]): Promise<void> {
    if (ids.length === 0) return
    const rows = await this.#db.selectFrom('credentials').select('workspace_id').distinct().where('id', 'in', ids).execute()
    await this.#loadCredentials(rows.map((row) => row.workspace_id))
  }

  async #reloadKeys(ids: readonly string[]): Promise<void> {
    if (ids.length === 0) return
    const rows = await this.#db.selectFrom('keys').selectAll().where('id', 'in', ids).execute()
    for (const row of rows) {
      if (row.revoked_at === null) {
        const entry = keyEntry(row)
        await this.#onKey(this.#snapshot.key(row.id), entry.key)
        this.#snapshot.putKey(entry)
      }
      else this.#snapshot.dropKey(row.id)
    }
  }
}
