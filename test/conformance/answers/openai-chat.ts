import type { Frame } from '../../simulator/formats/format.ts'
import type { ChatChunk, ChatCompletion } from '../../simulator/formats/wire-types.ts'
import * as say from './said.ts'

// https://platform.openai.com/docs/api-reference/chat/object and …/chat-streaming

type Choice = ChatCompletion['choices'][number]
type Message = Choice['message']
type Delta = ChatChunk['choices'][number]['delta']
type Usage = NonNullable<ChatCompletion['usage']>
type Finish = Choice['finish_reason']

/** Reasoning is not in OpenAI's own chat format; these are the members of OpenRouter and DeepSeek. */
interface Details {
  reasoning?: string
  reasoning_content?: string
  reasoning_details?: (
    | { type: 'reasoning.text'; text: string; signature?: string; format: string; index: number }
    | { type: 'reasoning.encrypted'; data: string; format: string; index: number }
  )[]
}

const TOP = { id: 'chatcmpl-A1', created: 1_760_000_000, model: 'gpt-5.2-2025-12-11', service_tier: 'default' as const }
const USAGE: Usage = {
  prompt_tokens: 21,
  completion_tokens: 9,
  total_tokens: 30,
  prompt_tokens_details: { cached_tokens: 0, audio_tokens: 0 },
  completion_tokens_details: {
    reasoning_tokens: 0,
    audio_tokens: 0,
    accepted_prediction_tokens: 0,
    rejected_prediction_tokens: 0,
  },
}

function completion(choices: Choice[], usage: Usage = USAGE): ChatCompletion {
  return { ...TOP, object: 'chat.completion', choices, usage }
}

function choice(
  message: Partial<Message> & Details,
  finish: Finish,
  index = 0,
  logprobs: Choice['logprobs'] = null,
): Choice {
  return {
    index,
    message: { role: 'assistant', content: null, refusal: null, annotations: [], ...message },
    logprobs,
    finish_reason: finish,
  }
}

function chunk(
  delta: Delta & Details,
  finish: Finish | null = null,
  index = 0,
  logprobs: Choice['logprobs'] = null,
): ChatChunk {
  return {
    ...TOP,
    object: 'chat.completion.chunk',
    choices: [{ index, delta, logprobs, finish_reason: finish }],
    usage: null,
  }
}

const role = (index = 0) => chunk({ role: 'assistant', content: '', refusal: null }, null, index)

function stream(chunks: ChatChunk[], usage: Usage = USAGE): Frame[] {
  const last: ChatChunk = { ...TOP, object: 'chat.completion.chunk', choices: [], usage }
  return [...chunks, last].map((data) => ({ data }))
}

function text(said: string, finish: Finish = 'stop', usage: Usage = USAGE): say.Written {
  return {
    plain: completion([choice({ content: said }, finish)], usage),
    frames: stream([role(), ...say.cut(said).map((content) => chunk({ content })), chunk({}, finish)], usage),
  }
}

const call = (id: string, { name, args }: { name: string; args: object }) => ({
  id,
  type: 'function' as const,
  function: { name, arguments: JSON.stringify(args) },
})
const weather = call('call_weather', say.WEATHER)
const time = call('call_time', say.TIME)

const opens = (index: number, { id, type, function: { name } }: typeof weather) =>
  chunk({ tool_calls: [{ index, id, type, function: { name, arguments: '' } }] })
const adds = (index: number, args: string) => chunk({ tool_calls: [{ index, function: { arguments: args } }] })

function calls(list: (typeof weather)[]): say.Written {
  const chunks = list.flatMap((one, at) => [
    opens(at, one),
    ...say.cut(one.function.arguments).map((part) => adds(at, part)),
  ])
  return {
    plain: completion([choice({ tool_calls: list }, 'tool_calls')]),
    frames: stream([role(), ...chunks, chunk({}, 'tool_calls')]),
  }
}

/** Both calls open before either is whole, and grow in turn. */
function interleaved(): say.Written {
  const a = say.cut(weather.function.arguments)
  const b = say.cut(time.function.arguments)
  const turns = a.flatMap((part, at) => [adds(0, part), ...(b[at] === undefined ? [] : [adds(1, b[at])])])
  const rest = b.slice(a.length).map((part) => adds(1, part))
  return {
    plain: calls([weather, time]).plain,
    frames: stream([role(), opens(0, weather), opens(1, time), ...turns, ...rest, chunk({}, 'tool_calls')]),
  }
}

const custom = { id: 'call_patch', type: 'custom' as const, custom: { name: 'apply_patch', input: say.PATCH } }

const tokens = ['The', ' capital'].map((token) => ({
  token,
  logprob: -0.25,
  bytes: [...Buffer.from(token)],
  top_logprobs: [{ token, logprob: -0.25, bytes: [...Buffer.from(token)] }],
}))

const cached = {
  ...USAGE,
  prompt_tokens: 2048,
  total_tokens: 2057,
  prompt_tokens_details: { cached_tokens: 1024, cache_write_tokens: 512 },
}
const thinking: Usage = {
  ...USAGE,
  completion_tokens: 40,
  total_tokens: 61,
  completion_tokens_details: { reasoning_tokens: 31 },
}
const FORMAT = 'anthropic-claude-v1'

