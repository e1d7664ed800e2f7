import { z } from 'zod'
import { Fault } from '../../model/fault.ts'
import type { ControlDeps } from '../deps.ts'
import { type ControlApp, errors } from '../shared/route.ts'

export function reloadRoutes(app: ControlApp, deps: ControlDeps): void {
  app.route({
    method: 'POST',
    url: '/api/reload',
    config: { permission: 'operator' },
    schema: {
      operationId: 'reloadConfiguration',
      summary: 'Read the configuration file again',
      description: 'All or nothing: with a problem in the file (400) the former configuration stays in force.',
      tags: ['operation'],
      response: { 200: z.object({ ok: z.literal(true) }), ...errors },
    },
    handler: async () => {
      const { ok, problems = [] } = await deps.reloadConfig()
      if (ok) return { ok: true as const }
      const text = `The configuration was not loaded; the former one stays in force. ${problems.join('; ')}`
      throw new Fault('invalid_request', 'invalid_configuration', text.trim())
    },
  })
}
