import type {
  ChatCompletion,
  ChatCompletionChunk,
  ChatCompletionCreateParams,
  ChatCompletionMessageParam,
} from 'openai/resources/chat/completions'
import { type Heard, type ProviderFormat, pieces, type Tokens, type ToolCall, type Turn } from './conversation.ts'

// https://platform.openai.com/docs/api-reference/chat and …/chat-streaming; thoughts as DeepSeek tells them:
// https://api-docs.deepseek.com/guides/thinking_mode

type Thinking = { reasoning_content?: string | null }
type Delta = ChatCompletionChunk.Choice.Delta & Thinking

function hear(body: object): Heard {
  const request = body as ChatCompletionCreateParams
  return {
    model: request.model,
    stream: request.stream === true,
    tools: (request.tools ?? []).map((tool) => (tool.type === 'function' ? tool.function.name : tool.custom.name)),
    calls: request.messages.flatMap(callsOf),
    results: request.messages.flatMap((message) =>
      message.role === 'tool' ? [{ id: message.tool_call_id, text: textOf(message.content) }] : [],
    ),
    thoughts: request.messages.flatMap((message) => (message as Thinking).reasoning_content ?? []),
    wantsThoughts: (request.reasoning_effort ?? 'none') !== 'none',
  }
}

function callsOf(message: ChatCompletionMessageParam): ToolCall[] {
  if (message.role !== 'assistant') return []
  return (message.tool_calls ?? []).map((call) =>
    call.type === 'function'
      ? { id: call.id, name: call.function.name, args: JSON.parse(call.function.arguments) as ToolCall['args'] }
      : { id: call.id, name: call.custom.name, args: { input: call.custom.input } },
  )
}

function textOf(content: string | readonly { readonly text: string }[]): string {
  return typeof content === 'string' ? content : content.map(({ text }) => text).join('')
}

function usageOf({ input, cached, output }: Tokens): NonNullable<ChatCompletion['usage']> {
  return {
    prompt_tokens: input,
    completion_tokens: output,
    total_tokens: input + output,
    prompt_tokens_details: { cached_tokens: cached, audio_tokens: 0 },
    completion_tokens_details: {
      reasoning_tokens: 0,
      audio_tokens: 0,
      accepted_prediction_tokens: 0,
      rejected_prediction_tokens: 0,
    },
  }
}

function deltas(turn: Turn): Delta[] {
  const calls = turn.calls.flatMap(({ id, name, args }, index): Delta[] => [
    { tool_calls: [{ index, id, type: 'function', function: { name, arguments: '' } }] },
    ...pieces(JSON.stringify(args)).map((part): Delta => ({ tool_calls: [{ index, function: { arguments: part } }] })),
  ])
  return [
    { role: 'assistant', content: turn.text === undefined ? null : '', refusal: null },
    ...pieces(turn.thought?.text ?? '').map((reasoning_content): Delta => ({ content: null, reasoning_content })),
    ...pieces(turn.text ?? '').map((content): Delta => ({ content })),
    ...calls,
  ]
}

const finishOf = (turn: Turn) => (turn.calls.length > 0 ? ('tool_calls' as const) : ('stop' as const))

function events(turn: Turn, tokens: Tokens, heard: Heard, wantsUsage: boolean): string[] {
  const base = {
    id: `chatcmpl-Agent${tokens.output}`,
    object: 'chat.completion.chunk' as const,
    created: 1_760_000_000,
    model: heard.model,
    service_tier: 'default' as const,
    system_fingerprint: 'fp_agents',
    ...(wantsUsage && { usage: null }),
  }
  const chunks: ChatCompletionChunk[] = [
    ...deltas(turn).map((delta) => ({ ...base, choices: [{ index: 0, delta, logprobs: null, finish_reason: null }] })),
    { ...base, choices: [{ index: 0, delta: {}, logprobs: null, finish_reason: finishOf(turn) }] },
    ...(wantsUsage ? [{ ...base, choices: [], usage: usageOf(tokens) }] : []),
  ]
  return [...chunks.map((chunk) => `data: ${JSON.stringify(chunk)}\n\n`), 'data: [DONE]\n\n']
}

function completion(turn: Turn, tokens: Tokens, heard: Heard): ChatCompletion {
  const calls = turn.calls.map(({ id, name, args }) => ({
    id,
    type: 'function' as const,
    function: { name, arguments: JSON.stringify(args) },
  }))
  return {
    id: `chatcmpl-Agent${tokens.output}`,
    object: 'chat.completion',
    created: 1_760_000_000,
    model: heard.model,
    choices: [
      {
        index: 0,
        message: {
          role: 'assistant',
          content: turn.text ?? null,
          refusal: null,
          ...(turn.thought && { reasoning_content: turn.thought.text }),
          ...(calls.length > 0 && { tool_calls: calls }),
        },
        logprobs: null,
        finish_reason: finishOf(turn),
      },
    ],
    usage: usageOf(tokens),
  }
}

export const openaiChat: ProviderFormat = {
  path: '/v1/chat/completions',
  hear,
  write: (turn, tokens, heard, body) => ({
    events: events(
      turn,
      tokens,
      heard,
      (body as Partial<ChatCompletionCreateParams>).stream_options?.include_usage === true,
    ),
    body: completion(turn, tokens, heard),
  }),
}
