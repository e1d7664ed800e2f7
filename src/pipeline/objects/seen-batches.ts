import { asObject, type JsonObject } from '../../kit/parse-json.ts'
import type { Caller } from '../../model/call.ts'
import { type BatchTerms, batchTerms } from '../../routing/batch-terms.ts'
import type { BatchFacts, BatchFormat } from '../../wire/batches/facts.ts'
import type { ObjectDeps } from './deps.ts'
import type { Keeper } from './keeper.ts'
import { batchOfOutput, type KnownBatch, noteOutcome, rememberOutput, unrecorded } from './known-objects.ts'
import { isObjectId } from './object-id.ts'
import { recordBatch } from './record-batch.ts'
import { ResultTally, tallyOf } from './tally.ts'

/** A page of a list has fewer. */
const MOST_IN_LIST = 1_000

/** Prices of the keeper's models within a batch, for this caller. */
export function termsAt({ snapshot, now }: ObjectDeps, { workspace }: Caller, keeper: Keeper) {
  return (name: string): BatchTerms =>
    batchTerms(snapshot.catalog, workspace, keeper.provider, keeper.credential, name, now())
}

/** Records batches that an answer (one, or a list) shows to have ended, or learns where their results are. */
export async function noteBatches(
  deps: ObjectDeps,
  caller: Caller,
  keeper: Keeper,
  format: BatchFormat,
  answer: JsonObject,
): Promise<void> {
  const objects = Array.isArray(answer.data) ? answer.data.slice(0, MOST_IN_LIST).map(asObject) : [answer]
  const batches = objects.flatMap((one) => (one && format.read(one)) ?? [])
  const ended = batches.filter((batch) => batch.ended && isObjectId(batch.id))
  const ids = ended.map(({ id }) => id)
  for (const batch of await unrecorded(deps.db, caller.workspace.id, keeper.credential.id, ids)) {
    const facts = ended.find(({ id }) => id === batch.id)
    if (facts) await noteBatch(deps, caller, keeper, format, batch, facts)
  }
}

async function noteBatch(
  deps: ObjectDeps,
  caller: Caller,
  keeper: Keeper,
  format: BatchFormat,
  batch: KnownBatch,
  facts: BatchFacts,
): Promise<void> {
  const { outputFile, errorFile, outcome } = facts
  const told = facts.usage !== undefined && facts.model !== undefined
  if (errorFile !== undefined && isObjectId(errorFile)) await rememberOutput(deps.db, batch, errorFile, undefined)
  if (outputFile !== undefined && isObjectId(outputFile))
    await rememberOutput(deps.db, batch, outputFile, told ? undefined : outcome)
  // Its results will tell what it consumed.
  if (format.inResults) return noteOutcome(deps.db, batch, outcome)
  if (!told && outputFile !== undefined) return
  const { workspace } = caller
  await recordBatch(deps, { batch, keeper, workspace, outcome, tallies: tallyOf(facts, termsAt(deps, caller, keeper)) })
}

/** A reader of results that are not recorded yet: `push` what passes, then `end`. */
export interface ResultReader {
  push(chunk: Buffer): void
  end(): Promise<void>
}

/** Undefined for a file that is no batch's, and for a batch that is recorded already or was not made here. */
export async function readerOf(
  deps: ObjectDeps,
  caller: Caller,
  keeper: Keeper,
  format: BatchFormat,
  id: string,
): Promise<ResultReader | undefined> {
  const { workspace } = caller
  const of = format.inResults ? { id, outcome: undefined } : await batchOfOutput(deps.db, workspace.id, id)
  const [batch] = of ? await unrecorded(deps.db, workspace.id, keeper.credential.id, [of.id]) : []
  if (!of || !batch) return undefined
  const outcome = of.outcome ?? batch.outcome ?? 'completed'
  const tally = new ResultTally(format, termsAt(deps, caller, keeper))
  return {
    push: (chunk) => tally.push(chunk),
    end: () => recordBatch(deps, { batch, keeper, workspace, outcome, tallies: tally.end() }),
  }
}
