import { iso } from '../shared/time.ts'
import type { WorkspaceView } from './schema.ts'

export const workspaceColumns = ['id', 'name', 'time_zone', 'suspended', 'created_at'] as const

export function viewWorkspace(row: {
  id: string
  name: string
  time_zone: string
  suspended: boolean
  created_at: bigint
}): WorkspaceView {
  return {
    id: row.id,
    name: row.name,
    timeZone: row.time_zone,
    suspended: row.suspended,
    createdAt: iso(row.created_at),
  }
}
