import type { Explained, ExplainQuestion } from '../control/deps.ts'
import { routeOf } from '../http/route.ts'
import { Fault } from '../model/fault.ts'
import type { Key, Workspace } from '../model/workspace.ts'
import { explain } from '../pipeline/explain.ts'
import type { PipelineDeps } from '../pipeline/run.ts'
import { anyKey } from '../routing/price-view.ts'
import { wires } from '../wire/index.ts'

interface Entries {
  workspace(id: string): Workspace | undefined
  key(id: string): Key | undefined
}

/** What would become of a call of this workspace. Throws Fault where the question names nothing that there is. */
export async function explainCall(
  pipeline: PipelineDeps,
  snapshot: Entries,
  { workspaceId, keyId, path, body, headers }: ExplainQuestion,
): Promise<Explained> {
  const workspace = snapshot.workspace(workspaceId)
  const key = keyId === undefined ? anyKey(workspaceId) : snapshot.key(keyId)
  if (!workspace || !key || key.workspaceId !== workspaceId) {
    const what = workspace ? `There is no key '${keyId}'` : `There is no workspace '${workspaceId}'`
    throw new Fault('not_found', 'not_found', `${what}. Check the id.`, { param: workspace ? 'key' : 'ws' })
  }
  const [plain = '', query] = path.split('?')
  const route = routeOf(plain, query)
  if (route.kind !== 'call' || 'readForm' in wires[route.format]) {
    const text = `'${path}' takes no JSON call. Name a path such as /v1/chat/completions.`
    throw new Fault('invalid_request', 'invalid_value', text, { param: 'path' })
  }
  const wire = wires[route.format]
  const question = { workspace, key, wire, path: route.path, body: JSON.stringify(body), headers: headers ?? {} }
  const { model, plan, refused } = await explain(pipeline, question)
  return { model, plan, refused: refused && { status: refused.status, code: refused.code, message: refused.message } }
}
