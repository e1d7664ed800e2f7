import type { Catalog } from '../../model/catalog.ts'
import type { ControlDeps } from '../deps.ts'
import { wsParams } from '../shared/fields.ts'
import { type ControlApp, errors } from '../shared/route.ts'
import { type ProvidersView, providersView } from './schema.ts'

export function providerRoutes(app: ControlApp, deps: ControlDeps): void {
  app.route({
    method: 'GET',
    url: '/api/workspaces/:ws/providers',
    config: { permission: 'credential:read' },
    schema: {
      operationId: 'listProviders',
      summary: 'Providers that credentials can be for, by name',
      tags: ['credentials'],
      params: wsParams,
      response: { 200: providersView, ...errors },
    },
    handler: () => viewProviders(deps.catalog()),
  })
}

function viewProviders({ providers, models }: Catalog): ProvidersView {
  const served = new Map<string, number>()
  for (const { deployments } of models.values()) {
    for (const id of new Set(deployments.map(({ provider }) => provider.id))) served.set(id, (served.get(id) ?? 0) + 1)
  }
  const data = [...providers.values()].map(({ id, name, region }) => ({
    ...{ id, name, region: region ?? null, models: served.get(id) ?? 0 },
  }))
  return { data: data.sort((a, b) => a.name.localeCompare(b.name, 'en')) }
}
