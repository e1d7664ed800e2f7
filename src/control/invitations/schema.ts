import { z } from 'zod'
import { roles } from '../access/permissions.ts'
import { isoTime } from '../shared/time.ts'

const role = z.enum(roles, { error: `must be one of ${roles.join(', ')}` })

/** RFC 5321, 4.5.3.1.3, leaves 254 characters for an address. */
const address = z
  .email('must be an e-mail address')
  .max(254, 'must have at most 254 characters')
  .transform((text) => text.toLowerCase())

export const createInvitationBody = z.strictObject({
  email: address.describe('Whom it is for; only who signs in with this address can accept it.'),
  role: role.describe('Not above your own.'),
})
export type CreateInvitation = z.output<typeof createInvitationBody>

export const invitationView = z
  .object({
    id: z.string(),
    workspaceId: z.string(),
    email: z.string(),
    role,
    expiresAt: isoTime,
    createdAt: isoTime,
  })
  .meta({ id: 'Invitation' })
export type InvitationView = z.output<typeof invitationView>

export const issuedInvitationView = invitationView
  .extend({
    link: z.string().describe('What the invited person opens. Shown only here; its last part is the secret.'),
    mailed: z.boolean().describe('Whether it was sent to them as well.'),
  })
  .meta({ id: 'IssuedInvitation' })
export type IssuedInvitationView = z.output<typeof issuedInvitationView>

export const acceptBody = z.strictObject({ token: z.string().max(100).describe('The secret of the link.') })

export const membershipView = z
  .object({ id: z.string(), name: z.string(), role })
  .meta({ id: 'Membership', description: 'A workspace and the role in it.' })
