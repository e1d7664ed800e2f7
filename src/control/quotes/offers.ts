import type { Lane } from '../../model/lane.ts'
import { type Caller, nameOfCaller } from '../access/caller.ts'
import type { ControlDeps, Trx } from '../deps.ts'
import { conflict, invalid, notFound } from '../shared/faults.ts'
import { int8, iso } from '../shared/time.ts'
import { readQuote } from './read-quotes.ts'
import type { OfferBody, QuoteView } from './schema.ts'
import { type QuoteRow, statusOf } from './view.ts'
import { endFormer, insertVersion, lockQuotes } from './write-version.ts'

/** Offers the workspace a new version. One offer a lane is open at a time: an earlier one is superseded. */
export async function createOffer(deps: ControlDeps, ws: string, lane: Lane, body: OfferBody): Promise<QuoteView> {
  const { validFrom, acceptUntil } = body
  if (acceptUntil !== undefined && acceptUntil <= deps.clock()) {
    throw invalid('acceptUntil', 'acceptUntil is over. Name a time to come, or leave it out.')
  }
  const { id } = await deps.db.transaction().execute(async (trx) => {
    await lockQuotes(trx, ws)
    const at = deps.clock()
    await trx
      .updateTable('quotes')
      .set({ status: 'superseded', closed_at: int8(at) })
      .where('workspace_id', '=', ws)
      .where('lane', '=', lane)
      .where('status', '=', 'offered')
      .execute()
    const times = {
      offered_at: int8(at),
      accept_until: acceptUntil === undefined ? null : int8(acceptUntil),
      valid_from: validFrom === undefined ? null : int8(validFrom),
    }
    return insertVersion(trx, ws, lane, body, { status: 'offered', ...times }, at)
  })
  return readQuote(deps, ws, lane, id)
}

/**
 * Puts an offer in force, from now or from its validFrom on; accepting it again changes nothing. Throws Fault `conflict`
 * when it can no longer be accepted.
 */
export async function acceptOffer(
  deps: ControlDeps,
  caller: Caller,
  ws: string,
  lane: Lane,
  id: string,
): Promise<QuoteView> {
  await deps.db.transaction().execute(async (trx) => {
    const offer = await lockOffer(trx, ws, lane, id)
    if (offer.accepted_at !== null) return
    const at = deps.clock()
    mustBeOpen(offer, at, 'accepted')
    const from = Math.max(at, Number(offer.valid_from ?? 0n))
    await endFormer(trx, ws, lane, at, from)
    await trx
      .updateTable('quotes')
      .set({
        status: 'effective',
        accepted_at: int8(at),
        accepted_by: nameOfCaller(caller),
        in_force_at: int8(from),
      })
      .where('id', '=', id)
      .execute()
    await deps.recordChange(trx, 'quote', ws)
  })
  // Also where it was accepted before: that call may have ended before this node took it up.
  await deps.afterChange()
  return readQuote(deps, ws, lane, id)
}

/** Closes an offer; closing it in the same way again changes nothing. Throws Fault `conflict` when it is not open. */
export async function closeOffer(
  deps: ControlDeps,
  ws: string,
  lane: Lane,
  id: string,
  status: 'declined' | 'withdrawn',
): Promise<QuoteView> {
  await deps.db.transaction().execute(async (trx) => {
    const offer = await lockOffer(trx, ws, lane, id)
    if (offer.status === status) return
    const at = deps.clock()
    mustBeOpen(offer, at, status)
    await trx
      .updateTable('quotes')
      .set({ status, closed_at: int8(at) })
      .where('id', '=', id)
      .execute()
  })
  return readQuote(deps, ws, lane, id)
}

/** One offer, open or not. Throws Fault `not_found`, also for a version that never was an offer. */
export async function readOffer(deps: ControlDeps, ws: string, lane: Lane, id: string): Promise<QuoteView> {
  const offer = await readQuote(deps, ws, lane, id)
  if (offer.offeredAt === null) throw notFound('offer', id)
  return offer
}

async function lockOffer(trx: Trx, ws: string, lane: Lane, id: string): Promise<QuoteRow> {
  await lockQuotes(trx, ws)
  const offer = await trx
    .selectFrom('quotes')
    .selectAll()
    .where('id', '=', id)
    .where('workspace_id', '=', ws)
    .where('lane', '=', lane)
    .where('offered_at', 'is not', null)
    .executeTakeFirst()
  if (!offer) throw notFound('offer', id)
  return offer
}

function mustBeOpen(offer: QuoteRow, now: number, wish: string): void {
  const status = statusOf(offer, now)
  if (status === 'offered') return
  const why = {
    expired: `it could be accepted until ${iso(offer.accept_until ?? 0n)}`,
    declined: 'it was declined',
    withdrawn: 'it was withdrawn',
    superseded: 'a newer offer took its place',
    scheduled: 'it was accepted',
    in_force: 'it was accepted',
    replaced: 'it was accepted',
  }[status]
  const mend = 'Look for the open offer in the list of quotes, or ask for a new one.'
  throw conflict(
    `offer_${offer.accepted_at === null ? status : 'accepted'}`,
    `The offer cannot be ${wish}: ${why}. ${mend}`,
  )
}
