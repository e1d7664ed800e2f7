import {
  chatAnswer,
  converseAnswer,
  geminiAnswer,
  messagesAnswer,
  responsesAnswer,
  type WireAnswer,
} from './shape-answers.ts'

export type Client = 'openai-chat' | 'openai-responses' | 'anthropic-messages' | 'gemini'

/** Tokens and their price in USD per million. */
export type Line = readonly [tokens: number, usdPerMillion: string]

/** What a provider tells of one call, and what it asks for it. */
export interface Shape {
  readonly name: string
  readonly provider: string
  /** The provider's name for the model. */
  readonly model: string
  /** The first one speaks the provider's own format, where clients have it. */
  readonly clients: readonly Client[]
  readonly answer: WireAnswer
  /** All input and output, as the record counts them. */
  readonly tokens: readonly [input: number, output: number]
  readonly bill: readonly Line[]
  /** USD for the request itself or what was done in it. */
  readonly fee?: string
  /** With the workspace's own credential: cost without a charge. Tools that run at the provider are for that lane. */
  readonly byok?: true
  /** The sum of both in USD, worked out by hand. */
  readonly cost: string
  /** The provider's prices are double in these hours of UTC: [from, to). */
  readonly dearHours?: readonly (readonly [number, number])[]
  /** Members of the provider's usage that tell what it costs the operator: no client may see them. */
  readonly own?: readonly string[]
}

/** https://platform.openai.com/docs/pricing */
const openai: readonly Shape[] = [
  {
    name: 'OpenAI chat: cached tokens are part of the prompt, reasoning tokens of the completion',
    provider: 'openai',
    model: 'gpt-5.1',
    clients: ['openai-chat', 'gemini'],
    answer: chatAnswer(
      'gpt-5.1-2025-11-13',
      {
        prompt_tokens: 2006,
        completion_tokens: 1186,
        total_tokens: 3192,
        prompt_tokens_details: { cached_tokens: 1920, audio_tokens: 0 },
        completion_tokens_details: {
          reasoning_tokens: 1024,
          audio_tokens: 0,
          accepted_prediction_tokens: 0,
          rejected_prediction_tokens: 0,
        },
      },
      'own chunk',
    ),
    tokens: [2006, 1186],
    // GPT-5.1: 1.25, cached 0.125, output 10.00. 107.5 + 240 + 11860 millionths
    bill: [
      [2006 - 1920, '1.25'],
      [1920, '0.125'],
      [1186, '10.00'],
    ],
    cost: '0.0122075',
  },
  {
    name: 'OpenAI responses: cached and reasoning tokens',
    provider: 'openai',
    model: 'gpt-5.2',
    clients: ['openai-responses', 'anthropic-messages'],
    answer: responsesAnswer('gpt-5.2-2025-12-11', {
      input_tokens: 4000,
      input_tokens_details: { cached_tokens: 3072 },
      output_tokens: 900,
      output_tokens_details: { reasoning_tokens: 640 },
      total_tokens: 4900,
    }),
    tokens: [4000, 900],
    // GPT-5.2: 1.75, cached 0.175, output 14.00. 1624 + 537.6 + 12600 millionths
    bill: [
      [4000 - 3072, '1.75'],
      [3072, '0.175'],
      [900, '14.00'],
    ],
    cost: '0.0147616',
  },
  {
    name: 'OpenAI responses: tokens written to the cache are part of the input too',
    provider: 'openai',
    model: 'gpt-5.6-terra',
    clients: ['openai-responses', 'anthropic-messages'],
    answer: responsesAnswer('gpt-5.6-terra', {
      input_tokens: 10_000,
      input_tokens_details: { cached_tokens: 6000, cache_write_tokens: 3000 },
      output_tokens: 500,
      output_tokens_details: { reasoning_tokens: 0 },
      total_tokens: 10_500,
    }),
    tokens: [10_000, 500],
    // GPT-5.6 Terra: 2.00, cached 0.20, written 2.50, output 12.00. 2000 + 1200 + 7500 + 6000 millionths
    bill: [
      [1000, '2.00'],
      [6000, '0.20'],
      [3000, '2.50'],
      [500, '12.00'],
    ],
    cost: '0.0167',
  },
  {
    name: 'OpenAI: from 272,000 input tokens on, the whole request at long-context prices',
    provider: 'openai',
    model: 'gpt-5.4',
    clients: ['openai-chat', 'gemini'],
    answer: chatAnswer(
      'gpt-5.4-2026-03-05',
      {
        prompt_tokens: 272_000,
        completion_tokens: 100,
        total_tokens: 272_100,
        prompt_tokens_details: { cached_tokens: 72_000 },
        completion_tokens_details: { reasoning_tokens: 0 },
      },
      'own chunk',
    ),
    tokens: [272_000, 100],
    // GPT-5.4, long context: 5.00, cached 0.50, output 22.50. 1000000 + 36000 + 2250 millionths
    bill: [
      [200_000, '5.00'],
      [72_000, '0.50'],
      [100, '22.50'],
    ],
    cost: '1.03825',
  },
  {
    name: 'OpenAI: audio tokens of input and output',
    provider: 'openai',
    model: 'gpt-audio',
    clients: ['openai-chat', 'gemini'],
    answer: chatAnswer(
      'gpt-audio-2025-08-28',
      {
        prompt_tokens: 1200,
        completion_tokens: 500,
        total_tokens: 1700,
        prompt_tokens_details: { cached_tokens: 0, audio_tokens: 1000, text_tokens: 200, image_tokens: 0 },
        completion_tokens_details: { reasoning_tokens: 0, audio_tokens: 400, text_tokens: 100 },
      },
      'own chunk',
    ),
    tokens: [1200, 500],
    // gpt-audio: text 2.50 and 10.00, audio 32.00 and 64.00. 500 + 32000 + 1000 + 25600 millionths
    bill: [
      [200, '2.50'],
      [1000, '32.00'],
      [100, '10.00'],
      [400, '64.00'],
    ],
    cost: '0.0591',
  },
]

