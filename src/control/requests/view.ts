import type { Selectable } from 'kysely'
import { asObject, parseJson } from '../../kit/parse-json.ts'
import type { Lane } from '../../model/lane.ts'
import { formatUsd } from '../../model/money.ts'
import type { AttemptRecord, PlanDecision, PlanLine } from '../../model/request-record.ts'
import type { SmartDecision } from '../../model/smart.ts'
import type { Usage } from '../../model/usage.ts'
import type { Database } from '../../store/schema.ts'
import { iso } from '../shared/time.ts'
import type { AttemptView, PlanLineView, RequestDetail, RequestView, UsageView } from './schema.ts'
import { type Sight, sees } from './sight.ts'
import { viewDecision } from './view-decision.ts'

type Row = Selectable<Database['requests']>
/** What lists need: not the long texts. */
export type RequestRow = Omit<Row, 'attempts' | 'plan' | 'raw_usage' | 'transaction_id' | 'workspace_id' | 'day'>

export function viewRequest(sight: Sight, row: RequestRow): RequestView {
  const lane = row.lane as Lane
  return {
    id: row.id,
    createdAt: iso(row.created_at),
    keyId: row.key_id,
    lane,
    requestedModel: row.requested_model,
    servedModel: row.served_model,
    reportedModel: row.reported_model,
    provider: row.provider,
    region: row.region,
    ...(sees(sight, 'credential', lane) ? { credentialId: row.credential_id } : {}),
    ...(sees(sight, 'upstream', lane) ? { upstreamId: row.upstream_id } : {}),
    status: row.status,
    outcome: row.outcome,
    stream: row.stream,
    usage: usageOfRow(row),
    finishReason: row.finish_reason,
    ...(sees(sight, 'cost', lane) ? { costUsd: row.cost === null ? null : formatUsd(row.cost) } : {}),
    chargeUsd: formatUsd(row.charge),
    ...(sight === 'operator' ? { overrunUsd: formatUsd(row.overrun) } : {}),
    priceVersion: row.price_version,
    latencyMs: row.latency_ms,
    ttftMs: row.ttft_ms,
    cache: row.cache,
    endUser: row.end_user,
    tags: tagsOf(row.tags),
  }
}

function tagsOf(text: string | null): Record<string, string> {
  const tags = text === null ? undefined : asObject(parseJson(text))
  return Object.fromEntries(Object.entries(tags ?? {}).map(([name, value]) => [name, String(value)]))
}

/** `terms`: JSON text of what the price version stands for. */
export function viewDetail(sight: Sight, row: Row, terms: string | undefined): RequestDetail {
  const rawUsage = row.raw_usage === null ? undefined : parseJson(row.raw_usage)
  const { decision, lines } = planIn(row.plan)
  return {
    ...viewRequest(sight, row),
    attempts: list<AttemptRecord>(row.attempts).map((attempt) => viewAttempt(sight, attempt, row)),
    quote: quoteOf(terms),
    plan: lines.map((line) => viewPlanLine(sight, line)),
    decision: decision ? viewDecision(decision) : null,
    ...(rawUsage !== undefined && sees(sight, 'cost', row.lane as Lane) ? { rawUsage } : {}),
  }
}

function quoteOf(terms: string | undefined): RequestDetail['quote'] {
  const quote = terms === undefined ? undefined : asObject(asObject(parseJson(terms))?.quote)
  return quote ? { id: String(quote.id), version: Number(quote.version) } : null
}

/** Both columns are JSON that the ledger wrote from the types of the model. */
function list<T>(text: string): readonly T[] {
  const value = parseJson(text)
  return Array.isArray(value) ? value : []
}

/** The text of a plan as it is kept, in its parts. */
export function planIn(text: string): { decision: SmartDecision | undefined; lines: readonly PlanLine[] } {
  const [first, ...rest] = list<PlanDecision | PlanLine>(text)
  if (!first) return { decision: undefined, lines: [] }
  const lines = rest as PlanLine[]
  return 'decision' in first ? { decision: first.decision, lines } : { decision: undefined, lines: [first, ...lines] }
}

function viewAttempt(sight: Sight, attempt: AttemptRecord, row: Row): AttemptView {
  const { lane, costNano, chargeNano } = attempt
  // The attempt that a request ended with consumed what the request did.
  const { usage } = attempt
  return {
    lane,
    provider: attempt.provider,
    model: attempt.model,
    region: attempt.region ?? null,
    ...(sees(sight, 'credential', lane) ? { credentialId: attempt.credentialId ?? null } : {}),
    status: attempt.status ?? null,
    error: attempt.error ?? null,
    latencyMs: attempt.latencyMs,
    ...(sees(sight, 'cost', lane) ? { costUsd: costNano === undefined ? null : formatUsd(BigInt(costNano)) } : {}),
    chargeUsd: chargeNano === undefined ? null : formatUsd(BigInt(chargeNano)),
    usage: usage === undefined ? usageOfRow(row) : usage && viewUsage(usage),
  }
}

function usageOfRow(row: RequestRow): UsageView {
  return {
    inputTokens: row.input_tokens,
    cacheReadTokens: row.cache_read_tokens,
    cacheWriteTokens: row.cache_write_tokens,
    outputTokens: row.output_tokens,
    reasoningTokens: row.reasoning_tokens,
    estimated: row.estimated,
  }
}

function viewUsage(usage: Usage): UsageView {
  const { cacheWriteTokens, cacheWrite1hTokens } = usage
  const written = cacheWriteTokens ?? cacheWrite1hTokens
  return {
    inputTokens: usage.inputTokens ?? null,
    cacheReadTokens: usage.cacheReadTokens ?? null,
    cacheWriteTokens: written === undefined ? null : (cacheWriteTokens ?? 0) + (cacheWrite1hTokens ?? 0),
    outputTokens: usage.outputTokens ?? null,
    reasoningTokens: usage.reasoningTokens ?? null,
    estimated: usage.estimated,
  }
}

export function viewPlanLine(sight: Sight, line: PlanLine): PlanLineView {
  return {
    lane: line.lane,
    provider: line.provider,
    model: line.model,
    region: line.region ?? null,
    ...(sees(sight, 'credential', line.lane) ? { credentialId: line.credentialId ?? null } : {}),
    chargeCeilingUsd: line.chargeCeilingUsd ?? null,
    priceVersion: line.priceVersion ?? null,
    quote: line.quote ?? null,
    dropped: line.dropped ?? null,
  }
}
