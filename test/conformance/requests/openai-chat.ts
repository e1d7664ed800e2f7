import type OpenAI from 'openai'
import { no, type Requests } from '../cases.ts'
import * as m from './material.ts'

type Params = OpenAI.Chat.ChatCompletionCreateParamsNonStreaming
type Message = OpenAI.Chat.ChatCompletionMessageParam
type Tool = OpenAI.Chat.ChatCompletionTool

/** Members that other vendors have added to the format and that the gateway's clients send. */
interface Added {
  top_k?: number
  reasoning?: { max_tokens: number }
  x_unknown?: boolean
}
export type ChatCase = Omit<Params, 'model' | 'messages'> & { messages: Message[] } & Added

const user = (content: string): Message => ({ role: 'user', content })
const ask: Message[] = [user(m.QUESTION)]
const said = (content: string): Message => ({ role: 'assistant', content })
const parts = (...content: OpenAI.Chat.ChatCompletionContentPart[]): Message[] => [{ role: 'user', content }]
const text = (words: string): OpenAI.Chat.ChatCompletionContentPartText => ({ type: 'text', text: words })
const image = (url: string, detail?: 'low' | 'high'): OpenAI.Chat.ChatCompletionContentPartImage => ({
  type: 'image_url',
  image_url: { url, ...(detail && { detail }) },
})

const weather: Tool = {
  type: 'function',
  function: { name: 'get_weather', description: 'The weather now', parameters: m.WEATHER_SCHEMA },
}
const time: Tool = { type: 'function', function: { name: 'get_time', parameters: m.TIME_SCHEMA } }
const tools = [weather, time]
const called = (id: string, name: string, args: object) => ({
  id,
  type: 'function' as const,
  function: { name, arguments: JSON.stringify(args) },
})
const weatherCall = called('call_1', 'get_weather', { city: 'Paris', unit: 'celsius' })
const timeCall = called('call_2', 'get_time', { zone: 'Europe/Paris' })
const answered: Message[] = [
  ...ask,
  { role: 'assistant', content: 'Let me see.', tool_calls: [weatherCall] },
  { role: 'tool', tool_call_id: 'call_1', content: m.WEATHER_RESULT },
]