/** https://platform.claude.com/docs/en/about-claude/pricing */
const anthropic: readonly Shape[] = [
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
]

const searches: readonly Shape[] = [
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
  {
    name: 'OpenAI responses: searches in the web are items of the output, and pages opened are none',
    provider: 'openai',
    model: 'gpt-5.2',
    byok: true,
    clients: ['openai-responses'],
    answer: responsesAnswer(
      'gpt-5.2-2025-12-11',
      {
        input_tokens: 8000,
        input_tokens_details: { cached_tokens: 0 },
        output_tokens: 300,
        output_tokens_details: { reasoning_tokens: 100 },
        total_tokens: 8300,
      },
      [
        { id: 'ws_1', type: 'web_search_call', status: 'completed', action: { type: 'search', query: 'weather' } },
        { id: 'ws_2', type: 'web_search_call', status: 'completed', action: { type: 'search', query: 'rain' } },
        { id: 'ws_3', type: 'web_search_call', status: 'completed', action: { type: 'open_page', url: 'https://a.b' } },
      ],
    ),
    tokens: [8000, 300],
    // GPT-5.2: 1.75 and 14.00; searches 10 USD for a thousand. 14000 + 4200 + 20000 millionths
    bill: [
      [8000, '1.75'],
      [300, '14.00'],
    ],
    fee: '0.02',
    cost: '0.0382',
  },
]

