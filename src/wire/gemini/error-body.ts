import type { Fault, FaultKind } from '../../model/fault.ts'
import type { ErrorFormat } from '../wire.ts'

/** Names of google.rpc.Code for kinds of fault (Gemini API, "Troubleshooting guide"; google/rpc/code.proto). */
const statusOf: Record<FaultKind, string> = {
  invalid_request: 'INVALID_ARGUMENT',
  unauthenticated: 'UNAUTHENTICATED',
  insufficient_quota: 'RESOURCE_EXHAUSTED',
  forbidden: 'PERMISSION_DENIED',
  not_found: 'NOT_FOUND',
  method_not_allowed: 'UNIMPLEMENTED',
  timeout: 'DEADLINE_EXCEEDED',
  conflict: 'ABORTED',
  too_large: 'INVALID_ARGUMENT',
  rate_limited: 'RESOURCE_EXHAUSTED',
  internal: 'INTERNAL',
  upstream: 'UNAVAILABLE',
  unavailable: 'UNAVAILABLE',
}

const TYPE = 'type.googleapis.com/google.rpc'

/** The fault's code, its field and the time to wait, in the words of google/rpc/error_details.proto. */
function detailsOf({ code, param, message, retryAfterMs }: Fault, requestId: string): readonly unknown[] {
  const reason = code.toUpperCase()
  return [
    { '@type': `${TYPE}.ErrorInfo`, reason, domain: 'trilane', metadata: { code } },
    ...(param === undefined
      ? []
      : [{ '@type': `${TYPE}.BadRequest`, fieldViolations: [{ field: param, description: message }] }]),
    ...(retryAfterMs === undefined ? [] : [{ '@type': `${TYPE}.RetryInfo`, retryDelay: `${retryAfterMs / 1000}s` }]),
    ...(requestId === '' ? [] : [{ '@type': `${TYPE}.RequestInfo`, requestId }]),
  ]
}

/** `{"error":{code,message,status,details}}`; `code` is the HTTP status. */
function body(fault: Fault, requestId: string): string {
  const { status, message, kind } = fault
  return JSON.stringify({
    error: { code: status, message, status: statusOf[kind], details: detailsOf(fault, requestId) },
  })
}

export const geminiErrors: ErrorFormat = {
  body,
  headers: () => [],
  event: (fault, { requestId }) => `data: ${body(fault, requestId)}\n\n`,
}
