import { documentModel } from './define-model.ts'

/**
 * https://platform.claude.com/docs/en/about-claude/models/overview. A name with a date is the same model as the one
 * without, which is the name that has a listed price. On Bedrock they are named by their global inference profiles.
 */
export const anthropicModels = (
  [
    ['claude-fable-5-1', 'Claude Fable 5.1', undefined, 1_000_000, 128_000, { anthropic: 'claude-fable-5-1' }],
    ['claude-fable-5', 'Claude Fable 5', undefined, 1_000_000, 128_000, { anthropic: 'claude-fable-5' }],
    [
      'claude-opus-5-5',
      'Claude Opus 5.5',
      undefined,
      1_000_000,
      128_000,
      { anthropic: 'claude-opus-5-5', bedrock: 'global.anthropic.claude-opus-5-5' },
    ],
    [
      'claude-opus-5',
      'Claude Opus 5',
      '2026-07-24',
      1_000_000,
      128_000,
      { anthropic: 'claude-opus-5', bedrock: 'global.anthropic.claude-opus-5' },
    ],
    ['claude-opus-4-8', 'Claude Opus 4.8', undefined, 1_000_000, 128_000, { anthropic: 'claude-opus-4-8' }],
    ['claude-opus-4-7', 'Claude Opus 4.7', undefined, 1_000_000, 128_000, { anthropic: 'claude-opus-4-7' }],
    ['claude-opus-4-6', 'Claude Opus 4.6', undefined, 1_000_000, 128_000, { anthropic: 'claude-opus-4-6' }],
    ['claude-opus-4-5', 'Claude Opus 4.5', '2025-11-24', 200_000, 64_000, { anthropic: 'claude-opus-4-5' }],
    ['claude-opus-4-5-20251101', 'Claude Opus 4.5', '2025-11-24', 200_000, 64_000, { anthropic: 'claude-opus-4-5' }],
    ['claude-sonnet-5', 'Claude Sonnet 5', '2026-06-30', 1_000_000, 128_000, { anthropic: 'claude-sonnet-5' }],
    ['claude-sonnet-4-6', 'Claude Sonnet 4.6', undefined, 1_000_000, 64_000, { anthropic: 'claude-sonnet-4-6' }],
    [
      'claude-sonnet-4-5',
      'Claude Sonnet 4.5',
      '2025-09-29',
      200_000,
      64_000,
      { anthropic: 'claude-sonnet-4-5', bedrock: 'global.anthropic.claude-sonnet-4-5-20250929-v1:0' },
    ],
    [
      'claude-sonnet-4-5-20250929',
      'Claude Sonnet 4.5',
      '2025-09-29',
      200_000,
      64_000,
      { anthropic: 'claude-sonnet-4-5', bedrock: 'global.anthropic.claude-sonnet-4-5-20250929-v1:0' },
    ],
    [
      'claude-haiku-4-5',
      'Claude Haiku 4.5',
      '2025-10-15',
      200_000,
      64_000,
      { anthropic: 'claude-haiku-4-5', bedrock: 'global.anthropic.claude-haiku-4-5-20251001-v1:0' },
    ],
    [
      'claude-haiku-4-5-20251001',
      'Claude Haiku 4.5',
      '2025-10-15',
      200_000,
      64_000,
      { anthropic: 'claude-haiku-4-5', bedrock: 'global.anthropic.claude-haiku-4-5-20251001-v1:0' },
    ],
  ] as const
).map(documentModel)
