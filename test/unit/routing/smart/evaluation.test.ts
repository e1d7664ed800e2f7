import { describe, expect, it } from 'vitest'
import { evaluatePool } from '../../../../scripts/route/eval-file.ts'
import { fitBase } from '../../../../scripts/route/fit.ts'
import { pairMeasures } from '../../../../scripts/route/metrics.ts'
import { always, choices, outcomeOf } from '../../../../scripts/route/pool-choice.ts'
import { learnedForecast } from '../../../../scripts/route/pool-report.ts'
import type { Row } from '../../../../scripts/route/rows.ts'
import { sample } from '../../../../scripts/route/sample.ts'
import { featuresOf } from '../../../../src/routing/smart/features.ts'
import { question } from '../../../../src/routing/smart/prompt.ts'
import { weights } from './weights.ts'

/** Made up: the small model fails at what is "intricate", the large one at nothing. */
function rows(from: number, count: number): Row[] {
  return Array.from({ length: count }, (_, n) => {
    const at = from + n
    const hard = at % 3 === 0
    const text = `${hard ? 'an intricate proof' : 'a plain question'} of ${['plants', 'rivers', 'taxes'][(at % 7) % 3]}`
    return {
      id: `row ${at}`,
      source: 'made-up',
      task: hard ? 'math' : 'biology',
      group: `group ${at}`,
      texts: [text],
      features: featuresOf(question(text)),
      characters: text.length,
      outcomes: { small: hard ? 0 : 1, large: 1 },
      answered: { small: 400, large: 400 },
      costs: {},
      contaminated: false,
      licence: 'made up',
    }
  })
}

const pool = {
  name: 'made-up',
  sources: ['made-up'],
  models: ['small', 'large'],
  prices: [
    { input: 1, output: 1 },
    { input: 10, output: 10 },
  ],
}

describe('the evaluation', () => {
  it('measures a ranking as its definition says', () => {
    const weak = Float64Array.of(0, 1, 0, 1)
    const strong = Float64Array.of(1, 1, 1, 1)
    const perfect = pairMeasures(Float64Array.of(1, 0, 1, 0), weak, strong)
    expect(perfect).toMatchObject({ rows: 4, weak: 0.5, strong: 1, cpt50: 25, cpt80: 50, apgr: 0.75 })
    const reverse = pairMeasures(Float64Array.of(0, 1, 0, 1), weak, strong)
    expect(reverse).toMatchObject({ apgr: 0.25, cpt50: 75, cpt80: 100 })
  })

  // Fits of all columns take seconds, on a busy machine many.
  it('learns from rows whom to ask what, and saves by it', () => {
    const train = rows(0, 420)
    const cases = learnedForecast(pool, fitBase(train), train, rows(1_000, 60))
    const routed = outcomeOf(cases, choices(cases, pool.models, 1, { slack: 0.1, caution: 0, thrift: 0.1 }))
    const large = outcomeOf(cases, always(cases, 1))
    expect(routed.quality).toBe(1)
    expect(routed.cost).toBeLessThan(0.5 * large.cost)
  })

  it('stays with the reference where nothing is known, and saves by labels of the traffic', () => {
    const printed = (labels: Row[]) => {
      const lines: string[] = []
      evaluatePool(weights, rows(1_000, 150), labels, pool, 0.98, (text) => lines.push(text))
      const line = lines.join('\n').match(/smart route \| ([\d.]+) % \| [^|]+ \| (-?[\d.]+) %/)
      return { quality: Number(line?.[1]), savings: Number(line?.[2]) }
    }
    const unknown = printed([])
    expect(unknown).toEqual({ quality: 100, savings: 0 })
    const labelled = printed(rows(0, 300))
    expect(labelled.quality).toBeGreaterThanOrEqual(98)
  })

  it('takes the same few rows whatever order they come in', () => {
    const all = rows(0, 50)
    const ids = (list: readonly Row[]) => sample(list, 10).map(({ id }) => id)
    expect(ids(all.toReversed())).toEqual(ids(all))
    expect(sample(all, 80)).toHaveLength(50)
  })
})
