import type { JsonObject } from '../../kit/parse-json.ts'
import type { Message } from '../../model/chat/request.ts'
import { type BlockKinds, type Turn, trimEnd } from '../claude/turns.ts'
import type { Losses } from '../translate/losses.ts'
import { encodePart, shortened } from './encode-content.ts'

export interface Conversation {
  readonly system: readonly JsonObject[]
  readonly turns: readonly Turn[]
}

/**
 * The conversation as turns of user and assistant, with the instructions before it. Instructions that came later are
 * moved there: only some models take them in place. Turns of one role are joined, and results of tools stand first in
 * theirs, as the API demands.
 */
export function encodeConversation(messages: readonly Message[], losses: Losses): Conversation {
  const system: JsonObject[] = []
  const turns: Turn[] = []
  messages.forEach((message, index) => {
    const path = `messages[${index}]`
    if (message.name !== undefined) losses.lose('message_name', `${path}.name`)
    const blocks = message.parts.flatMap((part, at) => encodePart(part, `${path}.content[${at}]`, losses))
    if (message.role === 'system' || message.role === 'developer') {
      if (turns.length > 0 && blocks.length > 0) losses.lose('system_position', path)
      system.push(...blocks.filter(({ type }) => type === 'text' || refuseMedia(type, path, losses)))
    } else addTurn(turns, message.role === 'assistant' ? 'assistant' : 'user', blocks)
  })
  // Instructions alone are no conversation: what they say last is the question.
  const last = turns.length === 0 ? system.pop() : undefined
  if (last) {
    losses.lose('system_position', `messages[${messages.length - 1}]`)
    turns.push({ role: 'user', blocks: [last] })
  }
  if (turns.length === 0) losses.lose('nothing_said', `messages[${messages.length - 1}]`)
  for (const turn of turns) if (turn.role === 'user') turn.blocks = resultsFirst(turn.blocks)
  trimEnd(turns.at(-1))
  return { system, turns }
}

/** Instructions are text only. */
function refuseMedia(type: unknown, path: string, losses: Losses): boolean {
  losses.lose(type === 'image' ? 'image' : 'file', path)
  return false
}

function addTurn(turns: Turn[], role: Turn['role'], blocks: JsonObject[]): void {
  if (blocks.length === 0) return
  const last = turns.at(-1)
  if (last?.role === role) last.blocks.push(...blocks)
  else turns.push({ role, blocks: [...blocks] })
}

function resultsFirst(blocks: JsonObject[]): JsonObject[] {
  const { isResult } = blockKinds
  return blocks.some(isResult) ? [...blocks.filter(isResult), ...blocks.filter((block) => !isResult(block))] : blocks
}

export function turnsOf({ turns }: Conversation): readonly JsonObject[] {
  return turns.map(({ role, blocks }) => ({ role, content: shortened(blocks) }))
}

export const blockKinds: BlockKinds = {
  isResult: ({ type }) => type === 'tool_result',
  isThinking: ({ type }) => type === 'thinking' || type === 'redacted_thinking',
}
