import { createHash } from 'node:crypto'
import type { ChatAnswer, StreamEvent } from '../../model/chat/answer.ts'
import type { Part } from '../../model/chat/parts.ts'
import type { ChatRequest, ToolChoice } from '../../model/chat/request.ts'
import type { ChatFormat } from '../../model/wire-format.ts'

/**
 * Names of tools that a format's providers take. Sources: the types of OpenAI's SDK (`FunctionDefinition.name`) and of
 * Google's (`FunctionDeclaration.name`), the errors that Anthropic's API answers with ("String should match pattern"),
 * the Bedrock API reference (`ToolSpecification.name`).
 */
const taken: Readonly<Record<ChatFormat, RegExp>> = {
  'openai-chat': /^[a-zA-Z0-9_-]{1,64}$/,
  'openai-responses': /^[a-zA-Z0-9_-]{1,64}$/,
  'anthropic-messages': /^[a-zA-Z0-9_-]{1,128}$/,
  gemini: /^[a-zA-Z_][a-zA-Z0-9_.:-]{0,127}$/,
  'bedrock-converse': /^[a-zA-Z0-9_-]{1,64}$/,
}

/** Of the readable part of a name that stands for another one; a fingerprint follows. */
const READABLE = 50

/** A name that every format takes: the same for the same name in each request, so that prompts stay cached. */
function fitted(name: string): string {
  const readable = name.slice(0, READABLE).replace(/[^a-zA-Z0-9_-]/g, '_')
  const mark = createHash('sha256').update(name).digest('hex').slice(0, 10)
  return `${/^[a-zA-Z_]/.test(readable) ? '' : 't_'}${readable}_${mark}`
}

/** The names that stand for those which the format does not take, and what they stand for. */
export function standIns({ tools = [] }: ChatRequest, into: ChatFormat): ReadonlyMap<string, string> {
  const odd = tools.filter(({ kind, name }) => kind !== 'hosted' && !taken[into].test(name))
  return new Map(odd.map(({ name }) => [fitted(name), name]))
}

/** The request with names that the format takes, also in its history, where tools may be named that are gone. */
export function withTakenNames(request: ChatRequest, into: ChatFormat): ChatRequest {
  const pattern = taken[into]
  const nameOf = (name: string) => (pattern.test(name) ? name : fitted(name))
  const odd = (part: Part) => 'name' in part && isCalled(part) && part.name !== undefined && !pattern.test(part.name)
  const { tools, toolChoice, messages } = request
  if (standIns(request, into).size === 0 && !messages.some(({ parts }) => parts.some(odd))) return request
  const renamed = (part: Part): Part =>
    isCalled(part) && part.name !== undefined ? { ...part, name: nameOf(part.name) } : part
  return {
    ...request,
    ...(tools && {
      tools: tools.map((tool) => (tool.kind === 'hosted' ? tool : { ...tool, name: nameOf(tool.name) })),
    }),
    ...(toolChoice && { toolChoice: chosen(toolChoice, nameOf) }),
    messages: messages.map((message) => ({ ...message, parts: message.parts.map(renamed) })),
  }
}

function isCalled(part: Part): part is Extract<Part, { type: 'tool-call' | 'tool-result' }> {
  return part.type === 'tool-call' || part.type === 'tool-result'
}

function chosen(choice: ToolChoice, nameOf: (name: string) => string): ToolChoice {
  if (choice.kind === 'named') return { ...choice, name: nameOf(choice.name) }
  return choice.kind === 'allowed' ? { ...choice, names: choice.names.map(nameOf) } : choice
}

export function answerWithOwnNames(answer: ChatAnswer, names: ReadonlyMap<string, string>): ChatAnswer {
  if (names.size === 0) return answer
  const restored = (part: Part): Part =>
    part.type === 'tool-call' ? { ...part, name: names.get(part.name) ?? part.name } : part
  return { ...answer, choices: answer.choices.map((choice) => ({ ...choice, parts: choice.parts.map(restored) })) }
}

export function eventWithOwnName(event: StreamEvent, names: ReadonlyMap<string, string>): StreamEvent {
  if (names.size === 0 || event.type !== 'part-start' || event.head.type !== 'tool-call') return event
  const name = names.get(event.head.name)
  return name === undefined ? event : { ...event, head: { ...event.head, name } }
}
