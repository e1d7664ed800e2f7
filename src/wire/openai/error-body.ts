import type { Fault, FaultKind } from '../../model/fault.ts'
import type { ErrorFormat, StreamPlace } from '../wire.ts'

/** OpenAI's error types by kind of fault (error codes guide; insufficient_quota as OpenRouter's clients expect it). */
const typeOf: Record<FaultKind, string> = {
  invalid_request: 'invalid_request_error',
  unauthenticated: 'invalid_request_error',
  insufficient_quota: 'insufficient_quota',
  forbidden: 'permission_error',
  not_found: 'invalid_request_error',
  method_not_allowed: 'invalid_request_error',
  timeout: 'timeout_error',
  conflict: 'invalid_request_error',
  too_large: 'invalid_request_error',
  rate_limited: 'rate_limit_error',
  internal: 'server_error',
  upstream: 'upstream_error',
  unavailable: 'server_error',
}

/** OpenAI's error object: `{message, type, param, code}`, all four present. */
export function errorObject(fault: Fault) {
  return { message: fault.message, type: typeOf[fault.kind], param: fault.param ?? null, code: fault.code }
}

/** `{"error":{message,type,param,code}}`, all four present. */
function body(fault: Fault): string {
  return JSON.stringify({ error: errorObject(fault) })
}

/** The event that ends a stream which failed after its first byte: top-level error, finish_reason "error". */
function event(fault: Fault, { answerId, model }: StreamPlace): string {
  const chunk = {
    id: answerId ?? '',
    object: 'chat.completion.chunk',
    created: Math.floor(Date.now() / 1000),
    model,
    choices: [{ index: 0, delta: {}, finish_reason: 'error' }],
    error: errorObject(fault),
  }
  return `data: ${JSON.stringify(chunk)}\n\n`
}

export const openAiErrors: ErrorFormat = { body, headers: () => [], event }
