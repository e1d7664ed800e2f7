import { randomUUID } from 'node:crypto'
import type { Draft } from '../draft.ts'
import { ApiError } from '../errors.ts'
import type { ChatMessage } from '../requests.ts'
import { pieces } from '../text.ts'
import { checkConverse, pointedAt } from './bedrock-rules.ts'
import type { Frame, ProviderFormat, Said } from './format.ts'
import { argumentsOf, matched, numberOf, object, objects, textOf } from './place.ts'
import type { BedrockAnswer, BedrockEvent } from './wire-types.ts'

type Fields = Record<string, unknown>

/** https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_Converse.html and …_ConverseStream.html */
export const bedrockConverse: ProviderFormat = {
  name: 'bedrock-converse',
  framing: 'binary',
  idPrefix: '',
  place(path) {
    const found = matched(/^\/model\/([^/]+)\/(converse|converse-stream)$/, path)
    return found && { model: found[0] ?? '', stream: found[1] === 'converse-stream' }
  },
  check(body, model) {
    if (!Array.isArray(body.messages) || body.messages.length === 0) throw invalid('messages must not be empty')
    checkConverse(body, model)
  },
  fitted: pointedAt,
  read(body, model) {
    const config = object(body.toolConfig)
    const { any, tool } = object(config.toolChoice)
    return {
      model,
      messages: objects(body.messages).flatMap(messagesOf),
      max_tokens: numberOf(object(body.inferenceConfig).maxTokens) ?? null,
      tools: objects(config.tools)
        .filter(({ toolSpec }) => toolSpec !== undefined)
        .map(({ toolSpec }) => ({
          type: 'function',
          function: {
            name: String(object(toolSpec).name),
            parameters: object(object(toolSpec).inputSchema).json,
          },
        })),
      tool_choice: tool
        ? { type: 'function', function: { name: String(object(tool).name) } }
        : any === undefined
          ? 'auto'
          : 'required',
    }
  },
  plain,
  frames,
  errorBody: (_status, { message }) => ({ message }),
  errorHeaders: (status) => ({ 'x-amzn-errortype': exceptionOf(status) }),
  errorFrame: (given) => ({
    event: 'modelStreamErrorException',
    exception: true,
    data: given ?? { message: 'The model broke off its answer.' },
  }),
  headers: () => ({ 'x-amzn-requestid': randomUUID() }),
}

const EXCEPTIONS: Record<number, string> = {
  400: 'ValidationException',
  401: 'UnrecognizedClientException',
  403: 'AccessDeniedException',
  404: 'ResourceNotFoundException',
  408: 'ModelTimeoutException',
  424: 'ModelErrorException',
  429: 'ThrottlingException',
  503: 'ServiceUnavailableException',
}

function exceptionOf(status: number): string {
  return EXCEPTIONS[status] ?? (status < 500 ? 'ValidationException' : 'InternalServerException')
}

function invalid(message: string): ApiError {
  return new ApiError(400, { message, type: 'invalid_request_error', param: null, code: null })
}

function messagesOf({ role, content }: Fields): ChatMessage[] {
  const results = objects(content).flatMap(({ toolResult }) => (toolResult === undefined ? [] : [object(toolResult)]))
  const tools = results.map((result): ChatMessage => ({ role: 'tool', content: textOf(result.content) }))
  const text = textOf(content)
  if (tools.length > 0 && text === '') return tools
  return [...tools, { role: String(role), content: text }]
}

type Stop = NonNullable<BedrockAnswer['stopReason']>

const STOPS: Record<string, Stop> = {
  stop: 'end_turn',
  length: 'max_tokens',
  tool_calls: 'tool_use',
  content_filter: 'content_filtered',
}

function stopOf({ finish, refusal, toolCalls }: Draft): Stop {
  if (refusal !== null) return 'content_filtered'
  if (toolCalls.length > 0 && finish !== 'length') return 'tool_use'
  return STOPS[finish] ?? (finish as Stop)
}

function usageOf({ usage }: Said): NonNullable<BedrockAnswer['usage']> {
  const { input, output, cached } = usage
  return {
    inputTokens: input - cached,
    outputTokens: output,
    totalTokens: input + output,
    cacheReadInputTokens: cached,
    cacheWriteInputTokens: 0,
  }
}

function plain(said: Said): object {
  const { content, refusal, toolCalls } = said.draft
  const text = content ?? refusal
  const { usage, ...rest } = {
    output: {
      message: {
        role: 'assistant',
        content: [
          ...(text === null ? [] : [{ text }]),
          ...toolCalls.map(({ id, function: { name, arguments: args } }) => ({
            toolUse: { toolUseId: id, name, input: argumentsOf(args) as Record<string, string> },
          })),
        ],
      },
    },
    stopReason: stopOf(said.draft),
    usage: usageOf(said),
    metrics: { latencyMs: 12 },
  } satisfies BedrockAnswer
  return said.tellUsage ? { ...rest, usage } : rest
}

function frames(said: Said): Frame[] {
  const { draft } = said
  const text = draft.content ?? draft.refusal
  const first = text === null ? 0 : 1
  const events: BedrockEvent[] = [
    { messageStart: { role: 'assistant' } },
    ...(text === null ? [] : textEvents(text)),
    ...draft.toolCalls.flatMap((call, at) => callEvents(call, first + at)),
    { messageStop: { stopReason: stopOf(draft) } },
    ...(said.tellUsage ? [{ metadata: { usage: usageOf(said), metrics: { latencyMs: 12 } } }] : []),
  ]
  return events.map(frameOf)
}

/** The member's name is the event's type. */
export function frameOf(event: BedrockEvent): Frame {
  const [name, data] = Object.entries(event)[0] ?? ['', {}]
  return { event: name, data }
}

function textEvents(text: string): BedrockEvent[] {
  return [
    ...pieces(text).map(
      (piece): BedrockEvent => ({ contentBlockDelta: { contentBlockIndex: 0, delta: { text: piece } } }),
    ),
    { contentBlockStop: { contentBlockIndex: 0 } },
  ]
}

function callEvents(
  { id, function: { name, arguments: args } }: Draft['toolCalls'][number],
  at: number,
): BedrockEvent[] {
  return [
    { contentBlockStart: { contentBlockIndex: at, start: { toolUse: { toolUseId: id, name } } } },
    ...pieces(args).map(
      (input): BedrockEvent => ({ contentBlockDelta: { contentBlockIndex: at, delta: { toolUse: { input } } } }),
    ),
    { contentBlockStop: { contentBlockIndex: at } },
  ]
}
