import { z } from 'zod'
import { roles } from '../access/permissions.ts'
import { wsParams } from '../shared/fields.ts'
import { isoTime } from '../shared/time.ts'

export const role = z.enum(roles, { error: `must be one of ${roles.join(', ')}` })

export const memberParams = wsParams.extend({ userId: z.string().max(100).describe('Id of the person.') })

export const memberView = z
  .object({
    userId: z.string(),
    email: z.string(),
    name: z.string(),
    role,
    twoFactorEnabled: z.boolean(),
    createdAt: isoTime.describe('Since when they belong to the workspace.'),
  })
  .meta({ id: 'Member' })
export type MemberView = z.output<typeof memberView>

export const patchMemberBody = z.strictObject({ role: role.describe('Neither above your own nor of one above you.') })
