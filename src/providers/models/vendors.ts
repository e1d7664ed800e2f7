import { embedding, textModel, visionModel } from './define-model.ts'

/**
 * Models of vendors that serve them themselves. Sources: api-docs.deepseek.com, docs.mistral.ai, docs.x.ai,
 * docs.perplexity.ai, platform.moonshot.ai. `deepseek-chat` and `deepseek-reasoner` are left out: DeepSeek retired
 * both names on 24 July 2026.
 */
export const vendorModels = [
  ...(
    [
      [
        'deepseek-v4-flash',
        'DeepSeek V4 Flash',
        '2026-04-24',
        1_000_000,
        384_000,
        { deepseek: 'deepseek-v4-flash', fireworks: 'accounts/fireworks/models/deepseek-v4-flash' },
      ],
      [
        'deepseek-v4-pro',
        'DeepSeek V4 Pro',
        '2026-04-24',
        1_000_000,
        384_000,
        { deepseek: 'deepseek-v4-pro', fireworks: 'accounts/fireworks/models/deepseek-v4-pro' },
      ],
      [
        'deepseek-v3.2',
        'DeepSeek V3.2',
        '2025-12-01',
        163_840,
        undefined,
        { fireworks: 'accounts/fireworks/models/deepseek-v3p2' },
      ],
      ['codestral', 'Codestral 25.08', '2025-07-30', 256_000, undefined, { mistral: 'codestral-2508' }],
      ['devstral-2', 'Devstral 2', '2025-12-09', 262_144, undefined, { mistral: 'devstral-2512' }],
      ['grok-code-fast-1', 'Grok Code Fast 1', '2025-08-28', 256_000, undefined, { xai: 'grok-code-fast-1' }],
      ['sonar', 'Perplexity Sonar', '2025-01-21', 128_000, undefined, { perplexity: 'sonar' }],
      ['sonar-pro', 'Perplexity Sonar Pro', '2025-01-21', 200_000, undefined, { perplexity: 'sonar-pro' }],
      [
        'sonar-reasoning-pro',
        'Perplexity Sonar Reasoning Pro',
        '2025-02-19',
        128_000,
        undefined,
        { perplexity: 'sonar-reasoning-pro' },
      ],
      [
        'kimi-k2.7-code',
        'Kimi K2.7 Code',
        '2026-06-12',
        262_144,
        undefined,
        { moonshot: 'kimi-k2.7-code', fireworks: 'accounts/fireworks/models/kimi-k2p7-code' },
      ],
    ] as const
  ).map(textModel),
  ...(
    [
      ['mistral-large', 'Mistral Large 3', '2025-12-02', 262_144, undefined, { mistral: 'mistral-large-2512' }],
      ['mistral-medium-3.5', 'Mistral Medium 3.5', '2026-06-16', 262_144, undefined, { mistral: 'mistral-medium-3-5' }],
      ['mistral-small', 'Mistral Small 4', undefined, 262_144, undefined, { mistral: 'mistral-small-2603' }],
      ['ministral-8b', 'Ministral 3 8B', '2025-12-02', 262_144, undefined, { mistral: 'ministral-8b-2512' }],
      ['grok-4.6', 'Grok 4.6', undefined, 500_000, undefined, { xai: 'grok-4.6' }],
      ['grok-4.3', 'Grok 4.3', undefined, 1_000_000, undefined, { xai: 'grok-4.3' }],
      [
        'kimi-k3',
        'Kimi K3',
        '2026-07-15',
        1_040_000,
        undefined,
        { moonshot: 'kimi-k3', fireworks: 'accounts/fireworks/models/kimi-k3' },
      ],
      [
        'kimi-k2.6',
        'Kimi K2.6',
        undefined,
        262_144,
        undefined,
        { moonshot: 'kimi-k2.6', fireworks: 'accounts/fireworks/models/kimi-k2p6' },
      ],
      ['claude-opus-5', 'Claude Opus 5', undefined, 1_000_000, undefined, { openrouter: 'anthropic/claude-opus-5' }],
      [
        'claude-sonnet-5',
        'Claude Sonnet 5',
        undefined,
        1_000_000,
        undefined,
        { openrouter: 'anthropic/claude-sonnet-5' },
      ],
      [
        'claude-haiku-4.5',
        'Claude Haiku 4.5',
        '2025-10-15',
        200_000,
        64_000,
        { openrouter: 'anthropic/claude-haiku-4.5' },
      ],
      [
        'gemini-3.1-pro',
        'Gemini 3.1 Pro',
        undefined,
        1_048_576,
        65_536,
        { openrouter: 'google/gemini-3.1-pro-preview' },
      ],
      ['gemini-3.5-flash', 'Gemini 3.5 Flash', undefined, 1_048_576, 65_536, { openrouter: 'google/gemini-3.5-flash' }],
    ] as const
  ).map(visionModel),
  ...([['mistral-embed', 'Mistral Embed', '2023-12-11', 8_192, undefined, { mistral: 'mistral-embed' }]] as const).map(
    embedding,
  ),
]
