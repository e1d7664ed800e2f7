import { chatAnswer } from './answers.ts'
import type { Shape } from './shape.ts'

export const plainVendors: readonly Shape[] = [
  {
    name: 'DeepSeek: cache hits and misses, prices by the hour',
    provider: 'deepseek',
    model: 'deepseek-v4-flash',
    clients: ['openai-chat', 'openai-responses'],
    answer: chatAnswer(
      'deepseek-v4-flash',
      {
        prompt_tokens: 1000,
        completion_tokens: 100,
        total_tokens: 1100,
        prompt_cache_hit_tokens: 960,
        prompt_cache_miss_tokens: 40,
        completion_tokens_details: { reasoning_tokens: 60 },
      },
      'last chunk',
    ),
    tokens: [1000, 100],
    // https://api-docs.deepseek.com/quick_start/pricing, V4 Flash: miss 0.22, hit 0.007, output 0.66; double from 01:00 to
    // 04:00 and from 06:00 to 10:00 UTC. 8.8 + 6.72 + 66 millionths
    bill: [
      [40, '0.22'],
      [960, '0.007'],
      [100, '0.66'],
    ],
    cost: '0.00008152',
    dearHours: [
      [1, 4],
      [6, 10],
    ],
  },
  {
    name: 'Groq: usage in x_groq',
    provider: 'groq',
    model: 'openai/gpt-oss-120b',
    clients: ['openai-chat', 'gemini'],
    answer: chatAnswer(
      'openai/gpt-oss-120b',
      {
        queue_time: 0.05,
        prompt_tokens: 1000,
        prompt_time: 0.01,
        completion_tokens: 300,
        completion_time: 0.2,
        total_tokens: 1300,
        total_time: 0.21,
        prompt_tokens_details: { cached_tokens: 400 },
        completion_tokens_details: { reasoning_tokens: 100 },
      },
      'x_groq',
    ),
    tokens: [1000, 300],
    // https://groq.com/pricing, GPT OSS 120B: 0.15, cached 0.075, output 0.60. 90 + 30 + 180 millionths
    bill: [
      [600, '0.15'],
      [400, '0.075'],
      [300, '0.60'],
    ],
    cost: '0.0003',
  },
  {
    name: 'Moonshot: cached_tokens at the top, usage within the choice',
    provider: 'moonshot',
    model: 'kimi-k2.6',
    clients: ['openai-chat', 'gemini'],
    answer: chatAnswer(
      'kimi-k2.6',
      { prompt_tokens: 3000, completion_tokens: 500, total_tokens: 3500, cached_tokens: 2000 },
      'choice',
    ),
    tokens: [3000, 500],
    // https://platform.moonshot.ai/docs/pricing/chat, kimi-k2.6: miss 0.95, hit 0.16, output 4.00. 950 + 320 + 2000
    bill: [
      [1000, '0.95'],
      [2000, '0.16'],
      [500, '4.00'],
    ],
    cost: '0.00327',
  },
  {
    name: 'Mistral: cached tokens',
    provider: 'mistral',
    model: 'mistral-large-2512',
    clients: ['openai-chat', 'anthropic-messages'],
    answer: chatAnswer(
      'mistral-large-2512',
      {
        prompt_tokens: 4000,
        completion_tokens: 600,
        total_tokens: 4600,
        prompt_tokens_details: { cached_tokens: 1000 },
      },
      'last chunk',
    ),
    tokens: [4000, 600],
    // https://mistral.ai/pricing, Mistral Large 3: 0.50, cached 0.05, output 1.50. 1500 + 50 + 900 millionths
    bill: [
      [3000, '0.50'],
      [1000, '0.05'],
      [600, '1.50'],
    ],
    cost: '0.00245',
  },
  {
    name: 'Cohere',
    provider: 'cohere',
    model: 'command-a-03-2025',
    clients: ['openai-chat', 'gemini'],
    answer: chatAnswer(
      'command-a-03-2025',
      { prompt_tokens: 700, completion_tokens: 300, total_tokens: 1000 },
      'own chunk',
    ),
    tokens: [700, 300],
    // https://cohere.com/pricing, Command A: 2.50 and 10.00. 1750 + 3000 millionths
    bill: [
      [700, '2.50'],
      [300, '10.00'],
    ],
    cost: '0.00475',
  },
]
