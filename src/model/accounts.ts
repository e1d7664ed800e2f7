import type { Lane } from './lane.ts'

/**
 * Names and signs of the accounts in the books. Every transaction's postings sum to zero. An account's balance is the
 * sum of its postings:
 *
 * | account                    | grows (+) when                              | shrinks (−) when                    |
 * |----------------------------|---------------------------------------------|-------------------------------------|
 * | `<ws>:credit`              | the workspace tops up or is granted credit  | it is charged for requests          |
 * | `operator:revenue:<lane>`  | a request is priced (charge + overrun)      |                                     |
 * | `operator:overrun`         |                                             | a charge was capped at its hold     |
 * | `operator:cost:<provider>` |                                             | a provider bills the operator       |
 * | `operator:payable:<prov.>` | a provider bills the operator               | the operator pays its invoice       |
 * | `operator:cash`            |                                             | money came in for a workspace       |
 * | `operator:grants`          |                                             | credit was given away               |
 *
 * The ledger's SQL (store/postgres/commit-sql.ts) spells the same names; a test compares the two.
 */
export const operatorCash = 'operator:cash'
export const operatorGrants = 'operator:grants'
export const operatorOverrun = 'operator:overrun'

/** What the workspace may still spend; the only account that belongs to a workspace. */
export function creditAccount(workspaceId: string): string {
  return `${workspaceId}:credit`
}

/** The full price of what was sold on a lane, forgiven overruns included. */
export function revenueAccount(lane: Lane): string {
  return `operator:revenue:${lane}`
}

/** What a provider's calls cost the operator (never on byok, where the workspace pays the provider itself). */
export function costAccount(providerId: string): string {
  return `operator:cost:${providerId}`
}

/** What the operator owes a provider for those calls. */
export function payableAccount(providerId: string): string {
  return `operator:payable:${providerId}`
}
