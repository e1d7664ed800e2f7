import type { ControlDeps } from '../deps.ts'
import { wsParams } from '../shared/fields.ts'
import { pageQuery } from '../shared/page.ts'
import { type ControlApp, errors } from '../shared/route.ts'
import { checkLedger } from './check-ledger.ts'
import { listTransactions } from './list-transactions.ts'
import { readLedgerRequest } from './read-request.ts'
import { readTransaction } from './read-transaction.ts'
import { ledgerCheckView } from './schema.ts'
import { ledgerParams, ledgerRequestView, transactionPage, transactionView } from './transaction-schema.ts'

const config = { permission: 'operator' } as const
const tags = ['operation']

export function ledgerRoutes(app: ControlApp, deps: ControlDeps): void {
  app.route({
    method: 'GET',
    url: '/api/ledger/check',
    config,
    schema: {
      operationId: 'checkLedger',
      summary: 'Prove the books',
      description: 'Reads all of them: on a large database rather at night.',
      tags,
      response: { 200: ledgerCheckView, ...errors },
    },
    handler: () => checkLedger(deps),
  })
  app.route({
    method: 'GET',
    url: '/api/ledger/transactions/:id',
    config,
    schema: {
      operationId: 'getLedgerTransaction',
      summary: 'A transaction with its postings and its requests',
      tags,
      params: ledgerParams,
      response: { 200: transactionView, ...errors },
    },
    handler: (request) => readTransaction(deps, request.params.id),
  })
  app.route({
    method: 'GET',
    url: '/api/ledger/requests/:id',
    config,
    schema: {
      operationId: 'getLedgerRequest',
      summary: 'A request of any workspace with its hold, price version and transaction',
      tags,
      params: ledgerParams,
      response: { 200: ledgerRequestView, ...errors },
    },
    handler: (request) => readLedgerRequest(deps, request.params.id),
  })
  app.route({
    method: 'GET',
    url: '/api/workspaces/:ws/transactions',
    config,
    schema: {
      operationId: 'listLedgerTransactions',
      summary: "A workspace's transactions, newest first",
      tags,
      params: wsParams,
      querystring: pageQuery,
      response: { 200: transactionPage, ...errors },
    },
    handler: (request) => listTransactions(deps, request.params.ws, request.query),
  })
}
