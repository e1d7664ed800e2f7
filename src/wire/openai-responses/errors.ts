import type { Fault } from '../../model/fault.ts'
import { errorObject, openAiErrors } from '../openai/error-body.ts'
import type { ErrorFormat, StreamPlace } from '../wire.ts'

function written(event: Readonly<Record<string, unknown>>): string {
  return `event: ${String(event.type)}\ndata: ${JSON.stringify(event)}\n\n`
}

/**
 * Streaming events reference, "error" and "response.failed", in OpenAI's own order: its SDKs throw at the first, while
 * some agents read the second only.
 */
function event(fault: Fault, { requestId, answerId, model, sequence = 0 }: StreamPlace): string {
  const { code, message, param } = errorObject(fault)
  const response = {
    id: answerId ?? `resp_${requestId}`,
    object: 'response',
    created_at: Math.floor(Date.now() / 1000),
    status: 'failed',
    error: { code: 'server_error', message },
    incomplete_details: null,
    instructions: null,
    metadata: {},
    model,
    output: [],
    parallel_tool_calls: true,
    temperature: null,
    tool_choice: 'auto',
    tools: [],
    top_p: null,
    usage: null,
  }
  return (
    written({ type: 'error', code, message, param, sequence_number: sequence }) +
    written({ type: 'response.failed', response, sequence_number: sequence + 1 })
  )
}

export const openAiResponsesErrors: ErrorFormat = { ...openAiErrors, event }
