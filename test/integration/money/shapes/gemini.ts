import { geminiAnswer } from './answers.ts'
import type { Shape } from './shape.ts'

/** https://ai.google.dev/gemini-api/docs/pricing */
export const gemini: readonly Shape[] = [
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
