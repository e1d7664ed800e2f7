import type { RequestView } from '../requests/schema.ts'
import { type CsvValue, csvRow } from '../shared/csv.ts'

/** Columns in their order; new ones are added at the end only, since readers may count on positions. */
const columns: readonly (readonly [string, (record: RequestView) => CsvValue])[] = [
  ['id', (r) => r.id],
  ['createdAt', (r) => r.createdAt],
  ['keyId', (r) => r.keyId],
  ['lane', (r) => r.lane],
  ['requestedModel', (r) => r.requestedModel],
  ['servedModel', (r) => r.servedModel],
  ['reportedModel', (r) => r.reportedModel],
  ['provider', (r) => r.provider],
  ['region', (r) => r.region],
  ['status', (r) => r.status],
  ['outcome', (r) => r.outcome],
  ['stream', (r) => r.stream],
  ['inputTokens', (r) => r.usage.inputTokens],
  ['cacheReadTokens', (r) => r.usage.cacheReadTokens],
  ['cacheWriteTokens', (r) => r.usage.cacheWriteTokens],
  ['outputTokens', (r) => r.usage.outputTokens],
  ['reasoningTokens', (r) => r.usage.reasoningTokens],
  ['estimated', (r) => r.usage.estimated],
  ['costUsd', (r) => r.costUsd],
  ['chargeUsd', (r) => r.chargeUsd],
  ['priceVersion', (r) => r.priceVersion],
  ['latencyMs', (r) => r.latencyMs],
  ['ttftMs', (r) => r.ttftMs],
  ['cache', (r) => r.cache],
  ['endUser', (r) => r.endUser],
  ['tags', (r) => (Object.keys(r.tags).length > 0 ? JSON.stringify(r.tags) : null)],
]

export const csvHead = `${columns.map(([name]) => name).join(',')}\r\n`

export function csvLine(record: RequestView): string {
  return csvRow(columns.map(([, read]) => read(record)))
}
