import type {
  ContentBlock,
  Message,
  MessageCreateParams,
  MessageParam,
  RawContentBlockDelta,
  RawMessageStreamEvent,
  ToolResultBlockParam,
  Usage,
} from '@anthropic-ai/sdk/resources/messages'
import { type Heard, type ProviderFormat, pieces, type Tokens, type ToolCall, type Turn } from './conversation.ts'

// https://docs.claude.com/en/api/messages and …/build-with-claude/streaming

function hear(body: object): Heard {
  const request = body as MessageCreateParams
  const blocks = request.messages.flatMap(blocksOf)
  return {
    model: request.model,
    stream: request.stream === true,
    tools: (request.tools ?? []).flatMap((tool) => ('name' in tool ? [tool.name] : [])),
    calls: blocks.flatMap((block) =>
      block.type === 'tool_use' ? [{ id: block.id, name: block.name, args: block.input as ToolCall['args'] }] : [],
    ),
    results: blocks.flatMap((block) =>
      block.type === 'tool_result' ? [{ id: block.tool_use_id, text: textOf(block.content) }] : [],
    ),
    thoughts: blocks.flatMap((block) => (block.type === 'thinking' ? [block.signature] : [])),
    wantsThoughts: request.thinking !== undefined && request.thinking.type !== 'disabled',
  }
}

function blocksOf({ content }: MessageParam) {
  return typeof content === 'string' ? [] : content
}

function textOf(content: ToolResultBlockParam['content']): string {
  if (content === undefined || typeof content === 'string') return content ?? ''
  return content.map((block) => (block.type === 'text' ? block.text : '')).join('')
}

function usageOf({ input, cached, output }: Tokens): Usage {
  return {
    input_tokens: input - cached,
    cache_read_input_tokens: cached,
    cache_creation_input_tokens: 0,
    cache_creation: { ephemeral_5m_input_tokens: 0, ephemeral_1h_input_tokens: 0 },
    output_tokens: output,
    output_tokens_details: null,
    inference_geo: null,
    server_tool_use: null,
    service_tier: 'standard',
    speed: null,
  }
}

function blocksIn({ thought, text, calls }: Turn): ContentBlock[] {
  return [
    ...(thought ? [{ type: 'thinking' as const, thinking: thought.text, signature: thought.signature }] : []),
    ...(text === undefined ? [] : [{ type: 'text' as const, text, citations: null }]),
    ...calls.map(({ id, name, args }) => ({
      type: 'tool_use' as const,
      id,
      name,
      input: args,
      caller: { type: 'direct' as const },
    })),
  ]
}

function message(content: ContentBlock[], stop: Message['stop_reason'], usage: Usage, heard: Heard): Message {
  return {
    id: `msg_01Agent${usage.output_tokens}`,
    type: 'message',
    role: 'assistant',
    model: heard.model,
    content,
    container: null,
    diagnostics: null,
    stop_details: null,
    stop_reason: stop,
    stop_sequence: null,
    usage,
  }
}

/** How a block begins, and what is added to it. */
function grown(block: ContentBlock): [start: ContentBlock, deltas: RawContentBlockDelta[]] {
  if (block.type === 'text') {
    return [{ ...block, text: '' }, pieces(block.text).map((text) => ({ type: 'text_delta', text }))]
  }
  if (block.type === 'thinking') {
    const thoughts = pieces(block.thinking).map((thinking) => ({ type: 'thinking_delta' as const, thinking }))
    const signed = { type: 'signature_delta' as const, signature: block.signature }
    return [{ ...block, thinking: '', signature: '' }, [...thoughts, signed]]
  }
  if (block.type !== 'tool_use') return [block, []]
  const parts = ['', ...pieces(JSON.stringify(block.input))]
  return [{ ...block, input: {} }, parts.map((partial_json) => ({ type: 'input_json_delta', partial_json }))]
}

function blockEvents(block: ContentBlock, index: number): RawMessageStreamEvent[] {
  const [content_block, deltas] = grown(block)
  return [
    { type: 'content_block_start', index, content_block },
    ...deltas.map((delta) => ({ type: 'content_block_delta' as const, index, delta })),
    { type: 'content_block_stop', index },
  ]
}

function events(answer: Message): string[] {
  const { usage } = answer
  const begun: Message = { ...answer, content: [], stop_reason: null, usage: { ...usage, output_tokens: 1 } }
  const all: (RawMessageStreamEvent | { type: 'ping' })[] = [
    { type: 'message_start', message: begun },
    { type: 'ping' },
    ...answer.content.flatMap(blockEvents),
    {
      type: 'message_delta',
      delta: { container: null, stop_details: null, stop_reason: answer.stop_reason, stop_sequence: null },
      usage: {
        input_tokens: usage.input_tokens,
        cache_creation_input_tokens: 0,
        cache_read_input_tokens: usage.cache_read_input_tokens,
        output_tokens: usage.output_tokens,
        output_tokens_details: null,
        server_tool_use: null,
      },
    },
    { type: 'message_stop' },
  ]
  return all.map((event) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`)
}

export const anthropicMessages: ProviderFormat = {
  path: '/v1/messages',
  hear,
  write: (turn, tokens, heard) => {
    const stop = turn.calls.length > 0 ? 'tool_use' : 'end_turn'
    const answer = message(blocksIn(turn), stop, usageOf(tokens), heard)
    return { events: events(answer), body: answer }
  },
}
