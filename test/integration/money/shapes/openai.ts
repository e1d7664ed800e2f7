import { chatAnswer, responsesAnswer } from './answers.ts'
import type { Shape } from './shape.ts'

/** https://platform.openai.com/docs/pricing */
export const openai: readonly Shape[] = [
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
