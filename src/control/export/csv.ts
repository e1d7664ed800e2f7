import type { RequestView } from '../requests/schema.ts'

/** Columns in their order; new ones are added at the end only, since readers may count on positions. */
const columns: readonly (readonly [string, (record: RequestView) => string | number | boolean | null | undefined])[] = [
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
  return `${columns.map(([, read]) => cell(read(record))).join(',')}\r\n`
}

/**
 * One cell (RFC 4180). Spreadsheets run texts that begin like a formula, and clients choose model names, end users and
 * tags: such texts get an apostrophe in front.
 */
function cell(value: string | number | boolean | null | undefined): string {
  if (value === null || value === undefined) return ''
  if (typeof value !== 'string') return String(value)
  const safe = /^[\s]*[=+\-@\t\r\n|%＝＋－＠]/.test(value) ? `'${value}` : value
  return /[",\r\n]/.test(safe) || safe !== value ? `"${safe.replaceAll('"', '""')}"` : safe
}
