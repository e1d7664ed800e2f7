import type { JsonObject } from '../../kit/parse-json.ts'
import type { Call } from '../../model/call.ts'
import type { Surface, UpstreamBody, UpstreamTarget } from '../wire.ts'

/** How the input tokens of a call in one wire format are counted without making it. */
export interface Counting {
  /** Reads the request as one for an answer; what only an answer needs may be missing. */
  readonly surface: Surface
  toUpstream(call: Call, target: UpstreamTarget): UpstreamBody
  /** The count that an answer tells. */
  tokens(answer: JsonObject): number | undefined
  /** Members of an answer that tell nothing about the operator's account. */
  readonly members: ReadonlySet<string>
  /** An answer in the format's own words. */
  answer(tokens: number): JsonObject
}
