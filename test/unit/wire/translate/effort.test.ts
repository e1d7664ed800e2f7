import { expect, test } from 'vitest'
import type { ChatRequest, ReasoningWish } from '../../../../src/model/chat/request.ts'
import type { ChatFormat } from '../../../../src/model/wire-format.ts'
import { codecs } from '../../../../src/wire/codecs.ts'
import { budgetOfEffort, effortOfBudget } from '../../../../src/wire/translate/effort.ts'
import { Losses } from '../../../../src/wire/translate/losses.ts'

function encoded(format: ChatFormat, model: string, reasoning: ReasoningWish) {
  const messages: ChatRequest['messages'] = [{ role: 'user', parts: [{ type: 'text', text: 'Hi' }] }]
  const target = { model, outputCap: 40_000, stateless: false, quirks: {} }
  return codecs[format].encodeRequest({ messages, stream: false, reasoning }, target, new Losses())
}

test.each([
  [1_024, 'minimal'],
  [4_096, 'low'],
  [4_097, 'medium'],
  [14_000, 'medium'],
  [16_384, 'medium'],
  [16_385, 'high'],
  [100_000, 'high'],
])('a budget of %d is the effort %s wherever budgets have no word', (budgetTokens, effort) => {
  expect(effortOfBudget(budgetTokens)).toBe(effort)
  expect(encoded('openai-chat', 'gpt-5', { budgetTokens })).toMatchObject({ reasoning_effort: effort })
  expect(encoded('openai-responses', 'gpt-5', { budgetTokens })).toMatchObject({ reasoning: { effort } })
  // The lowest that these know.
  const least = effort === 'minimal' ? 'low' : effort
  expect(encoded('bedrock-converse', 'openai.gpt-oss-120b-1:0', { budgetTokens })).toMatchObject({
    additionalModelRequestFields: { reasoning_effort: least },
  })
  expect(encoded('anthropic-messages', 'claude-opus-4-8', { budgetTokens })).toMatchObject({
    output_config: { effort: least },
  })
})

test.each([
  ['low', 8_000],
  ['medium', 20_000],
  ['high', 32_000],
] as const)('the effort %s is the same budget wherever there are only those', (effort, budget_tokens) => {
  expect(budgetOfEffort(effort, 40_000)).toBe(budget_tokens)
  const thinking = { type: 'enabled', budget_tokens }
  expect(encoded('anthropic-messages', 'claude-haiku-4-5', { effort })).toMatchObject({ thinking })
  expect(encoded('bedrock-converse', 'anthropic.claude-haiku-4-5-20251001-v1:0', { effort })).toMatchObject({
    additionalModelRequestFields: { thinking },
  })
})
