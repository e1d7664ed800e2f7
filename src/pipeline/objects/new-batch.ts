import { isUtf8 } from 'node:buffer'
import { duplicateKey, memberNamed, membersOf, stringOf } from '../../kit/json-members.ts'
import type { Caller } from '../../model/call.ts'
import { Fault } from '../../model/fault.ts'
import type { Snapshot } from '../../model/snapshot.ts'
import { renameModels } from '../../wire/batches/anthropic.ts'
import type { Keeper } from './keeper.ts'
import { nameAtKeeper, refuseOtherLanes } from './model-names.ts'

/** A batch that is to be made. */
export interface NewBatch {
  readonly body: Buffer
  /** The file with its requests, where those do not stand in the body. */
  readonly inputFile: string | undefined
}

/** Throws Fault `invalid_request`. */
export function readNewBatch(snapshot: Snapshot, body: Buffer): NewBatch {
  const members = isUtf8(body) ? membersOf(body) : undefined
  if (!members) {
    const text =
      'We could not parse the JSON body of your request. Send one JSON object with content-type: application/json.'
    throw new Fault('invalid_request', 'invalid_json', text)
  }
  const twice = duplicateKey(members)?.slice(0, 64)
  if (twice !== undefined) {
    const text = `The field '${twice}' stands twice in the body.`
    throw new Fault('invalid_request', 'duplicate_field', text, { param: twice })
  }
  const model = stringOf(body, memberNamed(members, 'model'))
  if (model !== undefined) refuseOtherLanes(snapshot, model)
  return { body, inputFile: stringOf(body, memberNamed(members, 'input_file_id'))?.slice(0, 256) }
}

/** The batch's body as the keeper takes it. Throws Fault. */
export function bodyFor(
  snapshot: Snapshot,
  caller: Caller,
  keeper: Keeper,
  { body }: NewBatch,
  inline: boolean,
): Buffer {
  checkBudgets(caller, keeper)
  if (!inline) {
    checkModels(caller)
    return body
  }
  const names = new Map<string, string>()
  return renameModels(body, (name) => {
    let there = names.get(name)
    if (there === undefined) names.set(name, (there = nameAtKeeper(snapshot, caller, keeper, name)))
    return there
  })
}

/** What a batch costs is known when it has ended: a budget could not hold. */
function checkBudgets({ key }: Caller, { credential }: Keeper): void {
  const whose = key.maxSpend !== undefined ? 'key' : credential.monthlyBudget !== undefined ? 'credential' : undefined
  if (whose === undefined) return
  const text = `What a batch costs is known only when it has ended, and the budget of this ${whose} must hold. Use a ${whose} without a budget for batches, or send the requests one by one.`
  throw new Fault('forbidden', 'batch_not_bounded', text)
}

/** The models stand in a file that is at the provider. */
function checkModels({ key }: Caller): void {
  if (!key.models) return
  const text =
    'This key may use some models only, and those of a batch stand in its file, which is not looked into. Use a key without such a list for batches.'
  throw new Fault('forbidden', 'model_not_allowed', text, { param: 'input_file_id' })
}
