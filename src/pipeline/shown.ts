import { usdNumber } from '../model/money.ts'
import type { Candidate } from '../model/plan.ts'
import type { ShownCost } from '../wire/wire.ts'
import type { Settlement } from './settle.ts'

/** What an answer's usage shows. On cheap the provider's cost is the operator's own knowledge. */
export function shown({ lane }: Candidate, { charge, cost, usage }: Settlement): ShownCost {
  return {
    charge: usdNumber(charge),
    upstream: lane === 'cheap' || cost === undefined ? undefined : usdNumber(cost),
    isByok: lane === 'byok',
    usage,
  }
}
