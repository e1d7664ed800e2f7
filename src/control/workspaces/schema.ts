import { z } from 'zod'
import { label } from '../shared/fields.ts'
import { isoTime, timeZone } from '../shared/time.ts'

export const createWorkspaceBody = z.strictObject({
  name: label(),
  timeZone: timeZone().default('UTC').describe('Days, weeks and months of budgets and sums begin in it.'),
})
export type CreateWorkspace = z.output<typeof createWorkspaceBody>

export const patchWorkspaceBody = z.strictObject({
  name: label().optional(),
  timeZone: timeZone().optional(),
  suspended: z.boolean().optional().describe('Operator only. The keys of a suspended workspace are refused.'),
})
export type PatchWorkspace = z.output<typeof patchWorkspaceBody>

export const workspaceView = z
  .object({
    id: z.string(),
    name: z.string(),
    timeZone: z.string(),
    suspended: z.boolean(),
    createdAt: isoTime,
  })
  .meta({ id: 'Workspace' })
export type WorkspaceView = z.output<typeof workspaceView>
