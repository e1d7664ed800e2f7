import { converseAnswer } from './answers.ts'
import type { Shape } from './shape.ts'

/** https://aws.amazon.com/bedrock/pricing */
export const bedrock: readonly Shape[] = [
  {
    name: 'Bedrock: input leaves out the cache; reads, and writes by lifetime',
    provider: 'bedrock',
    model: 'global.anthropic.claude-sonnet-4-6-v1:0',
    clients: ['openai-chat', 'anthropic-messages'],
    answer: converseAnswer({
      inputTokens: 100,
      outputTokens: 200,
      totalTokens: 3300,
      cacheReadInputTokens: 2000,
      cacheWriteInputTokens: 1000,
      cacheDetails: [
        { ttl: '1h', inputTokens: 400 },
        { ttl: '5m', inputTokens: 600 },
      ],
    }),
    tokens: [3100, 200],
    // Claude Sonnet 4.6, global: 3, reads 0.30, writes 3.75 and for an hour 6, output 15.
    // 300 + 600 + 2250 + 2400 + 3000 millionths
    bill: [
      [100, '3'],
      [2000, '0.30'],
      [600, '3.75'],
      [400, '6'],
      [200, '15'],
    ],
    cost: '0.00855',
  },
]
