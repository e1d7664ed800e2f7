import { z } from 'zod'
import { roles } from '../access/permissions.ts'
import { label } from '../shared/fields.ts'
import { isoTime, timestamp } from '../shared/time.ts'

const role = z.enum(roles, { error: `must be one of ${roles.join(', ')}` })

export const createTokenBody = z.strictObject({
  name: label(),
  role: role.describe('owner and admin: all of the workspace; member: keys; viewer: reading. Not above your own.'),
  expiresAt: timestamp().nullish().describe('Left out: until revoked.'),
})
export type CreateToken = z.output<typeof createTokenBody>

export const tokenView = z
  .object({
    id: z.string(),
    workspaceId: z.string(),
    name: z.string(),
    role,
    hint: z.string(),
    expiresAt: isoTime.nullable(),
    createdAt: isoTime,
  })
  .meta({ id: 'Token' })
export type TokenView = z.output<typeof tokenView>

export const issuedTokenView = tokenView
  .extend({ token: z.string().describe('The secret. Shown only here; store it now.') })
  .meta({ id: 'IssuedToken' })
export type IssuedTokenView = z.output<typeof issuedTokenView>
