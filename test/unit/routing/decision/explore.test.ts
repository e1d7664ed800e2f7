import { describe, expect, it } from 'vitest'
import type { RequestFacts } from '../../../../src/model/call.ts'
import { unreadPrompt } from '../../../../src/model/chat/prompt.ts'
import type { SmartAsked } from '../../../../src/routing/decision/asked.ts'
import { type Offer, rank } from '../../../../src/routing/decision/decide.ts'
import { featuresOf, presets, question, situationOf } from '../../../../src/routing/smart/index.ts'
import { standing, weights } from '../smart/weights.ts'

const offer = (model: string, usdPerMillion: bigint): Offer => {
  const unit = usdPerMillion * 1_000_000_000n
  const cost = { input: unit, output: unit }
  const terms = { cost, sell: undefined, quote: undefined, version: 'pv_1', body: '{}' }
  return { model, lane: 'byok', provider: 'p', terms, ttftMs: undefined }
}
const facts: RequestFacts = {
  ...{ model: 'smart-route', stream: false, wantsUsage: false, outputCap: undefined, choices: 1, generates: true },
  ...{ inputCeiling: 100, inputEstimate: 100, endUser: undefined },
}
const offers = [offer('reference', 10n), offer('proven', 1n), offer('doubtful', 2n)]

/** What is chosen where chance says `draw`, with one cheap model that is proven and one of ability and doubt as given. */
function chosen(draw: number, ability: number, spread: number, exploration?: number): string {
  const asked: SmartAsked = {
    ...{ lane: undefined, region: undefined, weights, prompt: unreadPrompt, aim: presets.balanced, preset: 'balanced' },
    standings: new Map([
      ['reference', { ...standing, ability: 2.2, spread: 0.1 }],
      ['proven', { ...standing, ability: 2.1, spread: 0.1 }],
      ['doubtful', { ...standing, ability, spread }],
    ]),
    situation: situationOf(weights, featuresOf(question('plain'))),
    ...{ downgradedAt: undefined, conversation: undefined, served: undefined, shadow: false, draw },
  }
  return rank(asked, offers, { reference: 'reference', exploration }, facts, [], false).decision.model
}

describe('exploration', () => {
  it('takes its share of requests and no more', () => {
    expect(chosen(0.04, 2, 0.5, 0.05)).toBe('doubtful')
    expect(chosen(0.06, 2, 0.5, 0.05)).toBe('proven')
    expect(chosen(0, 2, 0.5)).toBe('proven')
  })

  it('never goes to what may well fall far below the floor, or is expected to', () => {
    expect(chosen(0, 2, 2, 0.05)).toBe('proven')
    expect(chosen(0, 0.5, 0.1, 0.05)).toBe('proven')
  })
})
