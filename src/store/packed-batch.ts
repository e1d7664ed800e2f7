import type { LedgerBatch, OpenEntry, PriceVersion, SettledRequest } from '../ledger/ledger-store.ts'

/**
 * A batch as it crosses to the store's thread: rows one after the other in flat lists. Cloning objects would copy every
 * member's name with every row.
 */
export interface PackedBatch {
  readonly id: string
  readonly at: number
  readonly opens: readonly unknown[]
  readonly settled: readonly unknown[]
  readonly closed: readonly string[]
  readonly priceVersions: readonly PriceVersion[]
}

const OPEN_CELLS = 10
const SETTLED_CELLS = 41

export function packBatch({ id, at, opens, settled, closed, priceVersions }: LedgerBatch): PackedBatch {
  return { id, at, opens: packOpens(opens), settled: packSettled(settled), closed, priceVersions }
}

export function unpackBatch({ id, at, opens, settled, closed, priceVersions }: PackedBatch): LedgerBatch {
  return {
    id,
    at,
    opens: rowsOf(opens, OPEN_CELLS, unpackOpen),
    settled: rowsOf(settled, SETTLED_CELLS, unpackSettled),
    closed,
    priceVersions,
  }
}

function rowsOf<T>(cells: readonly unknown[], width: number, unpack: (row: unknown[]) => T): T[] {
  const rows: T[] = []
  for (let at = 0; at < cells.length; at += width) rows.push(unpack(cells.slice(at, at + width)))
  return rows
}

function packOpens(opens: readonly OpenEntry[]): unknown[] {
  const cells: unknown[] = []
  for (const o of opens) {
    cells.push(o.id, o.workspaceId, o.keyId, o.createdAt, o.lane, o.requestedModel, o.provider, o.servedModel)
    cells.push(o.stream, o.hold)
  }
  return cells
}

function unpackOpen(row: unknown[]): OpenEntry {
  const [id, workspaceId, keyId, createdAt, lane, requestedModel, provider, servedModel, stream, hold] = row
  return { id, workspaceId, keyId, createdAt, lane, requestedModel, provider, servedModel, stream, hold } as OpenEntry
}

function packSettled(settled: readonly SettledRequest[]): unknown[] {
  const cells: unknown[] = []
  for (const r of settled) {
    const u = r.usage
    cells.push(r.id, r.workspaceId, r.keyId, r.createdAt, r.day, r.lane, r.requestedModel, r.servedModel)
    cells.push(r.reportedModel, r.provider, r.region, r.credentialId, r.upstreamId, r.status, r.outcome, r.stream)
    cells.push(r.finishReason, r.cost, r.charge, r.overrun, r.priceVersion, r.latencyMs, r.ttftMs, r.cache)
    cells.push(r.endUser, r.tags, r.rawUsage, r.attempts, r.plan)
    cells.push(u.inputTokens, u.cacheReadTokens, u.cacheWriteTokens, u.cacheWrite1hTokens, u.audioInputTokens)
    cells.push(u.outputTokens, u.reasoningTokens, u.audioOutputTokens, u.images, u.searches, u.estimated, r.others)
  }
  return cells
}

function unpackSettled(row: unknown[]): SettledRequest {
  return {
    id: row[0],
    workspaceId: row[1],
    keyId: row[2],
    createdAt: row[3],
    day: row[4],
    lane: row[5],
    requestedModel: row[6],
    servedModel: row[7],
    reportedModel: row[8],
    provider: row[9],
    region: row[10],
    credentialId: row[11],
    upstreamId: row[12],
    status: row[13],
    outcome: row[14],
    stream: row[15],
    finishReason: row[16],
    cost: row[17],
    charge: row[18],
    overrun: row[19],
    priceVersion: row[20],
    latencyMs: row[21],
    ttftMs: row[22],
    cache: row[23],
    endUser: row[24],
    tags: row[25],
    rawUsage: row[26],
    attempts: row[27],
    plan: row[28],
    usage: {
      inputTokens: row[29],
      cacheReadTokens: row[30],
      cacheWriteTokens: row[31],
      cacheWrite1hTokens: row[32],
      audioInputTokens: row[33],
      outputTokens: row[34],
      reasoningTokens: row[35],
      audioOutputTokens: row[36],
      images: row[37],
      searches: row[38],
      estimated: row[39],
    },
    others: row[40],
  } as SettledRequest
}
