import { Fault } from '../../model/fault.ts'
import { formatUsd } from '../../model/money.ts'
import type { ControlDeps } from '../deps.ts'
import { readBooks, UNIQUE_KEYS } from './books.ts'
import { type Drift, measureDrift } from './measure-drift.ts'
import { countOfGoneNodes, openRequests } from './open-requests.ts'
import type { LedgerCheck } from './schema.ts'
import { compareCredentialSpend, compareRollups } from './sums.ts'

/** Checks under way: who asks meanwhile gets the same answer, so that no more than one reads all tables. */
const underWay = new WeakMap<ControlDeps, Promise<LedgerCheck>>()

/** All that can be proven of the books now. One statement after the other, each true in itself. */
export function checkLedger(deps: ControlDeps): Promise<LedgerCheck> {
  let check = underWay.get(deps)
  if (!check) underWay.set(deps, (check = prove(deps).finally(() => underWay.delete(deps))))
  return check
}

async function prove(deps: ControlDeps): Promise<LedgerCheck> {
  const patiently = deps.patiently ?? ((work) => work(deps.db))
  const [books, rollups, spend] = await patiently(async (db) => {
    const first = await readBooks(db)
    return [first, await compareRollups(db), await compareCredentialSpend(db)] as const
  })
  const open = await openRequests(deps)
  const drift = await driftOrNone(deps)
  const check = {
    transactions: Number(books.transactions),
    requests: Number(books.requests),
    postings: Number(books.postings),
    imbalanceUsd: formatUsd(BigInt(books.imbalance)),
    unbalancedTransactions: Number(books.unbalanced),
    accountsOff: Number(books.accounts_off),
    chargesMinusPostingsUsd: formatUsd(BigInt(books.charge_gap)),
    mismatchedTransactions: Number(books.mismatched),
    orphanRequests: Number(books.orphan_requests),
    orphanPostings: Number(books.orphan_postings),
    emptyTransactions: Number(books.empty_transactions),
    overdrawnWorkspaces: Number(books.overdrawn),
    missingUniqueKeys: UNIQUE_KEYS - Number(books.unique_keys),
    rollupsOff: rollups.off,
    rollupsMinusRequestsUsd: formatUsd(rollups.gap),
    credentialSpendOff: spend.off,
    credentialSpendMinusRequestsUsd: formatUsd(spend.gap),
  }
  return {
    ok: isSound(check),
    ...check,
    openRequests: open.length,
    openRequestsOfGoneNodes: await countOfGoneNodes(deps, open),
    driftUsd: drift ? formatUsd(drift.amount) : null,
    driftedWorkspaces: drift?.workspaces ?? null,
    driftUncheckedWorkspaces: drift?.unchecked ?? null,
  }
}

/** Counters that cannot be asked are no fault of the books. */
async function driftOrNone(deps: ControlDeps): Promise<Drift | undefined> {
  try {
    return await measureDrift(deps)
  } catch (error) {
    if (error instanceof Fault && error.kind === 'unavailable') return undefined
    throw error
  }
}

const proofs = [
  'unbalancedTransactions',
  'accountsOff',
  'mismatchedTransactions',
  'overdrawnWorkspaces',
  'orphanRequests',
  'orphanPostings',
  'emptyTransactions',
  'missingUniqueKeys',
  'rollupsOff',
  'credentialSpendOff',
] as const satisfies readonly (keyof LedgerCheck)[]

function isSound(check: Readonly<Record<(typeof proofs)[number], number>>): boolean {
  return proofs.every((name) => check[name] === 0)
}
