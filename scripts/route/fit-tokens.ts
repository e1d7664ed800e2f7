import { nameOf } from './names.ts'
import type { Row } from './rows.ts'

/** Answers that a domain's mean must be outweighed by before it is believed. */
const SHRINK = 20

/** Mean logarithm of the tokens of a model's answers, by domain; empty if no file tells lengths. */
export function logTokensOf(rows: readonly Row[], domains: readonly Float64Array[], model: string): number[] {
  const kinds = (domains[0] as Float64Array).length
  const sums = new Float64Array(kinds)
  const shares = new Float64Array(kinds)
  let [all, count] = [0, 0]
  for (const [at, { answered }] of rows.entries()) {
    for (const name in answered) {
      if (nameOf(name) !== model) continue
      const log = Math.log(Math.max(1, (answered[name] as number) / 4))
      all += log
      count++
      for (let n = 0; n < kinds; n++) {
        const share = (domains[at] as Float64Array)[n] as number
        sums[n] = (sums[n] as number) + share * log
        shares[n] = (shares[n] as number) + share
      }
    }
  }
  if (count === 0) return []
  const mean = all / count
  return [...sums].map((sum, n) => (sum + SHRINK * mean) / ((shares[n] as number) + SHRINK))
}
