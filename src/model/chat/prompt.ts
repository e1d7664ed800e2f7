import type { FilePart, Part } from './parts.ts'
import type { ChatRequest, Message } from './request.ts'

/** Kinds of input besides text, as the catalogue has them. */
export type Medium = 'image' | 'audio' | 'video' | 'file'

/** What is asked, as far as it matters for the choice of a model. */
export interface ChatPrompt {
  /** Texts of the conversation, oldest first; system instructions before all. */
  readonly texts: readonly string[]
  /** What the user said, in messages. */
  readonly turns: number
  /** Tools offered. */
  readonly tools: number
  /** The answer must follow a JSON schema. */
  readonly schema: boolean
  readonly media: ReadonlySet<Medium>
  /** Instructions and the first message: what all turns of a conversation begin with. */
  readonly opening: readonly string[]
}

/** Nothing can be said of it. */
export const unreadPrompt: ChatPrompt = {
  texts: [],
  turns: 1,
  tools: 0,
  schema: false,
  media: new Set(),
  opening: [],
}

/** Takes references only: no text is copied. */
export function promptOf({ messages, tools = [], answerFormat }: ChatRequest): ChatPrompt {
  const media = new Set<Medium>()
  const instructions: string[] = []
  const said: string[] = []
  let turns = 0
  let first: number | undefined
  for (const message of messages) {
    const instructs = isInstruction(message)
    for (const part of message.parts) take(part, instructs ? instructions : said, media)
    if (message.role === 'user') turns++
    if (!instructs) first ??= said.length
  }
  return {
    texts: [...instructions, ...said],
    turns: Math.max(1, turns),
    tools: tools.length,
    schema: answerFormat?.kind === 'schema',
    media,
    opening: [...instructions, ...said.slice(0, first)],
  }
}

const isInstruction = ({ role }: Message) => role === 'system' || role === 'developer'

function take(part: Part, texts: string[], media: Set<Medium>): void {
  switch (part.type) {
    case 'text':
      texts.push(part.text)
      return
    case 'image':
    case 'audio':
      media.add(part.type)
      return
    case 'file':
      if (part.source.kind === 'text') texts.push(part.source.text)
      else media.add(mediumOf(part))
      return
    case 'tool-result':
      for (const inner of part.content) take(inner, texts, media)
  }
}

function mediumOf({ source }: FilePart): Medium {
  const type = 'mediaType' in source ? (source.mediaType ?? '') : ''
  if (type.startsWith('video/')) return 'video'
  if (type.startsWith('image/')) return 'image'
  return type.startsWith('audio/') ? 'audio' : 'file'
}
