import { newId } from '../kit/ids.ts'
import { Fault } from '../model/fault.ts'
import type { Key, Workspace } from '../model/workspace.ts'
import type { CallPath, Wire } from '../wire/wire.ts'
import { Affordable, planWith } from './affordable.ts'
import type { Inbound } from './inbound.ts'
import { makePlan } from './plan.ts'
import { planText } from './plan-text.ts'
import { read } from './read.ts'
import type { PipelineDeps } from './run.ts'
import { conditions } from './serve.ts'
import { smartAsked } from './smart-asked.ts'

/** A call that is not made. */
export interface Question {
  readonly workspace: Workspace
  readonly key: Key
  readonly wire: Wire
  readonly path: CallPath
  /** JSON text. */
  readonly body: string
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string>>
}

/** What would become of it now: the plan as records keep it, or why it would be refused. */
export type Explanation =
  | { readonly model: string; readonly plan: string; readonly refused: undefined }
  | { readonly model: string | undefined; readonly plan: undefined; readonly refused: Fault }

/** Walks the line up to the reservation, as `serve` does, and goes no further: nothing is held, sent or noted. */
export async function explain(deps: PipelineDeps, question: Question): Promise<Explanation> {
  const { workspace, key, wire, path } = question
  const now = deps.now()
  const caller = { workspace, key }
  let model: string | undefined
  try {
    const call = read(newId('req'), now, wire, path, asInbound(question), Buffer.from(question.body))
    model = call.facts.model
    const smart = await smartAsked(deps, caller, call, now)
    const credit = new Affordable(deps.limits, workspace.id)
    const { snapshot } = deps
    const planned = await planWith(credit, () =>
      makePlan(snapshot, conditions(deps, now, credit, undefined, smart), caller, call),
    )
    return { model, plan: planText({ plan: planned, drops: [] }), refused: undefined }
  } catch (error) {
    if (error instanceof Fault) return { model, plan: undefined, refused: error }
    throw error
  }
}

function asInbound({ headers, body }: Question): Inbound {
  return {
    header: (name) => headers[name],
    repeated: () => false,
    body: async () => Buffer.from(body),
    chunks: () => {
      throw new Fault('invalid_request', 'unsupported', 'Forms cannot be explained. Send a call with a JSON body.')
    },
  }
}
