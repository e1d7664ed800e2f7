import { formatUsd, parseUsd } from '../../model/money.ts'
import { csvRow } from '../shared/csv.ts'
import type { StatementView } from './schema.ts'

const head = csvRow(['line', 'at', 'reference', 'lane', 'model', 'requests', 'text', 'amountUsd'])

/** The statement as lines whose amounts add up: all before the closing make the closing. */
export function statementCsv(statement: StatementView): string {
  const { credits, charges, from, until, openingUsd, closingUsd } = statement
  const listed = credits.entries.reduce((sum, { amountUsd }) => sum + parseUsd(amountUsd), 0n)
  const omitted = parseUsd(credits.totalUsd) - listed
  return [
    head,
    csvRow(['opening', from, null, null, null, null, null, openingUsd]),
    ...credits.entries.map(({ id, kind, at, reason, amountUsd }) =>
      csvRow([kind, at, id, null, null, null, reason, amountUsd]),
    ),
    ...(credits.entriesOmitted > 0
      ? [csvRow(['others', null, null, null, null, null, `${credits.entriesOmitted} more entries`, formatUsd(omitted)])]
      : []),
    ...charges.byModel.map(({ lane, model, requests, chargeUsd }) =>
      csvRow(['charge', null, null, lane, model, requests, null, formatUsd(-parseUsd(chargeUsd))]),
    ),
    csvRow(['closing', until, null, null, null, null, null, closingUsd]),
  ].join('')
}
