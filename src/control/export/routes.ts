import { Readable } from 'node:stream'
import { z } from 'zod'
import type { ControlDeps } from '../deps.ts'
import { sightOf } from '../requests/sight.ts'
import { wsParams } from '../shared/fields.ts'
import { type ControlApp, errors } from '../shared/route.ts'
import { openExport } from './open-export.ts'
import { exportQuery } from './schema.ts'

const types = { csv: 'text/csv; charset=utf-8', jsonl: 'application/jsonl; charset=utf-8' } as const

export function exportRoutes(app: ControlApp, deps: ControlDeps): void {
  app.route({
    method: 'GET',
    url: '/api/workspaces/:ws/export',
    config: { permission: 'request:read' },
    schema: {
      operationId: 'exportRequests',
      summary: 'Export requests, or their sums by group, as CSV or JSON lines',
      description:
        "Good for billing one's own customers. Records come oldest first. With `groupBy` a line has the groups, then " +
        'requests, inputTokens, cacheReadTokens, cacheWriteTokens, outputTokens, reasoningTokens, costUsd and chargeUsd; ' +
        'lines come by day (or month) first, then in the order of the groups. For workspace tokens costUsd leaves ' +
        'cheap out. Only settled requests: leave the last minutes out (`until`) when a later export goes on from ' +
        'there, or requests that were still running are missed. A failure midway breaks the connection; go on with ' +
        '`cursor` and the same filters. In CSV, texts that a spreadsheet would run as a formula start with an apostrophe.',
      tags: ['usage'],
      params: wsParams,
      querystring: exportQuery,
      response: {
        200: {
          description: 'One record or group a line.',
          content: {
            'text/csv': { schema: z.string() },
            'application/jsonl': { schema: z.string().describe('A Request a line, or a group with its sums.') },
          },
        },
        ...errors,
      },
    },
    handler: async (request, reply) => {
      const { ws } = request.params
      const what = request.query.groupBy ? 'sums' : 'requests'
      const chunks = openExport(deps, sightOf(request.caller), ws, request.query)
      const body = Readable.from(chunks, { objectMode: true, highWaterMark: 1 })
      // After the head is out the error handler does not see it; Fastify then breaks the connection.
      body.on('error', (error) => {
        if (reply.raw.headersSent) deps.onError?.(error, { method: request.method, url: request.url, raw: request.raw })
      })
      return reply
        .header('content-type', types[request.query.format])
        .header('content-disposition', `attachment; filename="${what}.${request.query.format}"`)
        .send(body as never)
    },
  })
}