function reasoned(message: Partial<Message>, after: ChatChunk[], finish: Finish): say.Written {
  const details: Details = {
    reasoning: say.THOUGHT,
    reasoning_details: [
      { type: 'reasoning.text', text: say.THOUGHT, signature: say.SIGNATURE, format: FORMAT, index: 0 },
    ],
  }
  const pieces = say.cut(say.THOUGHT).map((part) =>
    chunk({
      content: '',
      reasoning: part,
      reasoning_details: [{ type: 'reasoning.text', text: part, format: FORMAT, index: 0 }],
    }),
  )
  const signed = chunk({
    content: '',
    reasoning_details: [{ type: 'reasoning.text', text: '', signature: say.SIGNATURE, format: FORMAT, index: 0 }],
  })
  return {
    plain: completion([choice({ ...message, ...details }, finish)], thinking),
    frames: stream([role(), ...pieces, signed, ...after, chunk({}, finish)], thinking),
  }
}

const hidden: Details = {
  reasoning_details: [{ type: 'reasoning.encrypted', data: say.HIDDEN, format: FORMAT, index: 0 }],
}
const citation = {
  type: 'url_citation' as const,
  url_citation: { url: say.SOURCE.url, title: say.SOURCE.title, start_index: 0, end_index: say.TEXT.length },
}

export const openAiChatAnswers: say.Answers = {
  plain: text(say.TEXT),
  unicode: text(say.UNICODE),
  long: text(say.LONG),
  json: text(say.JSON_TEXT),
  toolCall: calls([weather]),
  parallelCalls: calls([weather, time]),
  interleavedCalls: interleaved(),
  emptyArguments: {
    plain: completion([choice({ tool_calls: [call('call_now', { name: 'now', args: {} })] }, 'tool_calls')]),
    frames: stream([
      role(),
      opens(0, call('call_now', { name: 'now', args: {} })),
      adds(0, '{}'),
      chunk({}, 'tool_calls'),
    ]),
  },
  // Streams of OpenAI tell custom calls as functions do, with `custom` in place of `function`.
  customCall: {
    plain: completion([choice({ tool_calls: [custom] }, 'tool_calls')]),
    frames: stream([
      role(),
      chunk({
        tool_calls: [{ index: 0, id: custom.id, type: 'custom', custom: { name: 'apply_patch', input: '' } } as never],
      }),
      ...say.cut(say.PATCH).map((input) => chunk({ tool_calls: [{ index: 0, custom: { input } } as never] })),
      chunk({}, 'tool_calls'),
    ]),
  },
  reasoning: reasoned(
    { content: say.TEXT },
    say.cut(say.TEXT).map((content) => chunk({ content })),
    'stop',
  ),
  reasoningCall: reasoned(
    { tool_calls: [weather] },
    [opens(0, weather), ...say.cut(weather.function.arguments).map((part) => adds(0, part))],
    'tool_calls',
  ),
  redacted: {
    plain: completion([choice({ content: say.TEXT, ...hidden }, 'stop')], thinking),
    frames: stream(
      [
        role(),
        chunk({ content: '', ...hidden }),
        ...say.cut(say.TEXT).map((content) => chunk({ content })),
        chunk({}, 'stop'),
      ],
      thinking,
    ),
  },
  cacheUsage: text(say.TEXT, 'stop', cached),
  length: text(say.TEXT, 'length'),
  stopSequence: text(say.TEXT, 'stop'),
  refusal: {
    plain: completion([choice({ refusal: say.REFUSAL }, 'stop')]),
    frames: stream([role(), ...say.cut(say.REFUSAL).map((refusal) => chunk({ refusal })), chunk({}, 'stop')]),
  },
  filtered: text('', 'content_filter'),
  citations: {
    plain: completion([choice({ content: say.TEXT, annotations: [citation] }, 'stop')]),
    frames: stream([
      role(),
      ...say.cut(say.TEXT).map((content) => chunk({ content })),
      chunk({ annotations: [citation] } as Delta),
      chunk({}, 'stop'),
    ]),
  },
  logprobs: {
    plain: completion([choice({ content: 'The capital' }, 'stop', 0, { content: tokens, refusal: null })]),
    frames: stream([
      role(),
      ...tokens.map((token) => chunk({ content: token.token }, null, 0, { content: [token], refusal: null })),
      chunk({}, 'stop'),
    ]),
  },
  two: {
    plain: completion([choice({ content: say.TEXT }, 'stop'), choice({ content: 'Paris.' }, 'stop', 1)]),
    frames: stream([
      role(),
      role(1),
      chunk({ content: 'The capital ' }),
      chunk({ content: 'Par' }, null, 1),
      chunk({ content: 'of France is Paris.' }),
      chunk({ content: 'is.' }, null, 1),
      chunk({}, 'stop', 1),
      chunk({}, 'stop'),
    ]),
  },
  errorMidStream: text(say.TEXT),
  noUsage: {
    plain: {
      ...TOP,
      object: 'chat.completion',
      choices: [choice({ content: say.TEXT }, 'stop')],
    } satisfies ChatCompletion,
    frames: text(say.TEXT).frames.slice(0, -1),
  },
}
