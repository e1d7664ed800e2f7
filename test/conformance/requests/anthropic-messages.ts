import type Anthropic from '@anthropic-ai/sdk'
import { no, type Requests } from '../cases.ts'
import * as m from './material.ts'

type Params = Anthropic.MessageCreateParamsNonStreaming
type Message = Anthropic.MessageParam
type Block = Anthropic.ContentBlockParam
type Tool = Anthropic.ToolUnion

export type AnthropicCase = Omit<Params, 'model' | 'max_tokens'> & { max_tokens?: number; x_unknown?: boolean }

const user = (...content: Block[]): Message => ({ role: 'user', content })
const text = (words: string): Block => ({ type: 'text', text: words })
const ask: Message[] = [{ role: 'user', content: m.QUESTION }]
const said = (...content: Block[]): Message => ({ role: 'assistant', content })
const image = (media_type: 'image/png' | 'image/gif', data: string): Anthropic.ImageBlockParam => ({
  type: 'image',
  source: { type: 'base64', media_type, data },
})

const weather: Tool = { name: 'get_weather', description: 'The weather now', input_schema: m.WEATHER_SCHEMA }
const time: Tool = { name: 'get_time', input_schema: m.TIME_SCHEMA }
const tools = [weather, time]
const called = (id: string, name: string, input: object): Block => ({ type: 'tool_use', id, name, input })
const weatherCall = called('toolu_1', 'get_weather', { city: 'Paris', unit: 'celsius' })
const timeCall = called('toolu_2', 'get_time', { zone: 'Europe/Paris' })
const answered = [
  ...ask,
  said(text('Let me see.'), weatherCall),
  user({ type: 'tool_result', tool_use_id: 'toolu_1', content: m.WEATHER_RESULT }),
]
const thinking = { thinking: { type: 'enabled', budget_tokens: 2048 }, max_tokens: 4096 } as const

