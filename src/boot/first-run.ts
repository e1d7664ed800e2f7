import type { Kysely } from 'kysely'
import { grantTrial } from '../control/credits/grant-trial.ts'
import type { ControlDeps } from '../control/deps.ts'
import { createKey } from '../control/keys/create-key.ts'
import { createWorkspace } from '../control/workspaces/create-workspace.ts'
import type { Nano } from '../model/money.ts'
import type { Database } from '../store/schema.ts'
import { metaValue, setMeta } from './secrets.ts'

const FIRST_RUN = 'first_run_done'

export interface FirstKey {
  readonly workspaceId: string
  /** Shown once. */
  readonly key: string
  readonly credit: Nano
}

/** On an empty database: a first workspace with a key and trial credit, so that the first call works. Once only. */
export async function firstRun(
  db: Kysely<Database>,
  control: ControlDeps,
  credit: Nano,
): Promise<FirstKey | undefined> {
  if ((await metaValue(db, FIRST_RUN)) !== undefined) return undefined
  const some = await db.selectFrom('workspaces').select('id').limit(1).executeTakeFirst()
  let first: FirstKey | undefined
  if (!some) {
    const workspace = await createWorkspace(control, { name: 'First workspace', timeZone: 'UTC' }, 'first-run')
    const { key } = await createKey(
      control,
      workspace.id,
      { name: 'First key', budgetPeriod: 'none', tags: {} },
      undefined,
    )
    await grantTrial(control, workspace.id, credit, 'Trial credit of the first workspace')
    first = { workspaceId: workspace.id, key, credit }
  }
  await setMeta(db, FIRST_RUN, new Date().toISOString())
  return first
}
