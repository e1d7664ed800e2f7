import { z } from 'zod'
import { roles } from '../access/permissions.ts'

export const meView = z
  .object({
    user: z
      .object({
        id: z.string(),
        email: z.string(),
        name: z.string(),
        twoFactorEnabled: z.boolean(),
        passkeys: z.number().int().describe('How many passkeys they can sign in with.'),
      })
      .nullable()
      .describe('Null with a token.'),
    operator: z.boolean().describe('Whether the console is theirs.'),
    workspaces: z
      .array(z.object({ id: z.string(), name: z.string(), role: z.enum(roles) }))
      .describe("What the person belongs to; a management token's own. The operator key belongs to none."),
  })
  .meta({ id: 'Me' })
export type MeView = z.output<typeof meView>
