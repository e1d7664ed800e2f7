import { newId } from '../../kit/ids.ts'
import type { LedgerBatch, OpenEntry, SettledRequest } from '../../ledger/ledger-store.ts'
import { storable, textArray } from './array-literal.ts'
import { type LedgerStatement, openStatement, settleOthersStatement, settleStatement } from './commit-sql.ts'
import { encodeOtherCosts } from './other-costs.ts'
import { encodeRequests } from './request-columns.ts'

export interface LedgerCommand {
  readonly statement: LedgerStatement
  readonly values: readonly (string | null)[]
}

/** A batch as one statement with all its parameters as text. Executing it twice, or a part of it again, is harmless. */
export function encodeBatch(batch: LedgerBatch, node: string): LedgerCommand {
  const values = [
    batch.id,
    String(Math.round(batch.at)),
    node,
    batch.opens.length > 0 ? encodeEntries(batch.opens) : null,
    textArray(batch.closed),
    textArray(batch.priceVersions.map((v) => v.id)),
    textArray(batch.priceVersions.map((v) => v.body)),
  ]
  if (batch.settled.length === 0) return { statement: openStatement, values }
  const others = encodeOtherCosts(batch.settled)
  const rows = encodeRequests(batch.settled, transactionIdsOf(batch.settled))
  return others
    ? { statement: settleOthersStatement, values: [...values, ...rows, ...others] }
    : { statement: settleStatement, values: [...values, ...rows] }
}

/** JSON of OpenEntry[], the hold as a decimal string of nano-dollars. */
function encodeEntries(entries: readonly OpenEntry[]): string {
  return storable(JSON.stringify(entries.map((entry) => ({ ...entry, hold: String(entry.hold) }))))
}

/** One transaction a workspace; requests that move no money belong to none. */
function transactionIdsOf(requests: readonly SettledRequest[]): (string | undefined)[] {
  const byWorkspace = new Map<string, string>()
  return requests.map((request) => {
    if (!movesMoney(request)) return undefined
    const id = byWorkspace.get(request.workspaceId) ?? newId('txn')
    byWorkspace.set(request.workspaceId, id)
    return id
  })
}

function movesMoney({ lane, cost, charge, overrun, others }: SettledRequest): boolean {
  if (charge !== 0n || overrun !== 0n || (lane !== 'byok' && cost !== undefined && cost !== 0n)) return true
  return others?.some((other) => other.lane !== 'byok') ?? false
}
