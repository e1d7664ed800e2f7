import { chatAnswer, responsesAnswer } from './answers.ts'
import type { Shape } from './shape.ts'

/** Vendors whose usage tells what the call cost, which is for the operator alone. */
export const withOwnCost: readonly Shape[] = [
  {
    name: 'OpenRouter: its own cost gives way to ours',
    provider: 'openrouter',
    model: 'anthropic/claude-sonnet-5',
    clients: ['openai-chat', 'gemini'],
    answer: chatAnswer(
      'anthropic/claude-sonnet-5',
      {
        prompt_tokens: 5000,
        completion_tokens: 200,
        total_tokens: 5200,
        cost: 0.98765,
        is_byok: true,
        prompt_tokens_details: { cached_tokens: 3000, cache_write_tokens: 1000, audio_tokens: 0 },
        cost_details: { upstream_inference_cost: 0.98765, upstream_inference_prompt_cost: 0.5 },
        completion_tokens_details: { reasoning_tokens: 0 },
      },
      'own chunk',
    ),
    tokens: [5000, 200],
    // https://openrouter.ai/anthropic/claude-sonnet-5: 2, reads 0.20, writes 2.50, output 10. 2000 + 600 + 2500 + 2000
    bill: [
      [1000, '2'],
      [3000, '0.20'],
      [1000, '2.50'],
      [200, '10'],
    ],
    cost: '0.0071',
    own: ['0.98765', 'upstream_inference_prompt_cost'],
  },
  {
    name: 'xAI: reasoning tokens come on top of the completion',
    provider: 'xai',
    model: 'grok-4.20',
    clients: ['openai-chat', 'gemini'],
    // https://docs.x.ai/docs/key-information/consumption-and-rate-limits; a tick is 1e-10 USD
    // (https://docs.x.ai/developers/cost-tracking), and its own sum is ours.
    answer: chatAnswer(
      'grok-4.20',
      {
        prompt_tokens: 10_120,
        completion_tokens: 1499,
        total_tokens: 14_428,
        prompt_tokens_details: { text_tokens: 10_120, audio_tokens: 0, image_tokens: 0, cached_tokens: 128 },
        completion_tokens_details: { reasoning_tokens: 2809, audio_tokens: 0, accepted_prediction_tokens: 0 },
        num_sources_used: 0,
        cost_in_usd_ticks: 232_856_000,
      },
      'own chunk',
    ),
    tokens: [10_120, 4308],
    // https://docs.x.ai/docs/models, grok-4.20: 1.25, cached 0.20, output 2.50. 12490 + 25.6 + 10770 millionths
    bill: [
      [10_120 - 128, '1.25'],
      [128, '0.20'],
      [1499 + 2809, '2.50'],
    ],
    cost: '0.0232856',
    own: ['cost_in_usd_ticks'],
  },
  {
    name: 'xAI responses: output tokens hold the reasoning',
    provider: 'xai',
    model: 'grok-4.3',
    clients: ['openai-responses', 'anthropic-messages'],
    answer: responsesAnswer('grok-4.3', {
      input_tokens: 9212,
      input_tokens_details: { cached_tokens: 3072 },
      output_tokens: 3417,
      output_tokens_details: { reasoning_tokens: 3000 },
      total_tokens: 12_629,
      num_sources_used: 0,
      num_server_side_tools_used: 0,
      cost_in_usd_ticks: 168_319_000,
    }),
    tokens: [9212, 3417],
    // grok-4.3: 1.25, cached 0.20, output 2.50. 7675 + 614.4 + 8542.5 millionths
    bill: [
      [9212 - 3072, '1.25'],
      [3072, '0.20'],
      [3417, '2.50'],
    ],
    cost: '0.0168319',
    own: ['cost_in_usd_ticks'],
  },
  {
    name: 'Perplexity: a fee for the request, counts and its own cost on every chunk',
    provider: 'perplexity',
    model: 'sonar-pro',
    clients: ['openai-chat', 'anthropic-messages'],
    answer: chatAnswer(
      'sonar-pro',
      {
        prompt_tokens: 100,
        completion_tokens: 400,
        total_tokens: 500,
        search_context_size: 'high',
        num_search_queries: 1,
        cost: { input_tokens_cost: 0.0003, output_tokens_cost: 0.006, request_cost: 0.014, total_cost: 0.0203 },
      },
      'every chunk',
    ),
    tokens: [100, 400],
    // https://docs.perplexity.ai/getting-started/pricing, Sonar Pro: 3 and 15, with a large search context 14 USD for a
    // thousand requests. 300 + 6000 + 14000 millionths
    bill: [
      [100, '3'],
      [400, '15'],
    ],
    fee: '0.014',
    cost: '0.0203',
    own: ['total_cost', 'request_cost'],
  },
  {
    name: 'DeepInfra: its own estimate of the cost gives way to ours',
    provider: 'deepinfra',
    model: 'trial-model',
    clients: ['openai-chat', 'anthropic-messages'],
    answer: chatAnswer(
      'trial-model',
      { prompt_tokens: 1000, completion_tokens: 100, total_tokens: 1100, estimated_cost: 0.45678 },
      'own chunk',
    ),
    tokens: [1000, 100],
    // Not in the price data: the prices of the test's configuration.
    bill: [
      [1000, '0.10'],
      [100, '0.30'],
    ],
    cost: '0.00013',
    own: ['0.45678', 'estimated_cost'],
  },
]
