import { asObject, asString, isObject, type JsonObject } from '../../kit/parse-json.ts'
import { isEnvelope } from './thinking-marks.ts'

/** How a mark of ours begins in the JSON text of a request. */
const mark = Buffer.from('"tl1')

/**
 * Conversations wander: thinking that another format's provider wrote, and that was marked as such on its way to the
 * client, comes back to a provider of this format, which would refuse it as wrongly signed. Undefined: there is none.
 * The raw members of messages that stay are parsed values; only requests with such marks pay for the parse.
 */
export function withoutForeignThinking(
  body: Buffer,
  messages: () => unknown,
): { readonly messages: readonly unknown[]; readonly dropped: readonly string[] } | undefined {
  if (!body.includes(mark)) return undefined
  const list = messages()
  if (!Array.isArray(list)) return undefined
  const dropped: string[] = []
  const kept = list.flatMap((message: unknown, index) => {
    const content = asObject(message)?.content
    if (!Array.isArray(content) || !isObject(message)) return [message]
    const rest = content.filter((block, at) => {
      if (!isForeign(asObject(block))) return true
      dropped.push(`messages[${index}].content[${at}]`)
      return false
    })
    if (rest.length === content.length) return [message]
    return rest.length > 0 ? [{ ...message, content: rest }] : []
  })
  return dropped.length > 0 ? { messages: kept, dropped } : undefined
}

function isForeign(block: JsonObject | undefined): boolean {
  if (block?.type === 'thinking') return isEnvelope(asString(block.signature))
  return block?.type === 'redacted_thinking' && isEnvelope(asString(block.data))
}
