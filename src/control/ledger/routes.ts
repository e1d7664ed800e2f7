import type { ControlDeps } from '../deps.ts'
import { type ControlApp, errors } from '../shared/route.ts'
import { checkLedger } from './check-ledger.ts'
import { ledgerCheckView } from './schema.ts'

export function ledgerRoutes(app: ControlApp, deps: ControlDeps): void {
  app.route({
    method: 'GET',
    url: '/api/ledger/check',
    config: { permission: 'operator' },
    schema: {
      operationId: 'checkLedger',
      summary: 'Prove the books',
      description: 'Reads all of them: on a large database rather at night.',
      tags: ['operation'],
      response: { 200: ledgerCheckView, ...errors },
    },
    handler: () => checkLedger(deps),
  })
}
