import { z } from 'zod'

export const providersView = z.object({
  data: z.array(
    z
      .object({
        id: z.string().describe('What a credential names as its provider.'),
        name: z.string(),
        region: z.string().nullable().describe('Where requests are processed, as far as the operator says so.'),
        models: z.number().describe('Models of the catalogue that it serves.'),
      })
      .meta({ id: 'Provider' }),
  ),
})
export type ProvidersView = z.output<typeof providersView>
