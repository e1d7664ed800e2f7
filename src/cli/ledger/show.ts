import { balanceView } from '../../control/credits/schema.ts'
import {
  type LedgerRequestView,
  ledgerRequestView,
  type TransactionView,
  transactionPage,
  transactionView,
} from '../../control/ledger/transaction-schema.ts'
import { workspaceView } from '../../control/workspaces/schema.ts'
import { ask, CannotAsk, type Server } from './ask.ts'
import { section, table } from './table.ts'

/** What an id can name, by its prefix. */
const kinds: Readonly<Record<string, (server: Server, id: string, json: boolean) => Promise<void>>> = {
  req: showRequest,
  txn: showTransaction,
  ws: showWorkspace,
}

export async function show(server: Server, id: string, json: boolean): Promise<number> {
  const kind = id.slice(0, Math.max(0, id.indexOf('_')))
  const showKind = Object.hasOwn(kinds, kind) ? kinds[kind] : undefined
  if (!showKind)
    throw new CannotAsk(
      `'${id}' is no id of the books. Give a request (req_…), transaction (txn_…) or workspace (ws_…).`,
    )
  await showKind(server, id, json)
  return 0
}

function printed(json: boolean, raw: unknown, text: () => string): void {
  console.log(json ? JSON.stringify(raw, undefined, 2) : text())
}

async function showTransaction(server: Server, id: string, json: boolean): Promise<void> {
  const { value, raw } = await ask(server, `/api/ledger/transactions/${encodeURIComponent(id)}`, transactionView)
  printed(json, raw, () => transactionText(value))
}

function transactionText(found: TransactionView): string {
  const requests = found.requests.map((one) => [
    ...[one.id, one.createdAt, one.lane, one.servedModel, one.outcome],
    ...[`charge ${one.chargeUsd}`, `overrun ${one.overrunUsd}`, `cost ${one.costUsd ?? 'unknown'}`],
  ])
  const title = found.requestsComplete ? 'Requests' : 'Requests (not all: some began too long before the charge)'
  return `${headText(found)}${section(title, requests)}`
}

function headText(found: Pick<TransactionView, 'id' | 'kind' | 'workspaceId' | 'at' | 'reason' | 'postings'>): string {
  const head = table([
    ['transaction', found.id],
    ['kind', found.kind],
    ['workspace', found.workspaceId ?? 'none'],
    ['booked', found.at],
    ...(found.reason === null ? [] : [['reason', found.reason]]),
  ])
  const postings = found.postings.map(({ accountId, amountUsd }) => [accountId, amountUsd])
  return `${head}\n${section('Postings, USD', postings, [1])}`
}

async function showRequest(server: Server, id: string, json: boolean): Promise<void> {
  const { value, raw } = await ask(server, `/api/ledger/requests/${encodeURIComponent(id)}`, ledgerRequestView)
  printed(json, raw, () => requestText(id, value))
}

function requestText(id: string, { state, workspaceId, request, hold, priceVersion, transaction }: LedgerRequestView) {
  const head = table([
    ['request', id],
    ['workspace', workspaceId],
    ['state', state === 'open' ? `under way since ${hold.since} on ${hold.node ?? 'some node'}` : 'settled'],
    ['held USD', hold.amountUsd ?? 'not kept'],
    ...(request ? settledLines(request) : []),
    ...(priceVersion ? [['price version', `${priceVersion.id}, first seen ${priceVersion.firstSeenAt}`]] : []),
  ])
  const attempts = (request?.attempts ?? []).map((one) => [
    ...[one.lane, one.provider, one.model, String(one.status ?? 'no status'), one.error ?? 'served'],
    ...[`${one.latencyMs} ms`, `cost ${one.costUsd ?? 'unknown'}`],
  ])
  const terms = priceVersion ? [[JSON.stringify(priceVersion.terms)]] : []
  const booked = transaction ? `\n${headText(transaction)}` : ''
  return `${head}\n${section('Attempts', attempts)}${section('Terms', terms)}${booked}`
}

function settledLines(request: NonNullable<LedgerRequestView['request']>): string[][] {
  const { usage } = request
  return [
    ['came', request.createdAt],
    ['key', request.keyId],
    ['asked for', request.requestedModel],
    ['served by', `${request.lane} ${request.provider} ${request.servedModel}`],
    ['ended', `${request.outcome}, status ${request.status}, ${request.latencyMs} ms`],
    [
      'tokens',
      `${usage.inputTokens ?? '?'} in, ${usage.outputTokens ?? '?'} out${usage.estimated ? ', estimated' : ''}`,
    ],
    ['cost USD', request.costUsd ?? 'unknown'],
    ['charge USD', request.chargeUsd],
    ['overrun USD', request.overrunUsd ?? '0'],
  ]
}

const LATEST = 10

async function showWorkspace(server: Server, id: string, json: boolean): Promise<void> {
  const at = `/api/workspaces/${encodeURIComponent(id)}`
  const workspace = await ask(server, at, workspaceView)
  const balance = await ask(server, `${at}/balance`, balanceView)
  const latest = await ask(server, `${at}/transactions?limit=${LATEST}`, transactionPage)
  const raw = { workspace: workspace.raw, balance: balance.raw, transactions: latest.raw }
  printed(json, raw, () => {
    const { name, timeZone, suspended } = workspace.value
    const { creditUsd, heldUsd, availableUsd } = balance.value
    const head = table([
      ['workspace', id],
      ['name', suspended ? `${name} (suspended)` : name],
      ['time zone', timeZone],
      ['credit USD', creditUsd],
      ['held USD', heldUsd],
      ['available USD', availableUsd],
    ])
    const rows = latest.value.data.map((one) => [one.id, one.at, one.kind, one.amountUsd, one.reason ?? ''])
    return `${head}\n${section('Latest transactions, USD on its credit', rows, [3])}`
  })
}
