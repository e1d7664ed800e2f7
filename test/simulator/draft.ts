import { randomBytes } from 'node:crypto'
import type { Behaviour } from './behaviour.ts'
import { type ChatMessage, type ChatRequest, lastUserText, messageText, type Tool } from './requests.ts'
import { sample } from './schema.ts'
import { withoutKnob } from './script.ts'
import { filler, words } from './text.ts'
import { clip, tokensOf } from './tokens.ts'

export interface ToolCall {
  id: string
  type: 'function'
  function: { name: string; arguments: string }
}

/** What "the model" says in one choice, before it is put into a wire format. */
export interface Draft {
  content: string | null
  refusal: string | null
  toolCalls: ToolCall[]
  finish: string
  /** Tokens of content, refusal and tool calls (name and arguments), without thinking. */
  tokens: number
}

type Spoken = Omit<Draft, 'tokens'>

const ECHO_TOKENS = 20

/** What the model says in choice `index`, clipped to the request's cap. */
export function chatDraft(request: ChatRequest, b: Behaviour, index: number): Draft {
  const spoken =
    scripted(b) ?? fromTools(request) ?? fromFormat(request) ?? says(echo(lastUserText(request.messages), index))
  const cap = request.max_completion_tokens ?? request.max_tokens
  return finished(spoken, cap, b)
}

/** What the model says to a bare prompt. */
export function completionDraft(prompt: string, cap: number | null | undefined, b: Behaviour, index: number): Draft {
  // 16 is the documented default of max_tokens at this endpoint.
  return finished(scripted(b) ?? says(echo(prompt, index)), cap ?? 16, b)
}

function scripted(b: Behaviour): Spoken | undefined {
  const content =
    b.content ??
    (b.words === undefined ? undefined : words(b.words)) ??
    (b.hugeBytes === undefined ? undefined : filler(b.hugeBytes))
  if (b.toolCalls) return { ...calls(b.toolCalls), content: content ?? null }
  if (b.refusal !== undefined) return { content: null, refusal: b.refusal, toolCalls: [], finish: 'stop' }
  return content === undefined ? undefined : says(content)
}

function says(content: string): Spoken {
  return { content, refusal: null, toolCalls: [], finish: 'stop' }
}

/** Echoing the prompt lets a test see when two requests' answers were mixed up. */
function echo(prompt: string, index: number): string {
  const said = prompt === '' ? 'nothing' : clip(withoutKnob(prompt), ECHO_TOKENS)
  return `You said: ${said}${index > 0 ? ` (choice ${index})` : ''}`
}

function calls(list: { name: string; arguments: unknown; id?: string }[]): Spoken {
  const toolCalls = list.map(
    ({ name, arguments: args, id }): ToolCall => ({
      id: id ?? `call_${randomBytes(12).toString('hex')}`,
      type: 'function',
      function: { name, arguments: typeof args === 'string' ? args : JSON.stringify(args ?? {}) },
    }),
  )
  return { content: null, refusal: null, toolCalls, finish: 'tool_calls' }
}

/** Tool results are answered in text even where a call is forced: a test's agent loop must come to an end. */
function fromTools(request: ChatRequest): Spoken | undefined {
  const last = request.messages.at(-1)
  if (last?.role === 'tool') return says(`The tool answered: ${toolResults(request.messages)}`)
  const { tools = [], tool_choice: choice = 'auto' } = request
  if (tools.length === 0 || choice === 'none') return undefined
  if (typeof choice === 'object') {
    const forced = named(tools, choice.function?.name ?? '')
    // OpenAI says "stop", not "tool_calls", when one named function was forced.
    return forced ? { ...calls([callOf(forced)]), finish: 'stop' } : undefined
  }
  const asked = askedTools(tools, lastUserText(request.messages))
  const chosen = asked.length === 0 && choice === 'required' ? tools.slice(0, 1) : asked
  if (chosen.length === 0) return undefined
  return calls(chosen.slice(0, request.parallel_tool_calls === false ? 1 : chosen.length).map(callOf))
}

/** The run of tool messages at the end, oldest first. */
function toolResults(messages: ChatMessage[]): string {
  const start = messages.findLastIndex((message) => message.role !== 'tool') + 1
  return messages.slice(start).map(messageText).join(', ')
}

/** Tools named as `call:<name>`, in the order of the text. */
function askedTools(tools: Tool[], text: string): Tool[] {
  const names = [...text.matchAll(/call:([\w-]+)/g)].map((match) => match[1] ?? '')
  return names.flatMap((name) => named(tools, name) ?? [])
}

function named(tools: Tool[], name: string): Tool | undefined {
  return tools.find((tool) => tool.function?.name === name)
}

function callOf(tool: Tool): { name: string; arguments: unknown } {
  return { name: tool.function?.name ?? '', arguments: sample(tool.function?.parameters ?? {}) }
}

function fromFormat({ response_format: format }: ChatRequest): Spoken | undefined {
  if (format?.type === 'json_object') return says('{}')
  if (format?.type === 'json_schema') return says(JSON.stringify(sample(format.json_schema?.schema ?? {})))
  return undefined
}

/** Clips to `cap` tokens (thinking counts too, as at OpenAI) and counts what is left. */
function finished(spoken: Spoken, cap: number | null | undefined, b: Behaviour): Draft {
  const limit = cap === null || cap === undefined || b.hugeBytes !== undefined ? Number.POSITIVE_INFINITY : cap
  const draft = clipped(spoken, limit - (b.reasoningTokens ?? 0))
  return b.finishReason === undefined ? draft : { ...draft, finish: b.finishReason }
}

function clipped(spoken: Spoken, limit: number): Draft {
  const tokens = countTokens(spoken)
  if (tokens <= limit) return { ...spoken, tokens }
  let left = limit
  const take = (text: string): string => {
    const taken = clip(text, left)
    left -= tokensOf(taken)
    return taken
  }
  const content = spoken.content === null ? null : take(spoken.content)
  const refusal = spoken.refusal === null ? null : take(spoken.refusal)
  const toolCalls: ToolCall[] = []
  for (const call of spoken.toolCalls) {
    left -= tokensOf(call.function.name)
    if (left < 0) break // not even its name fits
    toolCalls.push({ ...call, function: { ...call.function, arguments: take(call.function.arguments) } })
  }
  const cut = { content, refusal, toolCalls, finish: 'length' }
  return { ...cut, tokens: countTokens(cut) }
}

function countTokens({ content, refusal, toolCalls }: Spoken): number {
  let tokens = tokensOf(content ?? '') + tokensOf(refusal ?? '')
  for (const { function: f } of toolCalls) tokens += tokensOf(f.name) + tokensOf(f.arguments)
  return tokens
}
