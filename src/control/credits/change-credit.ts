import { Fault } from '../../model/fault.ts'
import type { ControlDeps } from '../deps.ts'
import { invalid } from '../shared/faults.ts'
import type { IdempotentCall } from '../shared/idempotency.ts'
import { type CreditPosting, postCredit, tooLittle, toPosting, viewPosting } from './post-credit.ts'
import type { CreateCredit, CreditView } from './schema.ts'

/**
 * Adds or takes back credit, once per Idempotency-Key. Added credit can be spent only after it is in the books; credit
 * that is taken back stops being spendable before. Throws Fault 409 when less is available than is to be taken back.
 */
export async function changeCredit(
  deps: ControlDeps,
  ws: string,
  body: CreateCredit,
  idempotencyKey: string | undefined,
): Promise<{ readonly fresh: boolean; readonly view: CreditView }> {
  if (idempotencyKey === undefined) {
    const text = 'Money moves only with the header Idempotency-Key. Send a new unique value, such as a UUID.'
    throw invalid('Idempotency-Key', text, 'idempotency_key_required')
  }
  const call = { scope: `${ws}:credits`, key: idempotencyKey, body }
  const posting = toPosting(deps, ws, body)
  const work = () => (posting.amount > 0n ? addCredit(deps, posting, call) : takeCredit(deps, posting, call))
  return deps.moving ? deps.moving(work) : work()
}

async function addCredit(deps: ControlDeps, posting: CreditPosting, call: IdempotentCall) {
  const result = await durably(deps, posting, call)
  if (result.fresh) await count(deps, posting.ws, posting.amount, posting.id)
  return result
}

/** What the books have is answered; counters that do not take it are put right by the comparison with the ledger. */
async function count(deps: ControlDeps, ws: string, amount: bigint, transaction?: string): Promise<void> {
  try {
    await deps.limits.addCredit(ws, amount, transaction)
  } catch (error) {
    deps.onError?.(error, undefined)
  }
}

async function takeCredit(deps: ControlDeps, posting: CreditPosting, call: IdempotentCall) {
  const giveBack = () => count(deps, posting.ws, -posting.amount)
  await deps.limits.addCredit(posting.ws, posting.amount, posting.id)
  try {
    const short = await shortfall(deps, posting)
    // A repetition must get its former answer even when nothing is left by now, so the books are asked first.
    const result = await durably(deps, posting, call, short)
    if (!result.fresh) await giveBack()
    return result
  } catch (error) {
    // When the outcome is unknown the credit stays taken: money fails closed, and the next comparison with the ledger puts it right.
    if (error instanceof Fault) await giveBack()
    throw error
  }
}

/** The refusal when more is taken than was available; undefined when it can be taken. */
async function shortfall(deps: ControlDeps, posting: CreditPosting): Promise<Fault | undefined> {
  const { credit, held } = await deps.limits.creditState(posting.ws)
  if (credit - held >= 0n) return undefined
  return tooLittle(credit - held - posting.amount)
}

/**
 * Posts, and where the database's answer was lost looks up what became of it: credit that is in the books but unknown
 * to the limits could not be spent until the next start.
 */
async function durably(deps: ControlDeps, posting: CreditPosting, call: IdempotentCall, refusal?: Fault) {
  try {
    return await postCredit(deps, posting, call, refusal)
  } catch (error) {
    if (error instanceof Fault || !(await isBooked(deps, posting))) throw error
    return { fresh: true, view: viewPosting(posting) }
  }
}

async function isBooked(deps: ControlDeps, posting: CreditPosting): Promise<boolean> {
  const row = await deps.db
    .selectFrom('transactions')
    .select('id')
    .where('id', '=', posting.id)
    .executeTakeFirst()
    .catch(() => undefined)
  return row !== undefined
}
