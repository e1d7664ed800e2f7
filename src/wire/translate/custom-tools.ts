import { asObject, asString, parseJson } from '../../kit/parse-json.ts'
import type { ChatAnswer, StreamEvent } from '../../model/chat/answer.ts'
import type { Part, ToolCallPart } from '../../model/chat/parts.ts'
import type { ChatRequest, Tool } from '../../model/chat/request.ts'

/**
 * Tools that take free text, for formats that have functions only: a function with the one argument `input`. Calls come
 * back as the text itself.
 */
const parameters = {
  type: 'object',
  properties: { input: { type: 'string', description: 'The text that the tool takes, and nothing else.' } },
  required: ['input'],
  additionalProperties: false,
} as const

export function customToolNames({ tools = [] }: ChatRequest): ReadonlySet<string> {
  return new Set(tools.flatMap((tool) => (tool.kind === 'custom' ? [tool.name] : [])))
}

/** The request with functions in place of custom tools, also in its history. */
export function withoutCustomTools(request: ChatRequest): ChatRequest {
  const { tools, toolChoice, messages } = request
  const offered = tools?.some(({ kind }) => kind === 'custom') === true
  // Calls of before may stand in the history after the tool itself is gone.
  if (!offered && !messages.some(({ parts }) => parts.some(isCustom))) return request
  return {
    ...request,
    ...(tools && { tools: tools.map((tool) => (tool.kind === 'custom' ? asFunction(tool) : tool)) }),
    ...(toolChoice?.kind === 'named' && { toolChoice: { kind: 'named', name: toolChoice.name } }),
    messages: messages.map((message) => ({ ...message, parts: message.parts.map(withoutCustom) })),
  }
}

function asFunction({ name, description, format }: Extract<Tool, { kind: 'custom' }>): Tool {
  const grammar = format?.type === 'grammar' ? `\nThe input must follow this grammar:\n${JSON.stringify(format)}` : ''
  return {
    kind: 'function',
    name,
    description: `${description ?? ''}${grammar}` || undefined,
    parameters,
    strict: undefined,
  }
}

function isCustom(part: Part): boolean {
  return (part.type === 'tool-call' || part.type === 'tool-result') && part.custom === true
}

function withoutCustom(part: Part): Part {
  if (part.type === 'tool-call' && part.custom) {
    return { ...part, custom: undefined, input: JSON.stringify({ input: part.input }) }
  }
  return part.type === 'tool-result' && part.custom ? { ...part, custom: undefined } : part
}

/** The free text in a function's arguments; the arguments themselves when a model did not keep to the form. */
function textOf(input: string): string {
  return asString(asObject(parseJson(input))?.input) ?? input
}

export function answerWithCustomTools(answer: ChatAnswer, names: ReadonlySet<string>): ChatAnswer {
  if (names.size === 0) return answer
  const restored = (part: Part): Part =>
    part.type === 'tool-call' && names.has(part.name) ? { ...part, custom: true, input: textOf(part.input) } : part
  return { ...answer, choices: answer.choices.map((choice) => ({ ...choice, parts: choice.parts.map(restored) })) }
}

/** Holds back the arguments of calls to custom tools until they are whole, for the text in them cannot be told before. */
export class CustomToolCalls {
  readonly #names: ReadonlySet<string>
  readonly #open = new Map<string, Pick<ToolCallPart, 'id' | 'name'> & { input: string }>()

  constructor(names: ReadonlySet<string>) {
    this.#names = names
  }

  restore(event: StreamEvent): readonly StreamEvent[] {
    if (this.#names.size === 0) return [event]
    if (event.type === 'part-start' && event.head.type === 'tool-call' && this.#names.has(event.head.name)) {
      this.#open.set(`${event.choice}.${event.part}`, { id: event.head.id, name: event.head.name, input: '' })
      return [{ ...event, head: { ...event.head, custom: true } }]
    }
    if (event.type !== 'part-delta' && event.type !== 'part-end') return [event]
    const call = this.#open.get(`${event.choice}.${event.part}`)
    if (!call) return [event]
    if (event.type === 'part-delta') {
      if (event.delta.type !== 'text') return [event]
      call.input += event.delta.text
      return []
    }
    const { choice, part } = event
    this.#open.delete(`${choice}.${part}`)
    return [{ type: 'part-delta', choice, part, delta: { type: 'text', text: textOf(call.input) } }, event]
  }
}
