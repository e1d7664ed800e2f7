import type { Call, Caller } from '../model/call.ts'
import type { Catalog } from '../model/catalog.ts'
import { Fault } from '../model/fault.ts'
import type { Plan } from '../model/plan.ts'
import type { LesserPlan } from './admit.ts'
import type { Room } from './output-cap.ts'
import { withoutPaid } from './seal-plan.ts'

/**
 * Plans that take less money than one that was refused. Where the workspace wants it, answers are clipped to what the
 * budget or the credit has left; where the choice of the model is ours, it is made among those that fit; and where its credit does not cover a lane to go on to, its own credentials may still
 * serve. Each plan has to pass the reservation like any other: what is left here may be gone there.
 */
export function lesserPlans(
  { workspace }: Caller,
  call: Call,
  catalog: Catalog,
  replan: (room: Room) => Plan,
): LesserPlan {
  let room: Room = {}
  return ({ refused: what, remaining }, plan) => {
    if (what !== 'key_budget' && what !== 'credit') return undefined
    const chosen = plan.decision !== undefined && !plan.decision.shadow
    if ((workspace.policy.clipToBudget || chosen) && call.facts.generates && remaining !== undefined) {
      room = what === 'credit' ? { ...room, charge: remaining } : { ...room, spend: remaining }
      const next = chosen ? orNone(replan, room) : replan(room)
      if (next && fits(next, room)) return next
    }
    return what === 'credit' ? withoutPaid(plan, call, catalog) : undefined
  }
}

/** Where no model fits into what is left, the refusal tells more than that nobody can be chosen. */
function orNone(replan: (room: Room) => Plan, room: Room): Plan | undefined {
  try {
    return replan(room)
  } catch (error) {
    if (error instanceof Fault) return undefined
    throw error
  }
}

function fits({ spendCeiling, chargeCeiling }: Plan, { spend, charge }: Room): boolean {
  return (spend === undefined || spendCeiling <= spend) && (charge === undefined || chargeCeiling <= charge)
}
