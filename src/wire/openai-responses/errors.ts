import type { Fault } from '../../model/fault.ts'
import { errorObject, openAiErrors } from '../openai/error-body.ts'
import type { ErrorFormat } from '../wire.ts'

/** Streaming events reference, "error". Its number in the sequence is not known to who writes it. */
function event(fault: Fault): string {
  const { code, message, param } = errorObject(fault)
  return `event: error\ndata: ${JSON.stringify({ type: 'error', code, message, param, sequence_number: 0 })}\n\n`
}

export const openAiResponsesErrors: ErrorFormat = { ...openAiErrors, event }
