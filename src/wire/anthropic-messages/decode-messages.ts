import { asObject, asString, type JsonObject } from '../../kit/parse-json.ts'
import type { Part, Signature } from '../../model/chat/parts.ts'
import type { Message } from '../../model/chat/request.ts'
import type { Losses } from '../translate/losses.ts'
import { decodeContent } from './decode-content.ts'
import { objectAt, tellOthers } from './fields.ts'
import { invalid } from './request.ts'
import { readCallMark } from './thinking-marks.ts'

const known: ReadonlySet<string> = new Set(['role', 'content'])

/** The system prompt, a string or blocks, as the first message. */
export function decodeSystem(system: unknown, losses: Losses): Message[] {
  if (system === undefined || system === null) return []
  const parts = decodeContent(system, 'system', losses)
  return parts.length > 0 ? [{ role: 'system', parts }] : []
}

export function decodeMessages(messages: readonly unknown[], losses: Losses): Message[] {
  return messages.flatMap((item, index) => {
    const path = `messages[${index}]`
    return decodeMessage(objectAt(item, path), path, losses)
  })
}

function decodeMessage(message: JsonObject, path: string, losses: Losses): Message[] {
  tellOthers(message, known, path, losses)
  const { role, content } = message
  switch (role) {
    case 'user':
      return byRole(decodeContent(content, `${path}.content`, losses))
    case 'assistant':
      return [{ role, parts: decodeAssistant(content, `${path}.content`, losses) }]
    case 'system':
      return content === undefined ? [] : [{ role, parts: decodeContent(content, `${path}.content`, losses) }]
    default:
      throw invalid(`${path}.role`, 'Input should be "user", "assistant" or "system".')
  }
}

/** Results of tools stand in user messages here; elsewhere each is a message of its own. */
function byRole(parts: readonly Part[]): Message[] {
  const messages: { role: 'user' | 'tool'; parts: Part[] }[] = []
  for (const part of parts) {
    const last = messages.at(-1)
    if (part.type === 'tool-result') messages.push({ role: 'tool', parts: [part] })
    else if (last?.role === 'user') last.parts.push(part)
    else messages.push({ role: 'user', parts: [part] })
  }
  return messages.length > 0 ? messages : [{ role: 'user', parts: [] }]
}

/** Marks of calls, which stand in redacted blocks of our own, go back to their calls. */
function decodeAssistant(content: unknown, path: string, losses: Losses): readonly Part[] {
  if (!Array.isArray(content)) return decodeContent(content, path, losses)
  const marks = new Map<string, Signature>()
  const rest = content.filter((item) => {
    const block = asObject(item)
    const mark = block?.type === 'redacted_thinking' ? readCallMark(asString(block.data) ?? '') : undefined
    if (mark) marks.set(mark.callId, mark.signature)
    return !mark
  })
  const parts = decodeContent(rest, path, losses)
  if (marks.size === 0) return parts
  return parts.map((part) => {
    const signature = part.type === 'tool-call' ? marks.get(part.id) : undefined
    return signature ? losses.sameAs({ ...part, signature }, part) : part
  })
}
