import { type Kysely, sql } from 'kysely'

const statements = [
  // A list of requests like the others (see 0001-core); only requests that name a user pay for it.
  `create index requests_end_user on requests (workspace_id, end_user collate "C", id collate "POSIX")
   where end_user is not null`,
  // Top-ups, grants and corrections are few among a workspace's transactions, nearly all of which are charges.
  `create index transactions_credit on transactions (workspace_id, id collate "POSIX") where kind <> 'charge'`,
]

export async function up(db: Kysely<never>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db)
}
