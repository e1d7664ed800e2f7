import type { QueryAnswer, StoreEvent } from '../protocol.ts'

const MINUTE_MS = 60_000
const FIRST_TIDY_MS = 10 * MINUTE_MS
const TIDY_MS = 60 * MINUTE_MS
/** Bounds the WAL's size and the time that recovery takes after a crash. */
const CHECKPOINT_BYTES = 64 * 1024 * 1024
/** A batch is repeated within seconds, if at all. */
export const BATCH_MEMORY_MS = 24 * 3_600_000

/** Small tables that are updated or emptied all the time. */
const churning = [
  ...['accounts', 'open_requests', 'batches', 'meta', 'idempotency', 'request_idempotency'],
  ...['workspaces', 'feedback'],
  ...['usage_daily', 'usage_days', 'usage_months', 'credential_spend'],
]

/**
 * PGlite runs in single-user mode: no checkpointer, no autovacuum. Without this the WAL would grow until the next
 * clean stop and the planner would never learn how large the tables are. One short statement a turn of the queue.
 * Returns the function that stops it.
 */
export function keepPgliteTidy(
  run: (sql: string) => Promise<QueryAnswer>,
  emit: (event: StoreEvent) => void,
): () => void {
  const guarded = (job: () => Promise<unknown>) => () =>
    void job().catch((error: Error) => emit({ event: 'log', level: 'warn', message: `housekeeping: ${error.message}` }))
  const minutely = setInterval(
    guarded(() => checkpoint(run)),
    MINUTE_MS,
  )
  const hourly = setInterval(
    guarded(() => tidy(run)),
    TIDY_MS,
  )
  const first = setTimeout(
    guarded(() => tidy(run)),
    FIRST_TIDY_MS,
  )
  return () => [minutely, hourly, first].forEach(clearTimeout)
}

export async function checkpoint(run: (sql: string) => Promise<QueryAnswer>): Promise<boolean> {
  const { rows } = await run(
    `select (pg_current_wal_lsn() - redo_lsn) > ${CHECKPOINT_BYTES} as due from pg_control_checkpoint()`,
  )
  if (!rows[0]?.['due']) return false
  await run('checkpoint')
  return true
}

export async function tidy(run: (sql: string) => Promise<QueryAnswer>): Promise<void> {
  await run(`delete from batches where at < ${Date.now() - BATCH_MEMORY_MS}`)
  for (const table of churning) await run(`vacuum (analyze) ${table}`)
  // A hundredth of the usual sample: reading it must not block the ledger for long.
  await run('set default_statistics_target = 10')
  for (const table of ['requests', 'postings', 'transactions']) await run(`analyze ${table}`)
  await run('reset default_statistics_target')
  const old = await run(
    `select relname from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace and age(relfrozenxid) > 500000000`,
  )
  for (const row of old.rows) await run(`vacuum (freeze) ${row['relname']}`)
}
