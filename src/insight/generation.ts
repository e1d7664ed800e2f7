import type { Kysely, Selectable } from 'kysely'
import { Fault } from '../model/fault.ts'
import { usdNumber } from '../model/money.ts'
import type { Database } from '../store/schema.ts'

type Row = Selectable<Database['requests']>

/**
 * A request of this workspace by its own id or the answer's id, as OpenRouter's `GET /generation` shows it.
 * Throws Fault `generation_not_found`.
 */
export async function generation(db: Kysely<Database>, workspaceId: string, id: string): Promise<object> {
  const query = db.selectFrom('requests').selectAll().where('workspace_id', '=', workspaceId)
  const row = id.startsWith('req_')
    ? await query.where('id', '=', id).executeTakeFirst()
    : await query.where('upstream_id', '=', id.slice(0, 256)).orderBy('id', 'desc').executeTakeFirst()
  if (row) return { data: view(row) }
  throw new Fault(
    'not_found',
    'generation_not_found',
    "No request of this workspace has this id. Use the answer's x-request-id or its own id; it may take a second to appear.",
    { param: 'id' },
  )
}

function view(row: Row) {
  const byok = row.lane === 'byok'
  return {
    id: row.id,
    request_id: row.id,
    // On cheap the provider's side is the operator's own knowledge.
    upstream_id: row.lane === 'cheap' ? null : row.upstream_id,
    created_at: new Date(Number(row.created_at)).toISOString(),
    model: row.served_model,
    provider_name: row.provider,
    lane: row.lane,
    total_cost: usdNumber(row.charge),
    usage: usdNumber(row.charge),
    upstream_inference_cost: row.lane === 'cheap' || row.cost === null ? null : usdNumber(row.cost),
    cache_discount: null,
    is_byok: byok,
    tokens_prompt: row.input_tokens,
    tokens_completion: row.output_tokens,
    native_tokens_prompt: row.input_tokens,
    native_tokens_completion: row.output_tokens,
    native_tokens_reasoning: row.reasoning_tokens,
    native_tokens_cached: row.cache_read_tokens,
    tokens_estimated: row.estimated,
    streamed: row.stream,
    cancelled: row.outcome === 'cancelled',
    outcome: row.outcome,
    latency: row.ttft_ms ?? row.latency_ms,
    generation_time: row.latency_ms,
    finish_reason: row.finish_reason,
    native_finish_reason: row.finish_reason,
    data_region: row.region,
  }
}
