import { asCount } from '../../kit/parse-json.ts'
import { anthropicMessages } from '../anthropic-messages/wire.ts'
import type { Counting } from './counting.ts'

/** Anthropic API reference, "Count tokens in a Message": a message's request without `max_tokens`. */
export const anthropicCounting: Counting = {
  surface: {
    ...anthropicMessages,
    read: (json, bodyLength, path) =>
      anthropicMessages.read({ ...json, max_tokens: 1, stream: false }, bodyLength, path),
  },
  toUpstream: (call, target) => anthropicMessages.toUpstream(call, target),
  tokens: (answer) => asCount(answer.input_tokens),
  members: new Set(['input_tokens', 'context_management']),
  answer: (tokens) => ({ input_tokens: tokens }),
}
