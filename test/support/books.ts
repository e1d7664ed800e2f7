import { join } from 'node:path'
import { PGlite } from '@electric-sql/pglite'
import pg from 'pg'

/** A settled request as it stands in the database. Money in nano-dollars. */
export interface RequestRow {
  readonly id: string
  readonly workspace_id: string
  readonly lane: string
  readonly served_model: string
  readonly provider: string
  readonly upstream_id: string | null
  readonly status: number
  readonly outcome: string
  readonly stream: boolean
  readonly input_tokens: number | null
  readonly cache_read_tokens: number | null
  readonly cache_write_tokens: number | null
  readonly output_tokens: number | null
  readonly reasoning_tokens: number | null
  readonly estimated: boolean
  readonly cost: bigint | null
  readonly charge: bigint
  readonly overrun: bigint
  readonly tags: string | null
  readonly raw_usage: string | null
  readonly plan: string
  readonly attempts: string
  readonly transaction_id: string | null
}

export interface Books {
  readonly requests: readonly RequestRow[]
  readonly postings: readonly {
    readonly transaction_id: string
    readonly account_id: string
    readonly amount: bigint
  }[]
  readonly accounts: ReadonlyMap<string, bigint>
  /** Open rows that nobody closed. */
  readonly open: number
}

type Query = (sql: string) => Promise<unknown[]>

/** Reads the books past the gateway, from the database itself. The embedded one must not be in use. */
export async function readBooks(place: {
  readonly dataDir: string
  readonly databaseUrl?: string | undefined
}): Promise<Books> {
  const { query, close } = await (place.databaseUrl === undefined ? embedded(place.dataDir) : server(place.databaseUrl))
  try {
    const requests = (await query(
      `select id, workspace_id, lane, served_model, provider, upstream_id, status, outcome, stream, input_tokens,
        cache_read_tokens, cache_write_tokens, output_tokens, reasoning_tokens, estimated, cost::text as cost,
        charge::text as charge, overrun::text as overrun, tags, raw_usage, plan, attempts, transaction_id from requests order by id`,
    )) as (RequestRow & { cost: string | null; charge: string; overrun: string })[]
    const postings = (await query('select transaction_id, account_id, amount::text as amount from postings')) as {
      transaction_id: string
      account_id: string
      amount: string
    }[]
    const accounts = (await query('select id, balance::text as balance from accounts')) as {
      id: string
      balance: string
    }[]
    const [open] = (await query('select count(*)::int4 as n from open_requests')) as { n: number }[]
    return {
      requests: requests.map((row) => ({
        ...row,
        cost: row.cost === null ? null : BigInt(row.cost),
        charge: BigInt(row.charge),
        overrun: BigInt(row.overrun),
      })),
      postings: postings.map((row) => ({ ...row, amount: BigInt(row.amount) })),
      accounts: new Map(accounts.map((row) => [row.id, BigInt(row.balance)])),
      open: open?.n ?? 0,
    }
  } finally {
    await close()
  }
}

async function embedded(dataDir: string): Promise<{ query: Query; close: () => Promise<void> }> {
  const db = await PGlite.create(join(dataDir, 'database'))
  return { query: async (sql) => (await db.query(sql)).rows, close: () => db.close() }
}

async function server(url: string): Promise<{ query: Query; close: () => Promise<void> }> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  return { query: async (sql) => (await client.query(sql)).rows, close: () => client.end() }
}

export function sum(amounts: Iterable<bigint>): bigint {
  let total = 0n
  for (const amount of amounts) total += amount
  return total
}

/** Problems of the books as such, whatever was bought: empty when they are sound. */
export function faultsIn(books: Books): string[] {
  const faults: string[] = []
  const total = sum(books.postings.map(({ amount }) => amount))
  if (total !== 0n) faults.push(`all postings together make ${total}`)
  const byTransaction = grouped(books.postings, (posting) => posting.transaction_id)
  for (const [id, amount] of byTransaction) if (amount !== 0n) faults.push(`transaction ${id} is off by ${amount}`)
  const byAccount = grouped(books.postings, (posting) => posting.account_id)
  for (const id of new Set([...byAccount.keys(), ...books.accounts.keys()])) {
    const [posted, balance] = [byAccount.get(id) ?? 0n, books.accounts.get(id) ?? 0n]
    if (posted !== balance) faults.push(`account ${id} stands at ${balance}, its postings make ${posted}`)
  }
  const ids = new Set(books.requests.map(({ id }) => id))
  if (ids.size !== books.requests.length) faults.push('a request stands on record twice')
  for (const { id, charge, overrun } of books.requests) {
    if (charge < 0n || overrun < 0n) faults.push(`request ${id} has a negative amount`)
  }
  const overruns = sum(books.requests.map(({ overrun }) => overrun))
  if (overruns !== -(books.accounts.get('operator:overrun') ?? 0n))
    faults.push('the overrun account does not match the records')
  return faults
}

function grouped<T extends { readonly amount: bigint }>(
  rows: readonly T[],
  key: (row: T) => string,
): Map<string, bigint> {
  const sums = new Map<string, bigint>()
  for (const row of rows) sums.set(key(row), (sums.get(key(row)) ?? 0n) + row.amount)
  return sums
}
