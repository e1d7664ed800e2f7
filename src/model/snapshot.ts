import type { Catalog } from './catalog.ts'
import type { Credential, Key, Workspace } from './workspace.ts'

/**
 * The policy data of one moment, held in memory. Its entries are immutable; a change replaces entries, so a request
 * that has taken one keeps it to its end.
 */
export interface Snapshot {
  readonly catalog: Catalog
  /** By hex SHA-256 of the presented secret; includes rotated secrets that are still valid at `now` (epoch ms). */
  keyByHash(hash: string, now: number): Key | undefined
  workspace(id: string): Workspace | undefined
  /** The workspace's own credentials, by priority. */
  credentialsOf(workspaceId: string): readonly Credential[]
}
