import type { SettledRequest } from '../../ledger/ledger-store.ts'
import { boolArray, type Cell, int4Array, int8Array, textColumn } from './array-literal.ts'

type ColumnType = 'text' | 'int4' | 'int8' | 'bool'
type Read = (request: SettledRequest, transactionId: string | undefined) => Cell

/** Columns of `requests` in the order of the ledger statement's parameters, and where their values come from. */
export const requestColumns: readonly (readonly [name: string, type: ColumnType, read: Read])[] = [
  ['id', 'text', (r) => r.id],
  ['workspace_id', 'text', (r) => r.workspaceId],
  ['key_id', 'text', (r) => r.keyId],
  ['created_at', 'int8', (r) => r.createdAt],
  ['day', 'text', (r) => r.day],
  ['lane', 'text', (r) => r.lane],
  ['requested_model', 'text', (r) => r.requestedModel],
  ['served_model', 'text', (r) => r.servedModel],
  ['reported_model', 'text', (r) => r.reportedModel],
  ['provider', 'text', (r) => r.provider],
  ['region', 'text', (r) => r.region],
  ['credential_id', 'text', (r) => r.credentialId],
  ['upstream_id', 'text', (r) => r.upstreamId],
  ['status', 'int4', (r) => r.status],
  ['outcome', 'text', (r) => r.outcome],
  ['stream', 'bool', (r) => r.stream],
  ['input_tokens', 'int4', (r) => r.usage.inputTokens],
  ['cache_read_tokens', 'int4', (r) => r.usage.cacheReadTokens],
  ['cache_write_tokens', 'int4', (r) => cacheWrites(r)],
  ['output_tokens', 'int4', (r) => r.usage.outputTokens],
  ['reasoning_tokens', 'int4', (r) => r.usage.reasoningTokens],
  ['estimated', 'bool', (r) => r.usage.estimated],
  ['finish_reason', 'text', (r) => r.finishReason],
  ['cost', 'int8', (r) => r.cost],
  ['charge', 'int8', (r) => r.charge],
  ['overrun', 'int8', (r) => r.overrun],
  ['price_version', 'text', (r) => r.priceVersion],
  ['latency_ms', 'int4', (r) => r.latencyMs],
  ['ttft_ms', 'int4', (r) => r.ttftMs],
  ['cache', 'text', (r) => r.cache],
  ['end_user', 'text', (r) => r.endUser],
  ['tags', 'text', (r) => (r.tags === undefined ? undefined : JSON.stringify(r.tags))],
  ['raw_usage', 'text', (r) => r.rawUsage],
  ['attempts', 'text', (r) => r.attempts],
  ['plan', 'text', (r) => r.plan],
  ['transaction_id', 'text', (_, transactionId) => transactionId],
]

/** Writes of both lifetimes; undefined only when neither was told. */
function cacheWrites({ usage }: SettledRequest): number | undefined {
  const { cacheWriteTokens: short, cacheWrite1hTokens: long } = usage
  return short === undefined ? long : short + (long ?? 0)
}

function encode(type: ColumnType, cells: Cell[]): string {
  if (type === 'text') return textColumn(cells as string[])
  if (type === 'int4') return int4Array(cells as number[])
  if (type === 'int8') return int8Array(cells as bigint[])
  return boolArray(cells as boolean[])
}

/** One text parameter a column. `transactionIds` goes with `requests` by position. */
export function encodeRequests(
  requests: readonly SettledRequest[],
  transactionIds: readonly (string | undefined)[],
): string[] {
  return requestColumns.map(([, type, read]) =>
    encode(
      type,
      requests.map((r, i) => read(r, transactionIds[i])),
    ),
  )
}
