import { newId } from '../../kit/ids.ts'
import { creditAccount, operatorCash, operatorGrants } from '../../model/accounts.ts'
import { Fault } from '../../model/fault.ts'
import { formatUsd, type Nano } from '../../model/money.ts'
import type { ControlDeps, Trx } from '../deps.ts'
import { claim, type IdempotentCall, keepAnswer } from '../shared/idempotency.ts'
import { int8, iso } from '../shared/time.ts'
import type { CreateCredit, CreditKind, CreditView } from './schema.ts'

/** One movement of credit, ready for the books. */
export interface CreditPosting {
  readonly id: string
  readonly ws: string
  readonly kind: CreditKind
  readonly amount: Nano
  readonly reason: string
  /** Epoch milliseconds. */
  readonly at: number
}

export function toPosting(deps: ControlDeps, ws: string, body: CreateCredit): CreditPosting {
  const kind = body.amountUsd < 0n ? 'correction' : body.kind
  return { id: newId('txn'), ws, kind, amount: body.amountUsd, reason: body.reason, at: deps.clock() }
}

/**
 * Writes the posting, both balances and the answer for repetitions, all or nothing. `fresh` is false when the call had
 * been made before: nothing is posted then, and the answer is the former one. `refusal` is thrown for a first call.
 */
export function postCredit(
  deps: ControlDeps,
  posting: CreditPosting,
  call: IdempotentCall,
  refusal?: Fault,
): Promise<{ readonly fresh: boolean; readonly view: CreditView }> {
  return deps.db.transaction().execute(async (trx) => {
    const earlier = await claim(trx, deps, call)
    if (earlier) return { fresh: false, view: JSON.parse(earlier.body) as CreditView }
    if (refusal) throw refusal
    await book(trx, posting)
    const view = viewPosting(posting)
    await keepAnswer(trx, call, { status: 201, body: JSON.stringify(view) })
    return { fresh: true, view }
  })
}

/** Double entry: what the workspace gains, the operator's account loses. */
async function book(trx: Trx, { id, ws, kind, amount, reason, at }: CreditPosting): Promise<void> {
  const other = kind === 'topup' ? operatorCash : operatorGrants
  await trx
    .insertInto('transactions')
    .values({ id, kind, workspace_id: ws, at: int8(at), reason })
    .execute()
  // The operator's accounts come first everywhere, so that two postings at once cannot wait for one another.
  const sides = [
    { account: other, workspace: null, amount: -amount },
    { account: creditAccount(ws), workspace: ws, amount },
  ]
  for (const side of sides) {
    await trx
      .insertInto('postings')
      .values({ transaction_id: id, account_id: side.account, amount: side.amount })
      .execute()
    const { balance } = await trx
      .insertInto('accounts')
      .values({ id: side.account, workspace_id: side.workspace, balance: side.amount })
      .onConflict((conflict) =>
        conflict
          .column('id')
          .doUpdateSet((eb) => ({ balance: eb('accounts.balance', '+', eb.ref('excluded.balance')) })),
      )
      .returning('balance')
      .executeTakeFirstOrThrow()
    if (side.workspace === null) continue
    if (balance > MOST_CREDIT) throw tooMuch()
    // Counters that Redis did not answer for in time may have let it pass.
    if (amount < 0n && balance < 0n) throw tooLittle(balance - amount)
  }
}

/** Shared counters hold integers up to 2^53: about nine million dollars. */
const MOST_CREDIT = 9_000_000_000_000_000n

function tooMuch(): Fault {
  const text = `A workspace can hold at most ${formatUsd(MOST_CREDIT)} USD of credit. Add less, or use several workspaces.`
  return new Fault('conflict', 'credit_too_large', text, { param: 'amountUsd' })
}

/** `available`: what could be taken. */
export function tooLittle(available: Nano): Fault {
  const text = `Only ${formatUsd(available)} USD are available, holds taken off. Take back at most that.`
  return new Fault('conflict', 'insufficient_credit', text, { param: 'amountUsd' })
}

export function viewPosting({ id, ws, kind, amount, reason, at }: CreditPosting): CreditView {
  return { id, workspaceId: ws, kind, amountUsd: formatUsd(amount), reason, createdAt: iso(at) }
}
