import type { Row } from './rows.ts'

/** Answers of a domain that weigh as much as the mean of all domains. */
const SHRINK = 20
/** Tokens; longer answers are runaways of one benchmark's limit. */
const MOST = 4_000

/** Mean tokens of answers by domain, at four characters for one; empty if no file tells lengths. */
export function tokensOf(
  rows: readonly Row[],
  domains: readonly Float64Array[],
  counts: (model: string) => boolean,
): number[] {
  const kinds = domains[0]?.length ?? 0
  const sums = new Float64Array(kinds)
  const shares = new Float64Array(kinds)
  let [all, count] = [0, 0]
  for (const [at, { answered }] of rows.entries()) {
    for (const name in answered) {
      if (!counts(name)) continue
      const tokens = Math.min(MOST, (answered[name] as number) / 4)
      all += tokens
      count++
      for (let n = 0; n < kinds; n++) {
        const share = (domains[at] as Float64Array)[n] as number
        sums[n] = (sums[n] as number) + share * tokens
        shares[n] = (shares[n] as number) + share
      }
    }
  }
  if (count === 0) return []
  return [...sums].map((sum, n) => (sum + (SHRINK * all) / count) / ((shares[n] as number) + SHRINK))
}
