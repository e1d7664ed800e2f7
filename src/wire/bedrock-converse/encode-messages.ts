import type { JsonObject } from '../../kit/parse-json.ts'
import type { ChatRequest, Message } from '../../model/chat/request.ts'
import { type BlockKinds, type Turn, trimEnd } from '../claude/turns.ts'
import { type ContentContext, cachePoint, encodeParts } from './encode-content.ts'

interface Conversation {
  readonly system: JsonObject[]
  readonly turns: readonly Turn[]
}

export const blockKinds: BlockKinds = {
  isResult: ({ toolResult }) => toolResult !== undefined,
  isThinking: ({ reasoningContent }) => reasoningContent !== undefined,
}

/** Instructions and turns as Converse has them (Bedrock API reference, Message and SystemContentBlock). */
export function encodeConversation({ messages, cache }: ChatRequest, context: ContentContext): Conversation {
  const system = encodeSystem(messages, context)
  const turns = encodeTurns(messages, context)
  // Instructions alone are no conversation: what they say last is the question.
  if (turns.length === 0 && system.length > 0) {
    const last = system.findLastIndex(({ cachePoint: mark }) => mark === undefined)
    context.lose('system_position', `messages[${messages.length - 1}]`)
    turns.push({ role: 'user', blocks: system.splice(last) })
  }
  if (turns.length === 0) context.lose('nothing_said', `messages[${messages.length - 1}]`)
  for (const turn of turns) if (turn.role === 'user') turn.blocks = withText(resultsFirst(turn.blocks))
  if (context.family.claude) trimEnd(turns.at(-1))
  const mark = cache && cachePoint(cache, 'cache_control', context)
  if (mark) turns.at(-1)?.blocks.push(mark)
  return { system, turns }
}

function isInstruction({ role }: Message): boolean {
  return role === 'system' || role === 'developer'
}

/** Instructions from wherever they stand: Converse has them before the conversation. */
function encodeSystem(messages: readonly Message[], context: ContentContext): JsonObject[] {
  const start = messages.findIndex((message) => !isInstruction(message))
  return messages.flatMap((message, at) => {
    if (!isInstruction(message)) return []
    if (start >= 0 && at > start) context.lose('system_position', `messages[${at}]`)
    refuseMedia(message, at, context)
    return encodeParts(message.parts, `messages[${at}].content`, context)
  })
}

/** Only users may show images and documents. */
function refuseMedia({ parts }: Message, at: number, { lose }: ContentContext): void {
  for (const { type } of parts) if (type === 'image' || type === 'file') lose(type, `messages[${at}]`)
}

/** Results of tools are the user's; messages of one side that follow each other become one, for sides must alternate. */
function encodeTurns(messages: readonly Message[], context: ContentContext): Turn[] {
  const turns: Turn[] = []
  messages.forEach((message, at) => {
    if (isInstruction(message)) return
    if (message.name !== undefined) context.lose('message_name', `messages[${at}].name`)
    const role = message.role === 'assistant' ? 'assistant' : 'user'
    if (role === 'assistant') refuseMedia(message, at, context)
    const blocks = encodeParts(message.parts, `messages[${at}].content`, context)
    const last = turns.at(-1)
    if (last?.role === role) last.blocks.push(...blocks)
    else if (blocks.length > 0) turns.push({ role, blocks })
  })
  return turns
}

/** Results of tools stand first in their turn, as Claude demands; cache points stay behind their blocks. */
function resultsFirst(blocks: JsonObject[]): JsonObject[] {
  if (!blocks.some(blockKinds.isResult)) return blocks
  const results: JsonObject[] = []
  const others: JsonObject[] = []
  let list = others
  for (const block of blocks) {
    if (block.cachePoint === undefined) list = blockKinds.isResult(block) ? results : others
    list.push(block)
  }
  return [...results, ...others]
}

/** A document is refused where no text stands beside it. */
function withText(blocks: JsonObject[]): JsonObject[] {
  const lacks = blocks.some(({ document }) => document !== undefined) && !blocks.some(({ text }) => text !== undefined)
  return lacks ? [...blocks, { text: 'See the attached document.' }] : blocks
}
