import { embedding, mediaModel } from './define-model.ts'

/** A model at the Gemini API and at Vertex AI, which name it alike. */
const both = (model: string) => ({ gemini: model, vertex: model })

/** https://ai.google.dev/gemini-api/docs/models */
export const googleModels = [
  ...(
    [
      ['gemini-3.8-flash', 'Gemini 3.8 Flash', '2026-09-02', 1_048_576, 65_536, both('gemini-3.8-flash')],
      ['gemini-3.7-flash', 'Gemini 3.7 Flash', undefined, 1_048_576, 65_536, both('gemini-3.7-flash')],
      ['gemini-3.6-flash', 'Gemini 3.6 Flash', undefined, 1_048_576, 65_536, both('gemini-3.6-flash')],
      ['gemini-3.5-flash', 'Gemini 3.5 Flash', '2026-05-19', 1_048_576, 65_536, both('gemini-3.5-flash')],
      ['gemini-3.5-flash-lite', 'Gemini 3.5 Flash-Lite', undefined, 1_048_576, 65_536, both('gemini-3.5-flash-lite')],
      ['gemini-3.1-pro-preview', 'Gemini 3.1 Pro', '2026-02-19', 1_048_576, 65_536, both('gemini-3.1-pro-preview')],
      ['gemini-3.1-flash-lite', 'Gemini 3.1 Flash-Lite', undefined, 1_048_576, 65_536, both('gemini-3.1-flash-lite')],
      ['gemini-3-flash-preview', 'Gemini 3 Flash', '2025-12-17', 1_048_576, 65_536, both('gemini-3-flash-preview')],
      ['gemini-2.5-flash', 'Gemini 2.5 Flash', '2025-06-17', 1_048_576, 65_536, both('gemini-2.5-flash')],
      [
        'gemini-2.5-flash-lite',
        'Gemini 2.5 Flash-Lite',
        '2025-07-22',
        1_048_576,
        65_536,
        both('gemini-2.5-flash-lite'),
      ],
      ['gemini-2.5-pro', 'Gemini 2.5 Pro', '2025-06-17', 1_048_576, 65_536, both('gemini-2.5-pro')],
    ] as const
  ).map(mediaModel),
  ...(
    [
      ['gemini-embedding-001', 'Gemini Embedding', '2025-07-14', 2_048, undefined, { gemini: 'gemini-embedding-001' }],
    ] as const
  ).map(embedding),
]
