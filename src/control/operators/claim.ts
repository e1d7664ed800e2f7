import { sql } from 'kysely'
import { hashSecret, issueSecret, looksIssued } from '../../keys/issue.ts'
import { parseJson } from '../../kit/parse-json.ts'
import { Fault } from '../../model/fault.ts'
import type { ControlDeps } from '../deps.ts'
import { int8 } from '../shared/time.ts'

/** Where the hash of the only link that counts is kept in the table `meta`. */
const OPERATOR_CLAIM = 'operator_claim'
const DAY_MS = 24 * 3_600_000

type Ground = Pick<ControlDeps, 'db' | 'clock'>

/** While nobody is operator: a new secret that makes one, for a day; those before it are void. Else undefined. */
export async function newClaim({ db, clock }: Ground): Promise<string | undefined> {
  const { secret, hash } = issueSecret('tlo')
  const value = JSON.stringify({ hash, expiresAt: clock() + DAY_MS })
  // One statement, for the start waits for it.
  const nobody = db
    .selectNoFrom([sql.lit(OPERATOR_CLAIM).as('key'), sql<string>`${value}::text`.as('value')])
    .where(({ not, exists, selectFrom }) => not(exists(selectFrom('operators').select('user_id'))))
  const kept = await db
    .insertInto('meta')
    .columns(['key', 'value'])
    .expression(nobody)
    .onConflict((conflict) => conflict.column('key').doUpdateSet({ value }))
    .returning('key')
    .executeTakeFirst()
  return kept && secret
}

/** Whether the secret would make an operator now. */
export async function isClaim({ db, clock }: Ground, secret: string): Promise<boolean> {
  if (!looksIssued('tlo', secret)) return false
  const row = await db.selectFrom('meta').select('value').where('key', '=', OPERATOR_CLAIM).executeTakeFirst()
  const { hash, expiresAt } = (parseJson(row?.value ?? '') ?? {}) as { hash?: unknown; expiresAt?: unknown }
  return hash === hashSecret(secret) && typeof expiresAt === 'number' && expiresAt > clock()
}

/** Makes the person an operator, once. Throws Fault `not_found` when the secret is not the one that counts. */
export function claimOperator(deps: Ground, userId: string, secret: string): Promise<void> {
  return deps.db.transaction().execute(async (trx) => {
    const good = await isClaim({ db: trx, clock: deps.clock }, secret)
    const taken = good
      ? await trx.deleteFrom('meta').where('key', '=', OPERATOR_CLAIM).returning('key').executeTakeFirst()
      : undefined
    if (!taken) throw notOpen()
    await trx
      .insertInto('operators')
      .values({ user_id: userId, created_at: int8(deps.clock()) })
      .onConflict((conflict) => conflict.column('user_id').doNothing())
      .execute()
  })
}

function notOpen(): Fault {
  const text = 'This link is unknown, used or expired. While there is no operator account each start prints a new one.'
  return new Fault('not_found', 'claim_not_found', text, { param: 'token' })
}
