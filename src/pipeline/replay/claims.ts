import { type Kysely, sql } from 'kysely'
import type { Nano } from '../../model/money.ts'
import type { Outcome } from '../../model/request-record.ts'
import type { Database } from '../../store/schema.ts'

/** How long a key is remembered. */
const MEMORY_MS = 24 * 3_600_000
const SWEEP_MS = 60_000
/** A long delete would hold up everybody's queries. */
const MOST_SWEPT = 5_000
const RETRY_MS = 1_000

/** A request and the Idempotency-Key that it came with. */
export interface Claim {
  readonly workspaceId: string
  readonly keyId: string
  /** Hashes of the Idempotency-Key and of what is asked. */
  readonly keyHash: string
  readonly bodyHash: string
  readonly requestId: string
}

/** What is known of the request that had the key first. */
export interface Original {
  readonly requestId: string
  readonly bodyHash: string
  /** Undefined: it has not ended, or what it ended with is still being written. */
  readonly end: OriginalEnd | undefined
}

export interface OriginalEnd {
  readonly outcome: Outcome
  /** That the client saw; 0: none that is known. */
  readonly status: number
  /** The fault's code where it failed with one; the id of what was made, where it is no request of the ledger's. */
  readonly code: string | undefined
  readonly charge: Nano
}

export interface ClaimsOptions {
  readonly db: Kysely<Database>
  /** This node's mark, and whether the node of another one lives. */
  readonly node: string
  readonly isNodeAlive: (node: string) => Promise<boolean>
  readonly now: () => number
  readonly onError: (error: unknown) => void
}

interface Row {
  readonly body_hash: string
  readonly request_id: string
  readonly node: string
  readonly code: string | null
  readonly noted: number | null
  readonly outcome: string | null
  readonly status: number | null
  readonly charge: string | null
}

/**
 * Which request each Idempotency-Key was used for, on all nodes: the database's unique key decides who is first. Asked
 * only for requests that send one.
 */
export class RequestClaims {
  readonly #options: ClaimsOptions
  readonly #sweeping: NodeJS.Timeout
  #stopped = false

  constructor(options: ClaimsOptions) {
    this.#options = options
    this.#sweeping = setInterval(() => void this.#sweep().catch(options.onError), SWEEP_MS)
    this.#sweeping.unref()
  }

  /** Undefined: the key is this request's, durably. Rejects when that is not known; then it is given back. */
  async take(claim: Claim): Promise<Original | undefined> {
    try {
      for (;;) {
        if (await this.#insert(claim)) return undefined
        const row = await this.#find(claim)
        // Given back in between: try again.
        if (row) return { requestId: row.request_id, bodyHash: row.body_hash, end: await this.#endOf(row) }
      }
    } catch (error) {
      void this.#patiently(() => this.#delete(claim))
      throw error
    }
  }

  async #insert({ workspaceId, keyId, keyHash, bodyHash, requestId }: Claim): Promise<boolean> {
    const { db, node, now } = this.#options
    const at = now()
    const { rows } = await sql`
      insert into request_idempotency as r (workspace_id, key_id, key_hash, body_hash, request_id, node, created_at)
      values (${workspaceId}, ${keyId}, ${keyHash}, ${bodyHash}, ${requestId}, ${node}, ${BigInt(at)})
      on conflict (workspace_id, key_id, key_hash) do update
        set body_hash = excluded.body_hash, request_id = excluded.request_id, node = excluded.node,
          created_at = excluded.created_at, status = null, code = null
        where r.created_at <= ${BigInt(at - MEMORY_MS)}
      returning 1 as taken`.execute(db)
    return rows.length > 0
  }

  async #find({ workspaceId, keyId, keyHash }: Claim): Promise<Row | undefined> {
    const { rows } = await sql<Row>`
      select r.body_hash, r.request_id, r.node, r.code, r.status as noted, q.outcome, q.status, q.charge::text as charge
        from request_idempotency r left join requests q on q.id = r.request_id
       where r.workspace_id = ${workspaceId} and r.key_id = ${keyId} and r.key_hash = ${keyHash}`.execute(
      this.#options.db,
    )
    return rows[0]
  }

  /** What a dead node did not write down in time is not known, and must not be done again. */
  async #endOf(row: Row): Promise<OriginalEnd | undefined> {
    const charge = BigInt(row.charge ?? '0')
    if (row.outcome !== null) {
      const status = row.noted ?? row.status ?? 0
      const end = { outcome: row.outcome as Outcome, status, code: row.code ?? undefined, charge }
      const told = end.outcome !== 'failed' || status < 400 || row.noted !== null
      return told || !(await this.#options.isNodeAlive(row.node)) ? end : undefined
    }
    if (await this.#options.isNodeAlive(row.node)) return undefined
    if (row.noted !== null) {
      const outcome = row.noted < 400 ? 'completed' : 'failed'
      return { outcome, status: row.noted, code: row.code ?? undefined, charge }
    }
    return { outcome: 'interrupted', status: 0, code: undefined, charge }
  }

  /** The next request with the key is the first one again. Resolves at once when the database is away; it follows then. */
  release(claim: Claim): Promise<void> {
    return this.#patiently(() => this.#delete(claim))
  }

  /** Keeps what a failed request told its client. As `release`. */
  note(claim: Claim, status: number, code: string): Promise<void> {
    return this.#patiently(() => this.#set(claim, { status, code }))
  }

  #set(
    { workspaceId, keyId, keyHash, requestId }: Claim,
    values: { readonly status: number; readonly code: string; readonly node?: string },
  ): Promise<unknown> {
    return this.#options.db
      .updateTable('request_idempotency')
      .set(values)
      .where('workspace_id', '=', workspaceId)
      .where('key_id', '=', keyId)
      .where('key_hash', '=', keyHash)
      .where('request_id', '=', requestId)
      .execute()
  }

  /** Keeps what came of a call that the ledger has no request of; no node has it under way any more. As `release`. */
  end(claim: Claim, status: number, code: string): Promise<void> {
    return this.#patiently(() => this.#set(claim, { status, code, node: '' }))
  }

  #delete({ workspaceId, keyId, keyHash, requestId }: Claim): Promise<unknown> {
    return this.#options.db
      .deleteFrom('request_idempotency')
      .where('workspace_id', '=', workspaceId)
      .where('key_id', '=', keyId)
      .where('key_hash', '=', keyHash)
      .where('request_id', '=', requestId)
      .execute()
  }

  /** Resolves after the first try; repeats it behind the scenes until it succeeds. */
  async #patiently(step: () => Promise<unknown>): Promise<void> {
    try {
      await step()
    } catch (error) {
      this.#options.onError(error)
      if (this.#stopped) return
      setTimeout(() => void this.#patiently(step), RETRY_MS).unref()
    }
  }

  async #sweep(): Promise<void> {
    const { db, now } = this.#options
    await sql`
      delete from request_idempotency where ctid = any(array(
        select ctid from request_idempotency where created_at < ${BigInt(now() - MEMORY_MS)} limit ${MOST_SWEPT}
        for update skip locked))`.execute(db)
  }

  stop(): void {
    this.#stopped = true
    clearInterval(this.#sweeping)
  }
}
