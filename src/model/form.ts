import type { FormPiece } from '../kit/multipart.ts'
import type { Fault } from './fault.ts'

/**
 * A multipart/form-data body on its way. Its beginning is kept, so that what is asked is known before anything is sent;
 * the rest passes once, piece by piece.
 */
export interface Form {
  /** As the client wrote it, with the boundary. */
  readonly contentType: string
  readonly kept: readonly FormPiece[]
  /** All of it has come. */
  readonly whole: boolean
  /** Length of the whole body where the client told it. */
  readonly length: number | undefined
  /** Bytes that have come so far. */
  readonly bytes: number
  /** Length of the recording in it, as far as that tells it; what has not come yet may change it. */
  readonly seconds: number | undefined
  /** Pieces behind the kept ones; undefined at the end. Rejects with `fault`. */
  next(): Promise<readonly FormPiece[] | undefined>
  /** Something that is not kept has gone out: the body cannot be sent again. */
  readonly spent: boolean
  /** Why the rest of the body could not be passed on: the client's doing. */
  readonly fault: Fault | undefined
  /** Passes no more of it on, and throws `fault`. */
  refuse(fault: Fault): never
}

/** Values of the fields (parts that are no files) by name; of fields with one name the last one. */
export type FormFields = ReadonlyMap<string, string>
