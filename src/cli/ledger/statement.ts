import { type StatementView, statementView } from '../../control/statements/schema.ts'
import { ask, type Server } from './ask.ts'
import { table } from './table.ts'

export async function statement(server: Server, ws: string, month: string, json: boolean): Promise<number> {
  const path = `/api/workspaces/${encodeURIComponent(ws)}/statements/${encodeURIComponent(month)}`
  const { value, raw } = await ask(server, path, statementView)
  console.log(json ? JSON.stringify(raw, undefined, 2) : rendered(value))
  return 0
}

function rendered(found: StatementView): string {
  const { credits, charges } = found
  const rows = [
    ['opening', '', '', found.openingUsd],
    ...credits.entries.map(({ kind, at, reason, amountUsd }) => [kind, at, reason, amountUsd]),
    ...(credits.entriesOmitted > 0 ? [['more entries', '', `${credits.entriesOmitted}, in the total`, '']] : []),
    ['credits', '', '', credits.totalUsd],
    ...charges.byModel.map(({ lane, model, requests, chargeUsd }) => [
      ...[lane, model ?? 'other models', `${requests} requests`, minus(chargeUsd)],
    ]),
    ['charges', '', `${charges.requests} requests`, minus(charges.totalUsd)],
    ['closing', '', '', found.closingUsd],
  ]
  const over = found.over ? '' : ', which is not over yet'
  return `Statement of ${found.workspaceId} for ${found.month} (${found.timeZone})${over}, USD\n\n${table(rows, [3])}`
}

function minus(usd: string): string {
  return usd === '0' ? '0' : `-${usd}`
}
