import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { featuresOf } from '../../../../src/routing/smart/features.ts'
import { loadWeights } from '../../../../src/routing/smart/load-weights.ts'
import { question } from '../../../../src/routing/smart/prompt.ts'
import { qualityOf } from '../../../../src/routing/smart/quality.ts'
import { situationOf } from '../../../../src/routing/smart/situation.ts'
import type { Weights } from '../../../../src/routing/smart/weights.ts'
import { decodeWeights, encodeWeights } from '../../../../src/routing/smart/weights-file.ts'
import { weights } from './weights.ts'

const file = new URL('../../../../src/routing/smart/smart-route.weights', import.meta.url)

const expected = (of: Weights, model: string, text: string) => {
  const row = of.models.get(model)
  if (!row) throw new Error(`no ${model}`)
  return qualityOf(row, situationOf(of, featuresOf(question(text)))).mean
}

describe('the file of the weights', () => {
  it('says the same after it was written and read', () => {
    const read = decodeWeights(encodeWeights(weights, ['by hand']))
    for (const text of ['a hard sum', 'an essay']) {
      for (const model of ['small', 'large']) {
        expect(expected(read, model, text)).toBeCloseTo(expected(weights, model, text), 2)
      }
    }
    expect(read.benchmarks).toEqual([{ name: 'mmlu', offset: 0.5 }])
  })

  it('is refused when it is another file or cut off', () => {
    const bytes = encodeWeights(weights, [])
    expect(() => decodeWeights(bytes.subarray(0, bytes.length - 1))).toThrow('cut off')
    expect(() => decodeWeights(new TextEncoder().encode('something else'))).toThrow('no weights')
  })

  // Nothing to look at before `npm run route:train` has written the file.
  it.runIf(existsSync(file))('ships small, and knows what is hard and who is able', () => {
    expect(readFileSync(file).length).toBeLessThan(5 * 1024 * 1024)
    const shipped = loadWeights()
    const easy = 'Tom has 3 apples and buys 4 more. How many apples does he have?'
    const hard =
      'Find all positive integers $n$ such that $\\sum_{k=1}^{n} \\frac{1}{k^2} = \\frac{p}{q}$ and $p$ is prime.'
    expect(situationOf(shipped, featuresOf(question(hard))).difficulty).toBeGreaterThan(
      situationOf(shipped, featuresOf(question(easy))).difficulty,
    )
    expect(expected(shipped, 'gpt-4o-2024-08-06', hard)).toBeGreaterThan(expected(shipped, 'gemma-2-2b-it', hard))
  })
})
