import { BadPattern, LinearPattern } from '../../kit/linear-pattern.ts'
import type { Policy } from '../../model/workspace.ts'
import type { ControlDeps } from '../deps.ts'
import { invalid, notFound } from '../shared/faults.ts'
import { checkRegions } from '../shared/regions.ts'
import { isKnownModel } from './known-model.ts'
import type { PolicyBody } from './schema.ts'

/** The stored rules have the shape of the model's Policy. */
export async function readPolicy(deps: ControlDeps, ws: string): Promise<PolicyBody> {
  const row = await deps.db.selectFrom('workspaces').select('policy').where('id', '=', ws).executeTakeFirst()
  if (!row) throw notFound('workspace', ws)
  return row.policy as PolicyBody
}

/** Replaces all rules. Throws Fault `invalid_request` naming the lanes, regions and models that are unknown. */
export async function replacePolicy(deps: ControlDeps, ws: string, body: PolicyBody): Promise<PolicyBody> {
  checkLanes(body)
  await checkChains(deps, ws, body)
  await checkRegions(deps, ws, body.regions)
  checkReference(deps, body)
  checkJudge(deps, body)
  checkPattern(body)
  const policy: Policy = body
  await deps.db.transaction().execute(async (trx) => {
    await trx
      .updateTable('workspaces')
      .set({ policy: JSON.stringify(policy) })
      .where('id', '=', ws)
      .execute()
    await deps.recordChange(trx, 'workspace', ws)
  })
  await deps.afterChange()
  return body
}

/** An order that names a lane the same policy forbids is a contradiction, not a wish. */
function checkLanes({ laneOrder, lanes }: PolicyBody): void {
  const outside = lanes && laneOrder?.filter((lane) => !lanes.includes(lane))
  if (!outside?.length) return
  throw invalid('laneOrder', `laneOrder names ${outside.join(', ')}, which "lanes" does not allow. Make them agree.`)
}

/** Choices are made among models of the catalogue. */
function checkReference(deps: ControlDeps, { smartRoute }: PolicyBody): void {
  const reference = smartRoute?.reference
  if (reference === undefined || deps.catalog().models.get(reference)?.kind === 'chat') return
  const text = `There is no chat model '${reference}'. GET /v1/models lists the public names, without a lane before them.`
  throw invalid('smartRoute.reference', text, 'unknown_model')
}

function checkJudge(deps: ControlDeps, { smartRoute }: PolicyBody): void {
  const model = smartRoute?.judge?.model
  if (model === undefined || isKnownModel(deps.catalog(), model)) return
  const text = `There is no model '${model}' that could judge. GET /v1/models lists the public names.`
  throw invalid('smartRoute.judge.model', text, 'unknown_model')
}

function checkPattern({ smartRoute }: PolicyBody): void {
  const pattern = smartRoute?.cascade?.pattern
  if (pattern === undefined) return
  try {
    new LinearPattern(pattern)
  } catch (error) {
    if (!(error instanceof BadPattern)) throw error
    throw invalid('smartRoute.cascade.pattern', `This pattern is not understood: ${error.message}.`)
  }
}

async function checkChains(deps: ControlDeps, ws: string, { chains }: PolicyBody): Promise<void> {
  const catalog = deps.catalog()
  const names = Object.entries(chains ?? {}).flatMap(([model, next]) => [model, ...next])
  const strange = [...new Set(names)].filter((name) => !isKnownModel(catalog, name))
  if (strange.length === 0) return
  const own = await ownNames(deps, ws)
  const unknown = strange.filter((name) => !own.has(name.replace(/^byok\//, '')))
  if (unknown.length === 0) return
  const text = `Unknown model ${unknown.slice(0, 10).join(', ')}. GET /v1/models lists the public names.`
  throw invalid('chains', text, 'unknown_model')
}

/** Names that only the workspace's own credentials know. */
async function ownNames(deps: ControlDeps, ws: string): Promise<ReadonlySet<string>> {
  const rows = await deps.db
    .selectFrom('credentials')
    .select('models')
    .where('workspace_id', '=', ws)
    .where('deleted_at', 'is', null)
    .execute()
  return new Set(rows.flatMap(({ models }) => Object.keys(models)))
}
