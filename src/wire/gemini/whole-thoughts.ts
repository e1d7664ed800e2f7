import type { Part, ReasoningPart } from '../../model/chat/parts.ts'
import type { Message } from '../../model/chat/request.ts'
import type { Losses } from '../translate/losses.ts'

/**
 * Clients send streamed answers back as they got them, piece by piece, in one content or each in its own: a thought in
 * several parts, the last of which, often empty, bears the signature. The pieces become one part that is signed as a
 * whole. A signature ends a thought; what follows it is another.
 */
export function withWholeThoughts(messages: readonly Message[], losses: Losses): readonly Message[] {
  const whole: Message[] = []
  for (const message of messages) {
    const last = whole.at(-1)
    const [begun, first] = [last?.parts.at(-1), message.parts[0]]
    const goesOn = last?.role === 'assistant' && message.role === 'assistant' && joined(begun, first) !== undefined
    const parts = goesOn ? [...last.parts, ...message.parts] : message.parts
    const made = message.role === 'assistant' ? { ...message, parts: joinThoughts(parts, losses) } : message
    if (goesOn) whole[whole.length - 1] = made
    else whole.push(made)
  }
  return whole
}

function joinThoughts(parts: readonly Part[], losses: Losses): readonly Part[] {
  const whole: Part[] = []
  for (const part of parts) {
    const both = joined(whole.at(-1), part)
    if (both) whole[whole.length - 1] = losses.sameAs(both, part)
    else whole.push(part)
  }
  return whole
}

/** Undefined where the two are no pieces of one thought. */
function joined(begun: Part | undefined, next: Part | undefined): ReasoningPart | undefined {
  if (begun?.type !== 'reasoning' || begun.text === undefined || begun.signature || begun.redacted) return undefined
  if (next?.type !== 'reasoning' || next.text === undefined || next.redacted || standsAlone(next)) return undefined
  return { ...next, text: begun.text + next.text }
}

/** A signature of Gemini's own that is no thought's: its provider wants it back in its place. */
function standsAlone({ signature, summary }: ReasoningPart): boolean {
  return signature?.origin === 'gemini' && !summary
}
