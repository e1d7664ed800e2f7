import { idAt } from '../../kit/ids.ts'
import type { ControlDeps } from '../deps.ts'
import type { RequestFilter } from './schema.ts'

export const listColumns = [
  'id',
  'key_id',
  'created_at',
  'lane',
  'requested_model',
  'served_model',
  'reported_model',
  'provider',
  'region',
  'credential_id',
  'upstream_id',
  'status',
  'outcome',
  'stream',
  'input_tokens',
  'cache_read_tokens',
  'cache_write_tokens',
  'output_tokens',
  'reasoning_tokens',
  'estimated',
  'finish_reason',
  'cost',
  'charge',
  'overrun',
  'price_version',
  'latency_ms',
  'ttft_ms',
  'cache',
  'end_user',
  'tags',
] as const

/**
 * The requests that match, as a query that an index can walk by id. Ids carry their time, so that bounds on time
 * become bounds on ids; nothing is ever sorted or counted.
 */
export function selectRequests(deps: ControlDeps, ws: string, filter: RequestFilter) {
  let select = deps.db.selectFrom('requests').where('workspace_id', '=', ws)
  if (filter.since !== undefined) select = select.where('id', '>=', idAt('req', filter.since))
  if (filter.until !== undefined) select = select.where('id', '<', idAt('req', filter.until))
  if (filter.key !== undefined) select = select.where('key_id', '=', filter.key)
  if (filter.lane !== undefined) select = select.where('lane', '=', filter.lane)
  if (filter.model !== undefined) select = select.where('served_model', '=', filter.model)
  if (filter.outcome !== undefined) select = select.where('outcome', '=', filter.outcome)
  if (filter.status !== undefined) select = select.where('status', '=', filter.status)
  return select
}