export const openAiChatRequests: Requests<ChatCase> = {
  'plain text': { messages: ask },
  'system message': { messages: [{ role: 'system', content: 'Be brief.' }, ...ask] },
  'developer message': { messages: [{ role: 'developer', content: 'Be brief.' }, ...ask] },
  'several system messages': {
    messages: [{ role: 'system', content: 'Be brief.' }, { role: 'system', content: 'Be polite.' }, ...ask],
  },
  'system message in the middle': {
    messages: [
      { role: 'system', content: 'Be brief.' },
      user('Hi'),
      said('Hello.'),
      { role: 'system', content: 'Answer in French.' },
      ...ask,
    ],
  },
  'multi-turn': { messages: [user('Hi'), said('Hello.'), user('How are you?'), said('Well.'), ...ask] },
  'multi-part text': { messages: parts(text('First part.'), text('Second part.')) },
  'image as data': { messages: parts(text('What is this?'), image(`data:image/png;base64,${m.PNG}`)) },
  'image by URL': { messages: parts(text('What is this?'), image(m.IMAGE_URL)) },
  'image detail': { messages: parts(text('What is this?'), image(`data:image/png;base64,${m.PNG}`, 'low')) },
  'two images': {
    messages: parts(
      image(`data:image/png;base64,${m.PNG}`),
      text('or'),
      image(`data:image/gif;base64,${m.GIF}`),
      text('Which?'),
    ),
  },
  'audio input': {
    messages: parts(text('What is said?'), { type: 'input_audio', input_audio: { data: m.WAV, format: 'wav' } }),
  },
  'PDF as data': {
    messages: parts(text('Sum up.'), {
      type: 'file',
      file: { filename: 'paper.pdf', file_data: `data:application/pdf;base64,${m.PDF}` },
    }),
  },
  'PDF by URL': no('files are data or ids'),
  'text document': {
    messages: parts(text('Sum up.'), {
      type: 'file',
      file: {
        filename: 'paris.txt',
        file_data: `data:text/plain;base64,${Buffer.from(m.DOCUMENT).toString('base64')}`,
      },
    }),
  },
  'function tool': { messages: ask, tools },
  'strict tool': {
    messages: ask,
    tools: [{ type: 'function', function: { name: 'get_weather', parameters: m.WEATHER_SCHEMA, strict: true } }],
  },
  'strict tool with an optional argument': no('such schemas are refused'),
  'tool without parameters': { messages: ask, tools: [{ type: 'function', function: { name: 'now' } }] },
  'tool choice auto': { messages: ask, tools, tool_choice: 'auto' },
  'tool choice none': { messages: ask, tools, tool_choice: 'none' },
  'tool choice required': { messages: ask, tools, tool_choice: 'required' },
  'tool choice named': {
    messages: ask,
    tools,
    tool_choice: { type: 'function', function: { name: 'get_weather' } },
  },
  'tool choice allowed': {
    messages: ask,
    tools,
    tool_choice: {
      type: 'allowed_tools',
      allowed_tools: { mode: 'required', tools: [{ type: 'function', function: { name: 'get_weather' } }] },
    },
  },
  'parallel tool calls off': { messages: ask, tools, parallel_tool_calls: false },
  'tool call answered': {
    messages: answered,
    tools,
  },
  'tool call answered, tools gone': { messages: answered },
  'tool call answered, tool choice none': { messages: answered, tools, tool_choice: 'none' },
  'parallel tool calls answered': {
    messages: [
      ...ask,
      { role: 'assistant', content: null, tool_calls: [weatherCall, timeCall] },
      { role: 'tool', tool_call_id: 'call_1', content: m.WEATHER_RESULT },
      { role: 'tool', tool_call_id: 'call_2', content: [text(m.TIME_RESULT)] },
      user('And now?'),
    ],
    tools,
  },
  'tool result with an error': no('tool messages have no mark for errors'),
  'tool result with an image': no('tool messages take text only'),
  'parallel tool calls': { messages: ask, tools },
  'interleaved tool calls': { messages: ask, tools },
  'custom tool': {
    messages: ask,
    tools: [{ type: 'custom', custom: { name: 'apply_patch', description: m.PATCH } }],
  },
  'hosted web search': { messages: ask, web_search_options: { search_context_size: 'low' } },
  'JSON object': {
    messages: [user('Paris as JSON, please.')],
    response_format: { type: 'json_object' },
  },
  'JSON schema': {
    messages: ask,
    response_format: {
      type: 'json_schema',
      json_schema: { name: 'city', schema: m.CITY_SCHEMA, strict: true },
    },
  },
  'JSON schema with an optional member': no('such schemas are refused'),
  'JSON schema with bounds': {
    messages: ask,
    response_format: { type: 'json_schema', json_schema: { name: 'city', schema: m.BOUNDED_SCHEMA } },
  },
  'reasoning effort': { messages: ask, reasoning_effort: 'high' },
  'reasoning left to the model': no('effort is told in words'),
  'reasoning with a temperature': { messages: ask, reasoning_effort: 'high', temperature: 0.3, top_p: 0.8 },
  'reasoning budget': { messages: ask, reasoning: { max_tokens: 2048 }, max_completion_tokens: 4096 },
  'reasoning round trip': { messages: ask, reasoning_effort: 'medium' },
  'reasoning round trip with a tool call': { messages: ask, reasoning_effort: 'medium', tools },
  'hidden reasoning round trip': { messages: ask, reasoning_effort: 'medium' },
  'cache marks with lifetimes': {
    messages: [
      {
        role: 'system',
        content: [{ ...text(m.LONG_PROMPT), cache_control: { type: 'ephemeral', ttl: '1h' } } as never],
      },
      { role: 'user', content: [{ ...text(m.QUESTION), cache_control: { type: 'ephemeral' } } as never] },
    ],
  },
  'cache usage': { messages: ask },
  'stop sequences': { messages: ask, stop: ['END', '###'] },
  'stop sequence met': { messages: ask, stop: ['END'] },
  refusal: { messages: ask },
  'content filter': { messages: ask },
  'citations in the answer': { messages: ask },
  'document with citations': no('citations cannot be asked for'),
  logprobs: { messages: ask, logprobs: true, top_logprobs: 1 },
  'two choices': { messages: ask, n: 2 },
  seed: { messages: ask, seed: 42 },
  'temperature and top-p': { messages: ask, temperature: 0.3, top_p: 0.8 },
  'top-k': { messages: ask, top_k: 40 },
  penalties: { messages: ask, frequency_penalty: 0.5, presence_penalty: -0.5 },
  'service tier': { messages: ask, service_tier: 'priority' },
  user: { messages: ask, user: m.USER },
  metadata: { messages: ask, metadata: { trace: 'abc' } },
  'token cap met': { messages: ask, max_completion_tokens: 9 },
  'Unicode in odd pieces': { messages: [user('Grüße 👋🏽 𝄞 \u2028 "x" \\')] },
  'very long text': { messages: [user(m.LONG_PROMPT.repeat(20))] },
  'unknown field': { messages: ask, x_unknown: true },
  'error mid-stream': { messages: ask },
  'no usage told': { messages: ask },
}