/** https://ai.google.dev/gemini-api/docs/pricing */
const gemini: readonly Shape[] = [
  {
    name: 'Gemini: thoughts beside the candidates, cached content within the prompt, 200,000 tokens',
    provider: 'gemini',
    model: 'gemini-2.5-pro',
    clients: ['gemini', 'openai-chat'],
    answer: geminiAnswer('gemini-2.5-pro', {
      promptTokenCount: 200_000,
      cachedContentTokenCount: 150_000,
      candidatesTokenCount: 300,
      thoughtsTokenCount: 700,
      totalTokenCount: 201_000,
      promptTokensDetails: [{ modality: 'TEXT', tokenCount: 200_000 }],
      cacheTokensDetails: [{ modality: 'TEXT', tokenCount: 150_000 }],
    }),
    tokens: [200_000, 1000],
    // Gemini 2.5 Pro up to 200k: 1.25, cached 0.125, output with thinking 10.00. 62500 + 18750 + 10000 millionths
    bill: [
      [50_000, '1.25'],
      [150_000, '0.125'],
      [300 + 700, '10.00'],
    ],
    cost: '0.09125',
  },
  {
    name: 'Gemini: one token above 200,000',
    provider: 'gemini',
    model: 'gemini-2.5-pro',
    clients: ['gemini', 'anthropic-messages'],
    answer: geminiAnswer('gemini-2.5-pro', {
      promptTokenCount: 200_001,
      cachedContentTokenCount: 150_000,
      candidatesTokenCount: 300,
      thoughtsTokenCount: 700,
      totalTokenCount: 201_001,
      promptTokensDetails: [{ modality: 'TEXT', tokenCount: 200_001 }],
      cacheTokensDetails: [{ modality: 'TEXT', tokenCount: 150_000 }],
    }),
    tokens: [200_001, 1000],
    // Gemini 2.5 Pro above 200k: 2.50, cached 0.25, output 15.00. 125002.5 + 37500 + 15000 millionths
    bill: [
      [50_001, '2.50'],
      [150_000, '0.25'],
      [300 + 700, '15.00'],
    ],
    cost: '0.1775025',
  },
  {
    name: 'Gemini: audio in the prompt and in the cached part of it',
    provider: 'gemini',
    model: 'gemini-2.5-flash',
    clients: ['gemini', 'openai-chat'],
    answer: geminiAnswer('gemini-2.5-flash', {
      promptTokenCount: 10_000,
      cachedContentTokenCount: 5000,
      candidatesTokenCount: 200,
      thoughtsTokenCount: 300,
      totalTokenCount: 10_500,
      promptTokensDetails: [
        { modality: 'TEXT', tokenCount: 4000 },
        { modality: 'AUDIO', tokenCount: 6000 },
      ],
      cacheTokensDetails: [
        { modality: 'TEXT', tokenCount: 1000 },
        { modality: 'AUDIO', tokenCount: 4000 },
      ],
    }),
    tokens: [10_000, 500],
    // Gemini 2.5 Flash: text 0.30, audio 1.00, cached text 0.03, cached audio 0.10, output 2.50.
    // 900 + 2000 + 30 + 400 + 1250 millionths
    bill: [
      [4000 - 1000, '0.30'],
      [6000 - 4000, '1.00'],
      [1000, '0.03'],
      [4000, '0.10'],
      [200 + 300, '2.50'],
    ],
    cost: '0.00458',
  },
  {
    name: 'Gemini: an image among the output',
    provider: 'gemini',
    model: 'gemini-2.5-flash-image',
    clients: ['gemini', 'openai-chat'],
    answer: geminiAnswer('gemini-2.5-flash-image', {
      promptTokenCount: 278,
      candidatesTokenCount: 1300,
      totalTokenCount: 1578,
      promptTokensDetails: [
        { modality: 'TEXT', tokenCount: 20 },
        { modality: 'IMAGE', tokenCount: 258 },
      ],
      candidatesTokensDetails: [{ modality: 'IMAGE', tokenCount: 1290 }],
    }),
    tokens: [278, 1300],
    // Gemini 2.5 Flash Image: 0.30, text 2.50, images 30.00. 83.4 + 25 + 38700 millionths
    bill: [
      [20 + 258, '0.30'],
      [1300 - 1290, '2.50'],
      [1290, '30.00'],
    ],
    cost: '0.0388084',
  },
]

/** https://aws.amazon.com/bedrock/pricing */
const bedrock: readonly Shape[] = [
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

const vendors: readonly Shape[] = [
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

export const shapes: readonly Shape[] = [...openai, ...anthropic, ...searches, ...gemini, ...bedrock, ...vendors]
