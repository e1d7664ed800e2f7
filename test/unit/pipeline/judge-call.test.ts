import { describe, expect, it } from 'vitest'
import { clipped, judgeCall, scoreIn, spentIn } from '../../../src/pipeline/judged/judge-call.ts'

const said = (content: unknown) => JSON.stringify({ choices: [{ message: { content } }] })

describe('the call of a judge', () => {
  it.each([
    ['7', 0.7],
    ['10', 1],
    [' 0 ', 0],
    ['**8**/10', 0.8],
    ['Score: 3', 0.3],
    ['9.0', 0.9],
    ['85', undefined],
    ['It is good.', undefined],
    ['', undefined],
    [null, undefined],
  ])('reads %j as %s', (content, score) => {
    expect(scoreIn(said(content))).toBe(score)
  })

  it('is no score where the answer is none', () => {
    expect(scoreIn('<html>')).toBeUndefined()
  })

  it('keeps texts short and apart', () => {
    const text = JSON.stringify(judgeCall('m', 'MARK', clipped('p'.repeat(50_000)), clipped('a'.repeat(50_000))))
    expect(text.length).toBeLessThan(20_000)
    expect(text.match(/MARK/g)).toHaveLength(5)
  })

  it('tells what it cost: the charge, or on own keys the provider’s price', () => {
    expect(spentIn(JSON.stringify({ usage: { cost: 0.000_5 } }))).toBe(500_000n)
    const own = { cost: 0, is_byok: true, cost_details: { upstream_inference_cost: 0.002 } }
    expect(spentIn(JSON.stringify({ usage: own }))).toBe(2_000_000n)
    expect(spentIn('{}')).toBe(0n)
  })
})
