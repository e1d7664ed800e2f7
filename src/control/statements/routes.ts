import { z } from 'zod'
import type { ControlDeps } from '../deps.ts'
import { wsParams } from '../shared/fields.ts'
import { type ControlApp, errors } from '../shared/route.ts'
import { statementCsv } from './csv.ts'
import { listStatements } from './list-statements.ts'
import { readStatement } from './read-statement.ts'
import { statementList, statementParams, statementQuery, statementView } from './schema.ts'

const tags = ['credits']

export function statementRoutes(app: ControlApp, deps: ControlDeps): void {
  app.route({
    method: 'GET',
    url: '/api/workspaces/:ws/statements',
    config: { permission: 'balance:read' },
    schema: {
      operationId: 'listStatements',
      summary: 'Months in which credit moved, the latest first',
      tags,
      params: wsParams,
      response: { 200: statementList, ...errors },
    },
    handler: (request) => listStatements(deps, request.params.ws),
  })
  app.route({
    method: 'GET',
    url: '/api/workspaces/:ws/statements/:month',
    config: { permission: 'balance:read' },
    schema: {
      operationId: 'getStatement',
      summary: "One month of a workspace's credit: opening, movements, closing",
      description:
        'Charges belong to the month in which their request came, in the time zone that the workspace had then; ' +
        'everything else to the month in which it was booked. Opening and movements make the closing exactly, and ' +
        "each month's opening is the former one's closing. Requests that began in the month and are still running are " +
        'added when they end.',
      tags,
      params: statementParams,
      querystring: statementQuery,
      response: {
        200: {
          description: 'As JSON, or as CSV lines that add up.',
          content: { 'application/json': { schema: statementView }, 'text/csv': { schema: z.string() } },
        },
        ...errors,
      },
    },
    handler: async (request, reply) => {
      const { ws, month } = request.params
      const statement = await readStatement(deps, ws, month)
      if (request.query.format === 'json') return reply.send(statement)
      return reply
        .header('content-type', 'text/csv; charset=utf-8')
        .header('content-disposition', `attachment; filename="statement-${month}.csv"`)
        .send(statementCsv(statement))
    },
  })
}
