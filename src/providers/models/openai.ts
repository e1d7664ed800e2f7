import { embedding, textModel, visionModel } from './define-model.ts'

/** https://platform.openai.com/docs/models */
export const openaiModels = [
  ...(
    [
      [
        'gpt-6-sol',
        'GPT-6 Sol',
        undefined,
        1_050_000,
        undefined,
        { openai: 'gpt-6-sol', openrouter: 'openai/gpt-6-sol' },
      ],
      [
        'gpt-6-luna',
        'GPT-6 Luna',
        undefined,
        1_050_000,
        undefined,
        { openai: 'gpt-6-luna', openrouter: 'openai/gpt-6-luna' },
      ],
      [
        'gpt-5.6-terra',
        'GPT-5.6 Terra',
        undefined,
        1_050_000,
        undefined,
        { openai: 'gpt-5.6-terra', openrouter: 'openai/gpt-5.6-terra' },
      ],
      [
        'gpt-5.6-sol',
        'GPT-5.6 Sol',
        undefined,
        1_050_000,
        undefined,
        { openai: 'gpt-5.6-sol', openrouter: 'openai/gpt-5.6-sol' },
      ],
      ['gpt-5.5', 'GPT-5.5', '2026-04-23', 1_000_000, undefined, { openai: 'gpt-5.5' }],
      ['gpt-5.4', 'GPT-5.4', '2026-03-05', 1_050_000, 128_000, { openai: 'gpt-5.4' }],
      ['gpt-5.4-mini', 'GPT-5.4 mini', '2026-03-17', 400_000, 128_000, { openai: 'gpt-5.4-mini' }],
      ['gpt-5.4-nano', 'GPT-5.4 nano', '2026-03-17', 400_000, 128_000, { openai: 'gpt-5.4-nano' }],
      ['gpt-5.2', 'GPT-5.2', '2025-12-11', 400_000, 128_000, { openai: 'gpt-5.2' }],
      ['gpt-5.1', 'GPT-5.1', '2025-11-13', 400_000, 128_000, { openai: 'gpt-5.1' }],
      ['gpt-5', 'GPT-5', '2025-08-07', 400_000, 128_000, { openai: 'gpt-5' }],
      ['gpt-5-mini', 'GPT-5 mini', '2025-08-07', 400_000, 128_000, { openai: 'gpt-5-mini' }],
      ['gpt-5-nano', 'GPT-5 nano', '2025-08-07', 400_000, 128_000, { openai: 'gpt-5-nano' }],
      ['gpt-4.1', 'GPT-4.1', '2025-04-14', 1_047_576, 32_768, { openai: 'gpt-4.1' }],
      ['gpt-4.1-mini', 'GPT-4.1 mini', '2025-04-14', 1_047_576, 32_768, { openai: 'gpt-4.1-mini' }],
      ['gpt-4.1-nano', 'GPT-4.1 nano', '2025-04-14', 1_047_576, 32_768, { openai: 'gpt-4.1-nano' }],
      ['gpt-4o', 'GPT-4o', '2024-05-13', 128_000, 16_384, { openai: 'gpt-4o' }],
      ['gpt-4o-mini', 'GPT-4o mini', '2024-07-18', 128_000, 16_384, { openai: 'gpt-4o-mini' }],
      ['o3', 'o3', '2025-04-16', 200_000, 100_000, { openai: 'o3' }],
      ['o4-mini', 'o4-mini', '2025-04-16', 200_000, 100_000, { openai: 'o4-mini' }],
    ] as const
  ).map(visionModel),
  ...(
    [
      ['o3-mini', 'o3-mini', '2025-01-31', 200_000, 100_000, { openai: 'o3-mini' }],
      ['gpt-3.5-turbo', 'GPT-3.5 Turbo', '2023-03-01', 16_385, 4_096, { openai: 'gpt-3.5-turbo' }],
      [
        'gpt-3.5-turbo-instruct',
        'GPT-3.5 Turbo Instruct',
        '2023-09-18',
        4_096,
        4_096,
        { openai: 'gpt-3.5-turbo-instruct' },
      ],
    ] as const
  ).map(textModel),
  ...(
    [
      [
        'text-embedding-3-small',
        'Text Embedding 3 small',
        '2024-01-25',
        8_192,
        undefined,
        { openai: 'text-embedding-3-small' },
      ],
      [
        'text-embedding-3-large',
        'Text Embedding 3 large',
        '2024-01-25',
        8_192,
        undefined,
        { openai: 'text-embedding-3-large' },
      ],
      [
        'text-embedding-ada-002',
        'Text Embedding Ada 002',
        '2022-12-15',
        8_192,
        undefined,
        { openai: 'text-embedding-ada-002' },
      ],
    ] as const
  ).map(embedding),
]
