/** When a second candidate is asked beside one that has not answered: after so many ms, or after its usual time. */
export type HedgeAfter = 'off' | 'p95' | number

/** What becomes of a refusal in a race that the other candidate has not lost yet. */
export const hedgeRefusals = ['win', 'lose'] as const
export type HedgeRefusals = (typeof hedgeRefusals)[number]

export const LONGEST_HEDGE_MS = 60_000

/** As it is written in a header; undefined: it is none. */
export function parseHedge(text: string): HedgeAfter | undefined {
  if (text === 'off' || text === 'p95') return text
  const ms = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN
  return ms <= LONGEST_HEDGE_MS ? ms : undefined
}
