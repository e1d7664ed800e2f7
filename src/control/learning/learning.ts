import type { Learned } from '../../model/learned.ts'
import type { Policy } from '../../model/workspace.ts'
import type { ControlDeps } from '../deps.ts'
import { notFound } from '../shared/faults.ts'
import { iso } from '../shared/time.ts'
import type { LearningView } from './schema.ts'

/** Both columns hold what the program wrote from the types of the model. */
export async function readLearning(deps: ControlDeps, ws: string): Promise<LearningView> {
  const row = await deps.db
    .selectFrom('workspaces')
    .select(['policy', 'learned'])
    .where('id', '=', ws)
    .executeTakeFirst()
  if (!row) throw notFound('workspace', ws)
  const wanted = (row.policy as Policy).smartRoute?.learning === true
  const learned = row.learned as Learned | null
  if (!learned) return { wanted, status: 'off', at: null, since: null, labels: 0, gain: null, regret: null, models: [] }
  return {
    wanted,
    status: learned.status,
    at: iso(learned.at),
    since: learned.since === 0 ? null : iso(learned.since),
    labels: learned.labels,
    gain: learned.gain ?? null,
    regret: learned.regret ?? null,
    models: Object.entries(learned.models).map(([model, { labels, moved, spread }]) => ({
      ...{ model, labels, ability: moved[0] ?? 0, doubt: spread },
    })),
  }
}

/** Forgets all scores and what was learned of them. What judges of this month have cost stays counted. */
export async function forgetLearning(deps: ControlDeps, ws: string): Promise<void> {
  await deps.db.transaction().execute(async (trx) => {
    await trx.deleteFrom('feedback').where('workspace_id', '=', ws).where('spent', '=', 0n).execute()
    await trx.updateTable('feedback').set({ score: null, lesson: null }).where('workspace_id', '=', ws).execute()
    await trx.updateTable('workspaces').set({ learned: null }).where('id', '=', ws).execute()
    await deps.recordChange(trx, 'workspace', ws)
  })
  await deps.afterChange()
}
