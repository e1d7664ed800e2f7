import { textModel, visionModel } from './define-model.ts'

/** https://docs.aws.amazon.com/nova/latest/userguide/what-is-nova.html */
export const amazonModels = [
  ...(
    [
      [
        'nova-premier',
        'Amazon Nova Premier',
        '2025-04-30',
        1_000_000,
        undefined,
        { bedrock: 'amazon.nova-premier-v1:0' },
      ],
      ['nova-pro', 'Amazon Nova Pro', '2024-12-03', 300_000, undefined, { bedrock: 'amazon.nova-pro-v1:0' }],
      ['nova-lite', 'Amazon Nova Lite', '2024-12-03', 300_000, undefined, { bedrock: 'amazon.nova-lite-v1:0' }],
    ] as const
  ).map(visionModel),
  ...(
    [
      ['nova-micro', 'Amazon Nova Micro', '2024-12-03', 128_000, undefined, { bedrock: 'amazon.nova-micro-v1:0' }],
    ] as const
  ).map(textModel),
]
