import type { Candidate } from '../model/plan.ts'
import { servedAs } from '../model/served-as.ts'
import { nextFormat, type WireFormat } from '../model/wire-format.ts'
import type { Result } from './answer.ts'

/** Nothing was sent: the candidate's format has no words for what is asked. */
export function isUnsayable(result: Result): boolean {
  return result.kind === 'failed' && result.failure.fault.code === 'unsupported_by_provider'
}

/** The same candidate spoken to in its provider's next format for calls in `wanted`; undefined: there is none. */
export function inNextFormat(candidate: Candidate, wanted: WireFormat): Candidate | undefined {
  const { formats } = servedAs(candidate.provider, candidate.deployment.upstreamModel)
  const format = nextFormat(wanted, formats, candidate.format)
  const path = format && formats[format]
  return format === undefined || path === undefined ? undefined : { ...candidate, format, path }
}
