import { asObject, asString, type JsonObject } from '../../kit/parse-json.ts'
import type { Finish, FinishReason } from '../../model/chat/answer.ts'

/** What an answer held, for the status alone does not tell. */
export interface Held {
  readonly calls: boolean
  readonly refusal: boolean
}

const incompleteReasons: Readonly<Record<string, FinishReason>> = {
  max_output_tokens: 'length',
  content_filter: 'content-filter',
  model_context_window: 'context-length',
}

function reasonOf(word = ''): FinishReason {
  return (Object.hasOwn(incompleteReasons, word) ? incompleteReasons[word] : undefined) ?? 'other'
}

/** Why a response ended: its `status` and `incomplete_details`. */
export function readFinish(response: JsonObject, { calls, refusal }: Held): Finish {
  const status = asString(response.status) ?? 'completed'
  if (status === 'completed') return { reason: calls ? 'tool-calls' : refusal ? 'refusal' : 'stop', raw: status }
  const why = asString(asObject(response.incomplete_details)?.reason)
  return { reason: reasonOf(why), raw: why ?? status }
}

/** How a response ends. */
export interface Ending {
  readonly status: 'completed' | 'incomplete' | 'failed'
  readonly incomplete_details: { readonly reason: string } | null
  readonly error: { readonly code: string; readonly message: string } | null
}

const completed: Ending = { status: 'completed', incomplete_details: null, error: null }
const incomplete = (reason: string): Ending => ({ status: 'incomplete', incomplete_details: { reason }, error: null })

/** A model that refused in words of its own has completed its answer; one that was stopped has not. */
export function writeFinish({ reason, raw }: Finish, { refusal }: Pick<Held, 'refusal'>): Ending {
  switch (reason) {
    case 'length':
    case 'context-length':
      return incomplete('max_output_tokens')
    case 'content-filter':
      return incomplete('content_filter')
    case 'refusal':
      return refusal ? completed : incomplete('content_filter')
    case 'error': {
      const message = raw === undefined ? 'The provider broke off.' : `The provider broke off: ${raw}.`
      return { status: 'failed', incomplete_details: null, error: { code: 'server_error', message } }
    }
    default:
      return completed
  }
}
