import { embedding, textModel } from './define-model.ts'

/** https://docs.cohere.com/docs/models */
export const cohereModels = [
  ...(
    [
      ['command-a', 'Command A', '2025-03-13', 256_000, 8_000, { cohere: 'command-a-03-2025' }],
      ['command-r7b', 'Command R7B', '2024-12-13', 128_000, 4_000, { cohere: 'command-r7b-12-2024' }],
    ] as const
  ).map(textModel),
  ...([['embed-v4.0', 'Embed 4', '2025-04-15', 128_000, undefined, { cohere: 'embed-v4.0' }]] as const).map(embedding),
]