export const anthropicRequests: Requests<AnthropicCase> = {
  'plain text': { messages: ask },
  'system message': { system: 'Be brief.', messages: ask },
  'developer message': no('there is no such role'),
  'several system messages': {
    system: [
      { type: 'text', text: 'Be brief.' },
      { type: 'text', text: 'Be polite.' },
    ],
    messages: ask,
  },
  'system message in the middle': {
    system: 'Be brief.',
    messages: [
      user(text('Hi')),
      said(text('Hello.')),
      user(text(m.QUESTION)),
      { role: 'system', content: 'Answer in French.' },
    ],
  },
  'multi-turn': {
    messages: [user(text('Hi')), said(text('Hello.')), user(text('How are you?')), said(text('Well.')), ...ask],
  },
  'multi-part text': { messages: [user(text('First part.'), text('Second part.'))] },
  'image as data': { messages: [user(text('What is this?'), image('image/png', m.PNG))] },
  'image by URL': {
    messages: [user(text('What is this?'), { type: 'image', source: { type: 'url', url: m.IMAGE_URL } })],
  },
  'image detail': no('there is no such wish'),
  'two images': {
    messages: [user(image('image/png', m.PNG), text('or'), image('image/gif', m.GIF), text('Which?'))],
  },
  'audio input': no('messages take no audio'),
  'PDF as data': {
    messages: [
      user(text('Sum up.'), {
        type: 'document',
        title: 'paper.pdf',
        source: { type: 'base64', media_type: 'application/pdf', data: m.PDF },
      }),
    ],
  },
  'PDF by URL': {
    messages: [user(text('Sum up.'), { type: 'document', source: { type: 'url', url: m.PDF_URL } })],
  },
  'text document': {
    messages: [
      user(text('Sum up.'), {
        type: 'document',
        title: 'paris.txt',
        source: { type: 'text', media_type: 'text/plain', data: m.DOCUMENT },
      }),
    ],
  },
  'function tool': { messages: ask, tools },
  'strict tool': { messages: ask, tools: [{ name: 'get_weather', input_schema: m.WEATHER_SCHEMA, strict: true }] },
  'strict tool with an optional argument': {
    messages: ask,
    tools: [{ name: 'get_weather', input_schema: m.OPTIONAL_SCHEMA, strict: true }],
  },
  'tool without parameters': { messages: ask, tools: [{ name: 'now', input_schema: { type: 'object' } }] },
  'tool choice auto': { messages: ask, tools, tool_choice: { type: 'auto' } },
  'tool choice none': { messages: ask, tools, tool_choice: { type: 'none' } },
  'tool choice required': { messages: ask, tools, tool_choice: { type: 'any' } },
  'tool choice named': { messages: ask, tools, tool_choice: { type: 'tool', name: 'get_weather' } },
  'tool choice allowed': no('one tool or all of them'),
  'parallel tool calls off': {
    messages: ask,
    tools,
    tool_choice: { type: 'auto', disable_parallel_tool_use: true },
  },
  'tool call answered': {
    messages: answered,
    tools,
  },
  'tool call answered, tools gone': { messages: answered },
  'tool call answered, tool choice none': { messages: answered, tools, tool_choice: { type: 'none' } },
  'parallel tool calls answered': {
    messages: [
      ...ask,
      said(weatherCall, timeCall),
      user(
        { type: 'tool_result', tool_use_id: 'toolu_1', content: m.WEATHER_RESULT },
        { type: 'tool_result', tool_use_id: 'toolu_2', content: [{ type: 'text', text: m.TIME_RESULT }] },
        text('And now?'),
      ),
    ],
    tools,
  },
  'tool result with an error': {
    messages: [
      ...ask,
      said(weatherCall),
      user({ type: 'tool_result', tool_use_id: 'toolu_1', content: 'No such city.', is_error: true }),
    ],
    tools,
  },
  'tool result with an image': {
    messages: [
      ...ask,
      said(weatherCall),
      user({
        type: 'tool_result',
        tool_use_id: 'toolu_1',
        content: [{ type: 'text', text: 'The map:' }, image('image/png', m.PNG)],
      }),
    ],
    tools,
  },
  'parallel tool calls': { messages: ask, tools },
  'interleaved tool calls': { messages: ask, tools },
  'custom tool': no('tools take JSON'),
  'hosted web search': {
    messages: ask,
    tools: [{ type: 'web_search_20250305', name: 'web_search', max_uses: 3 }],
  },
  'JSON object': no('JSON comes by a schema only'),
  'JSON schema': { messages: ask, output_config: { format: { type: 'json_schema', schema: m.CITY_SCHEMA } } },
  'JSON schema with an optional member': {
    messages: ask,
    output_config: { format: { type: 'json_schema', schema: m.OPTIONAL_SCHEMA } },
  },
  'JSON schema with bounds': no('such schemas are refused'),
  'reasoning left to the model': {
    messages: ask,
    thinking: { type: 'adaptive', display: 'summarized' },
    max_tokens: 4096,
  },
  'reasoning with a temperature': no('models that think sample in their own way'),
  'reasoning effort': { messages: ask, thinking: { type: 'adaptive' }, output_config: { effort: 'high' } },
  'reasoning budget': { messages: ask, ...thinking },
  'reasoning round trip': { messages: ask, ...thinking },
  'reasoning round trip with a tool call': { messages: ask, ...thinking, tools },
  'hidden reasoning round trip': { messages: ask, ...thinking },
  'cache marks with lifetimes': {
    system: [{ type: 'text', text: m.LONG_PROMPT, cache_control: { type: 'ephemeral', ttl: '1h' } }],
    messages: [user({ type: 'text', text: m.QUESTION, cache_control: { type: 'ephemeral' } })],
  },
  'cache usage': { messages: ask },
  'stop sequences': { messages: ask, stop_sequences: ['END', '###'] },
  'stop sequence met': { messages: ask, stop_sequences: ['END'] },
  refusal: { messages: ask },
  'content filter': { messages: ask },
  'citations in the answer': { messages: ask },
  'document with citations': {
    messages: [
      user(
        {
          type: 'document',
          title: 'Paris',
          source: { type: 'text', media_type: 'text/plain', data: m.DOCUMENT },
          citations: { enabled: true },
        },
        text(m.QUESTION),
      ),
    ],
  },
  logprobs: no('there are none'),
  'two choices': no('there is one answer'),
  seed: no('there is none'),
  'temperature and top-p': no('models since 4.5 take one of the two'),
  'top-k': { messages: ask, top_k: 40 } as AnthropicCase,
  penalties: no('there are none'),
  'service tier': { messages: ask, service_tier: 'standard_only' },
  user: { messages: ask, metadata: { user_id: m.USER } },
  metadata: no('there is the user only'),
  'token cap met': { messages: ask, max_tokens: 9 },
  'Unicode in odd pieces': { messages: [user(text('Grüße 👋🏽 𝄞 \u2028 "x" \\'))] },
  'very long text': { messages: [user(text(m.LONG_PROMPT.repeat(20)))] },
  'unknown field': { messages: ask, x_unknown: true },
  'error mid-stream': { messages: ask },
  'no usage told': { messages: ask },
}
