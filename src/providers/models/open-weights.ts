import { textModel, visionModel } from './define-model.ts'

const fireworks = (name: string) => `accounts/fireworks/models/${name}`

/**
 * Models whose weights are public and that several providers serve; names from the providers' own model lists.
 * OpenRouter is left out: what it charges for them depends on whom it picks.
 */
export const openWeightModels = [
  ...(
    [
      [
        'llama-3.3-70b',
        'Llama 3.3 70B Instruct',
        '2024-12-06',
        131_072,
        undefined,
        {
          groq: 'llama-3.3-70b-versatile',
          together: 'meta-llama/Llama-3.3-70B-Instruct-Turbo',
          deepinfra: 'meta-llama/Llama-3.3-70B-Instruct-Turbo',
          hyperbolic: 'meta-llama/Llama-3.3-70B-Instruct',
          'nvidia-nim': 'meta/llama-3.3-70b-instruct',
        },
      ],
      [
        'llama-3.1-8b',
        'Llama 3.1 8B Instruct',
        '2024-07-23',
        131_072,
        undefined,
        {
          groq: 'llama-3.1-8b-instant',
          together: 'meta-llama/Meta-Llama-3.1-8B-Instruct-Turbo',
          fireworks: fireworks('llama-v3p1-8b-instruct'),
          deepinfra: 'meta-llama/Meta-Llama-3.1-8B-Instruct',
          'nvidia-nim': 'meta/llama-3.1-8b-instruct',
        },
      ],
      [
        'gpt-oss-120b',
        'gpt-oss 120B',
        '2025-08-05',
        131_072,
        undefined,
        {
          groq: 'openai/gpt-oss-120b',
          cerebras: 'gpt-oss-120b',
          fireworks: fireworks('gpt-oss-120b'),
          deepinfra: 'openai/gpt-oss-120b',
          'nvidia-nim': 'openai/gpt-oss-120b',
          bedrock: 'openai.gpt-oss-120b-1:0',
        },
      ],
      [
        'gpt-oss-20b',
        'gpt-oss 20B',
        '2025-08-05',
        131_072,
        undefined,
        {
          groq: 'openai/gpt-oss-20b',
          fireworks: fireworks('gpt-oss-20b'),
          deepinfra: 'openai/gpt-oss-20b',
          bedrock: 'openai.gpt-oss-20b-1:0',
        },
      ],
      ['qwen3-32b', 'Qwen3 32B', '2025-04-28', 131_072, undefined, { groq: 'qwen/qwen3-32b' }],
      [
        'qwen3-235b-a22b',
        'Qwen3 235B A22B',
        '2025-04-28',
        131_072,
        undefined,
        { fireworks: fireworks('qwen3-235b-a22b') },
      ],
      ['glm-5.2', 'GLM 5.2', '2026-06-16', 1_040_000, undefined, { fireworks: fireworks('glm-5p2') }],
      ['minimax-m3', 'MiniMax M3', '2026-05-31', 524_288, undefined, { fireworks: fireworks('minimax-m3') }],
    ] as const
  ).map(textModel),
  ...(
    [
      [
        'llama-4-maverick',
        'Llama 4 Maverick',
        '2025-04-05',
        131_072,
        8_192,
        {
          groq: 'meta-llama/llama-4-maverick-17b-128e-instruct',
          together: 'meta-llama/Llama-4-Maverick-17B-128E-Instruct-FP8',
          fireworks: fireworks('llama4-maverick-instruct-basic'),
        },
      ],
      [
        'llama-4-scout',
        'Llama 4 Scout',
        '2025-04-05',
        131_072,
        8_192,
        {
          groq: 'meta-llama/llama-4-scout-17b-16e-instruct',
          together: 'meta-llama/Llama-4-Scout-17B-16E-Instruct',
        },
      ],
      ['gemma-3-27b', 'Gemma 3 27B', '2025-03-12', 131_000, 8_192, { fireworks: fireworks('gemma-3-27b-it') }],
      ['gemma-4-31b', 'Gemma 4 31B', undefined, 131_072, undefined, { cerebras: 'gemma-4-31b' }],
    ] as const
  ).map(visionModel),
]
