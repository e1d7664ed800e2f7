import type { Fault, FaultKind } from '../../model/fault.ts'
import type { ErrorFormat } from '../wire.ts'

/** The format's error types by kind of fault (API reference, "Errors"). */
const typeOf: Record<FaultKind, string> = {
  invalid_request: 'invalid_request_error',
  unauthenticated: 'authentication_error',
  insufficient_quota: 'billing_error',
  forbidden: 'permission_error',
  not_found: 'not_found_error',
  method_not_allowed: 'invalid_request_error',
  timeout: 'timeout_error',
  conflict: 'invalid_request_error',
  too_large: 'request_too_large',
  rate_limited: 'rate_limit_error',
  internal: 'api_error',
  upstream: 'api_error',
  unavailable: 'overloaded_error',
}

/** `{"type":"error","error":{type,message},"request_id"}`, with the code and the field that all our errors have. */
function body({ kind, message, code, param }: Fault, requestId: string): string {
  const error = { type: typeOf[kind], message, code, ...(param !== undefined && { param }) }
  return JSON.stringify({ type: 'error', error, request_id: requestId })
}

export const anthropicErrors: ErrorFormat = {
  body,
  headers: (_fault, requestId) => ['request-id', requestId],
  event: (fault, { requestId }) => `event: error\ndata: ${body(fault, requestId)}\n\n`,
}
