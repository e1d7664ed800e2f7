import type { JsonObject } from '../../kit/parse-json.ts'
import type { Outcome } from '../../model/request-record.ts'
import type { Usage } from '../../model/usage.ts'

/** What a batch tells about itself. */
export interface BatchFacts {
  readonly id: string
  /** Nothing of it will change any more. */
  readonly ended: boolean
  readonly outcome: Outcome
  /** The provider's name of the one model that served it, where it tells that. */
  readonly model: string | undefined
  /** Of all its requests together, where it tells that. */
  readonly usage: Usage | undefined
  /** JSON text of the usage object. */
  readonly rawUsage: string | undefined
  /** Requests that were answered, where it tells that. */
  readonly answered: number | undefined
  /** File with the answers. */
  readonly outputFile: string | undefined
  /** File with the failures, which nobody bills. */
  readonly errorFile: string | undefined
}

/** One answer among a batch's results; lines of requests that were not answered are none. */
export interface ResultFacts {
  /** The provider's name of the model that served it. */
  readonly model: string
  /** Undefined: it was not told. */
  readonly usage: Usage | undefined
}

/** How batches of a format are read. */
export interface BatchFormat {
  /** Results are read under the batch's own id; otherwise they stand in files. */
  readonly inResults: boolean
  readonly read: (batch: JsonObject) => BatchFacts | undefined
  readonly result: (line: JsonObject) => ResultFacts | undefined
}
