import { editMembers, membersOf } from '../../kit/json-members.ts'
import { asCount } from '../../kit/parse-json.ts'
import type { Call } from '../../model/call.ts'
import { anthropicMessages } from '../anthropic-messages/wire.ts'
import type { UpstreamBody, UpstreamTarget } from '../wire.ts'
import type { Counting } from './counting.ts'

/**
 * On Vertex AI all counts have one path, so that the body names the model; it takes no betas there
 * (https://cloud.google.com/vertex-ai/generative-ai/docs/partner-models/claude/count-tokens;
 * github.com/anthropics/claude-code, issue 11154). The version stays in the body, as Anthropic's SDK for Vertex has it.
 */
function toUpstream(call: Call, target: UpstreamTarget): UpstreamBody {
  const { versionInBody } = target.quirks
  if (versionInBody === undefined) return anthropicMessages.toUpstream(call, target)
  const written = anthropicMessages.toUpstream(call, { ...target, quirks: { ...target.quirks, betas: [] } })
  if (!Buffer.isBuffer(written.body)) throw new Error('a request of JSON became a stream')
  const named = new Map([['model', JSON.stringify(target.model)]])
  return { ...written, body: editMembers(written.body, membersOf(written.body) ?? [], named) }
}

/** Anthropic API reference, "Count tokens in a Message": a message's request without `max_tokens`. */
export const anthropicCounting: Counting = {
  surface: {
    ...anthropicMessages,
    read: (json, bodyLength, path, texts) =>
      anthropicMessages.read({ ...json, max_tokens: 1, stream: false }, bodyLength, path, texts),
  },
  toUpstream,
  tokens: (answer) => asCount(answer.input_tokens),
  members: new Set(['input_tokens', 'context_management']),
  answer: (tokens) => ({ input_tokens: tokens }),
}
