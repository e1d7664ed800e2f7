import { type LedgerCheck, ledgerCheckView } from '../../control/ledger/schema.ts'
import { tell } from '../terminal.ts'
import { ask, type Server } from './ask.ts'
import { table } from './table.ts'

/** `proof`: must be zero. `figure` and `note` are only told. */
type Kind = 'figure' | 'proof' | 'note'

const lines: readonly (readonly [keyof LedgerCheck, Kind, label: string, meaning: string])[] = [
  ['transactions', 'figure', 'transactions', 'charges, top-ups, grants and corrections in the books'],
  ['requests', 'figure', 'requests', 'settled requests on record'],
  ['postings', 'figure', 'postings', 'single movements, two or more a transaction'],
  [
    'imbalanceUsd',
    'proof',
    'imbalance USD',
    "each transaction's postings add up to zero; else by how much they do not",
  ],
  ['unbalancedTransactions', 'proof', 'unbalanced transactions', 'how many do not'],
  ['accountsOff', 'proof', 'accounts off', "accounts whose balance is not their postings' sum"],
  [
    'chargesMinusPostingsUsd',
    'proof',
    'charges − postings USD',
    "what requests were charged against what their workspace's credit lost",
  ],
  ['mismatchedTransactions', 'proof', 'mismatched transactions', 'charges for which the two differ'],
  ['orphanRequests', 'proof', 'orphan requests', 'charged requests without their transaction'],
  ['orphanPostings', 'proof', 'orphan postings', 'postings without their transaction'],
  ['emptyTransactions', 'proof', 'empty transactions', 'transactions without postings'],
  ['overdrawnWorkspaces', 'proof', 'overdrawn workspaces', 'workspaces with a negative credit'],
  [
    'missingUniqueKeys',
    'proof',
    'missing unique keys',
    'keys that keep a request or a posting from standing there twice',
  ],
  ['rollupsOff', 'proof', 'sums off', 'daily and monthly sums that differ from their requests'],
  ['rollupsMinusRequestsUsd', 'proof', 'sums − requests USD', 'by how much their charges differ'],
  [
    'credentialSpendOff',
    'proof',
    'credential spending off',
    "credentials' daily spending that differs from their requests",
  ],
  ['credentialSpendMinusRequestsUsd', 'proof', 'spending − requests USD', 'by how much'],
  ['openRequests', 'note', 'open requests', 'under way on paid lanes'],
  [
    'openRequestsOfGoneNodes',
    'note',
    'of processes that are gone',
    'booked as interrupted within a minute, or when a process next starts',
  ],
  ['driftUsd', 'note', 'drift USD', 'live counters against the ledger: credit, and spending of keys'],
  ['driftedWorkspaces', 'note', 'drifted workspaces', 'how many are off'],
  ['driftUncheckedWorkspaces', 'note', 'not compared', 'workspaces with requests under way'],
]

const PROGRESS_MS = 10_000

/** 0: the books are in order; 1: they are not. */
export async function check(server: Server, json: boolean): Promise<number> {
  const progress = tellProgress()
  const { value, raw } = await ask(server, '/api/ledger/check', ledgerCheckView).finally(() => clearInterval(progress))
  if (json) console.log(JSON.stringify(raw, undefined, 2))
  else tell(rendered(server, value))
  return value.ok ? 0 : 1
}

/** On a large database it takes minutes, in which nothing else is heard. */
function tellProgress(): NodeJS.Timeout {
  const since = Date.now()
  const told = () => console.error(`still reading the books, ${Math.round((Date.now() - since) / 1000)} s …`)
  return setInterval(told, PROGRESS_MS).unref()
}

function rendered({ url }: Server, found: LedgerCheck): string {
  const rows = lines.map(([name, kind, label, meaning]) => {
    const value = found[name]
    return [mark(kind, value), label, value === null ? 'unknown' : String(value), meaning]
  })
  const verdict = found.ok
    ? 'The books are in order.'
    : 'The books are NOT in order. Keep a copy of the database as it is, and see what the lines marked BAD mean.'
  return `Books of ${url}\n\n${table(rows, [2])}\n\n${verdict}`
}

function mark(kind: Kind, value: LedgerCheck[keyof LedgerCheck]): string {
  if (kind === 'figure') return ''
  if (Number(value) === 0) return value === null ? '?' : 'ok'
  return kind === 'proof' ? 'BAD' : 'see'
}
