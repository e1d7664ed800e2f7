import { messagesAnswer } from './answers.ts'
import type { Shape } from './shape.ts'

/** https://platform.claude.com/docs/en/about-claude/pricing */
export const anthropic: readonly Shape[] = [
  {
    name: 'Anthropic: input leaves out the cache; writes for five minutes and for an hour, reads',
    provider: 'anthropic',
    model: 'claude-sonnet-4-6',
    clients: ['anthropic-messages', 'openai-chat', 'openai-responses'],
    answer: messagesAnswer('claude-sonnet-4-6', {
      input_tokens: 21,
      cache_creation_input_tokens: 3000,
      cache_read_input_tokens: 188_086,
      cache_creation: { ephemeral_5m_input_tokens: 1000, ephemeral_1h_input_tokens: 2000 },
      output_tokens: 393,
      service_tier: 'standard',
    }),
    tokens: [191_107, 393],
    // Claude Sonnet 4.6: 3, writes 3.75 and 6, reads 0.30, output 15. 63 + 3750 + 12000 + 56425.8 + 5895 millionths
    bill: [
      [21, '3'],
      [1000, '3.75'],
      [2000, '6'],
      [188_086, '0.30'],
      [393, '15'],
    ],
    cost: '0.0781338',
  },
  {
    name: 'Anthropic: above 200,000 input tokens, cache included, the whole request at long-context prices',
    provider: 'anthropic',
    model: 'claude-sonnet-4-5',
    clients: ['anthropic-messages', 'openai-chat'],
    answer: messagesAnswer('claude-sonnet-4-5-20250929', {
      input_tokens: 50,
      cache_creation_input_tokens: 2000,
      cache_read_input_tokens: 199_000,
      cache_creation: { ephemeral_5m_input_tokens: 1000, ephemeral_1h_input_tokens: 1000 },
      output_tokens: 100,
      service_tier: 'standard',
    }),
    tokens: [201_050, 100],
    // Claude Sonnet 4.5, long context: 6, writes 7.50 and 12, reads 0.60, output 22.50.
    // 300 + 7500 + 12000 + 119400 + 2250 millionths
    bill: [
      [50, '6'],
      [1000, '7.50'],
      [1000, '12'],
      [199_000, '0.60'],
      [100, '22.50'],
    ],
    cost: '0.14145',
  },
  {
    name: 'Anthropic: searches in the web',
    provider: 'anthropic',
    model: 'claude-sonnet-5',
    byok: true,
    clients: ['anthropic-messages'],
    answer: messagesAnswer('claude-sonnet-5', {
      input_tokens: 6000,
      cache_creation_input_tokens: 0,
      cache_read_input_tokens: 0,
      output_tokens: 500,
      server_tool_use: { web_search_requests: 3, web_fetch_requests: 1 },
    }),
    tokens: [6000, 500],
    // Claude Sonnet 5: 2 and 10; searches 10 USD for a thousand, fetches nothing. 12000 + 5000 + 30000 millionths
    bill: [
      [6000, '2'],
      [500, '10'],
    ],
    fee: '0.03',
    cost: '0.047',
  },
]
