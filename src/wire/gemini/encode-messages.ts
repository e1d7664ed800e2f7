import type { JsonObject } from '../../kit/parse-json.ts'
import type { Message } from '../../model/chat/request.ts'
import type { Losses } from '../translate/losses.ts'
import { type ContentState, encodeParts } from './encode-content.ts'
import { isGemini3 } from './thinking.ts'

/**
 * Lets a call pass whose signature is not known because another provider's model made it (Gemini API, "Thought
 * signatures", frequently asked questions; Google's own client has it as SYNTHETIC_THOUGHT_SIGNATURE,
 * github.com/google-gemini/gemini-cli, packages/core/src/core/geminiChat.ts). Without one Gemini 3 and what came after it
 * refuse the conversation.
 */
const UNSIGNED = 'skip_thought_signature_validator'

interface Content {
  readonly role: 'user' | 'model'
  readonly parts: JsonObject[]
}

/** Members of a request: `systemInstruction` and `contents`. Neighbours of one role become one content. */
export function encodeMessages(messages: readonly Message[], model: string, losses: Losses): JsonObject {
  const system: JsonObject[] = []
  const contents: Content[] = []
  const names = new Map<string, string>()
  const checksSignatures = isGemini3(model)
  messages.forEach((message, index) => {
    const path = `messages[${index}].content`
    const state: ContentState = { losses, names, mediaInResults: checksSignatures, path }
    if (message.name !== undefined) losses.lose('message_name', `messages[${index}].name`)
    const parts = encodeParts(message.parts, state)
    if (message.role === 'system' || message.role === 'developer') {
      if (contents.length > 0) losses.lose('system_position', `messages[${index}]`)
      system.push(...parts)
    } else append(contents, message.role === 'assistant' ? 'model' : 'user', parts)
  })
  if (checksSignatures) for (const { role, parts } of contents) if (role === 'model') markUnsigned(parts)
  // A conversation must begin with something.
  if (contents.length === 0) {
    if (system.length === 0) losses.lose('nothing_said', `messages[${messages.length - 1}]`)
    return { contents: [{ role: 'user', parts: system }] }
  }
  return { ...(system.length > 0 && { systemInstruction: { parts: system } }), contents }
}

function append(contents: Content[], role: Content['role'], parts: JsonObject[]): void {
  if (parts.length === 0) return
  const last = contents.at(-1)
  if (last?.role === role) last.parts.push(...parts)
  else contents.push({ role, parts })
}

/** Of several calls at once the first is signed. */
function markUnsigned(parts: JsonObject[]): void {
  const first = parts.findIndex((part) => part.functionCall !== undefined)
  const call = parts[first]
  if (call && call.thoughtSignature === undefined) parts[first] = { ...call, thoughtSignature: UNSIGNED }
}
