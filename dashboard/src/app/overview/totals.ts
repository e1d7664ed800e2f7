import type { Bucket } from '../../api/queries/overview.ts'
import { sumUsd } from '../../kit/money.ts'

/** What a span of time comes to. */
export interface Totals {
  readonly requests: number
  readonly errors: number
  readonly chargeUsd: string
  /** Of input tokens; undefined: there were none. */
  readonly cachedShare: number | undefined
  /** The median of the buckets' own, each with the weight of its requests. Undefined: no request was completed. */
  readonly p50: number | undefined
  /** The worst bucket's. */
  readonly p95: number | undefined
}

export function totalsOf(buckets: readonly Bucket[]): Totals {
  const sum = (read: (bucket: Bucket) => number) => buckets.reduce((total, bucket) => total + read(bucket), 0)
  const input = sum(({ inputTokens }) => inputTokens)
  const worst = Math.max(...buckets.map(({ latencyP95Ms }) => latencyP95Ms ?? -1))
  return {
    requests: sum(({ requests }) => requests),
    errors: sum(({ errors }) => errors),
    chargeUsd: sumUsd(buckets.map(({ chargeUsd }) => chargeUsd)),
    cachedShare: input > 0 ? sum(({ cacheReadTokens }) => cacheReadTokens) / input : undefined,
    p50: weightedMedian(buckets),
    p95: worst < 0 ? undefined : worst,
  }
}

function weightedMedian(buckets: readonly Bucket[]): number | undefined {
  const known = buckets.flatMap(({ latencyP50Ms: ms, requests }) => (ms === null ? [] : [{ ms, requests }]))
  known.sort((a, b) => a.ms - b.ms)
  const half = known.reduce((total, { requests }) => total + requests, 0) / 2
  let met = 0
  return known.find(({ requests }) => (met += requests) >= half)?.ms
}
