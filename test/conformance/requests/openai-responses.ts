import type OpenAI from 'openai'
import { no, type Requests } from '../cases.ts'
import * as m from './material.ts'

type Params = OpenAI.Responses.ResponseCreateParamsNonStreaming
type Item = OpenAI.Responses.ResponseInputItem
type Content = OpenAI.Responses.ResponseInputContent
type Tool = OpenAI.Responses.Tool

export type ResponsesCase = Omit<Params, 'model' | 'input'> & {
  input: Item[]
  top_k?: number
  x_unknown?: boolean
}

const user = (...content: Content[]): Item => ({ type: 'message', role: 'user', content })
const text = (words: string): Content => ({ type: 'input_text', text: words })
const ask = [user(text(m.QUESTION))]
const said = (content: string): Item => ({ role: 'assistant', content })
const image = (image_url: string, detail: 'low' | 'auto' = 'auto'): Content => ({
  type: 'input_image',
  image_url,
  detail,
})

const weather: Tool = {
  type: 'function',
  name: 'get_weather',
  description: 'The weather now',
  parameters: m.WEATHER_SCHEMA,
  strict: false,
}
const time: Tool = { type: 'function', name: 'get_time', parameters: m.TIME_SCHEMA, strict: false }
const tools = [weather, time]
const called = (call_id: string, name: string, args: object): Item => ({
  type: 'function_call',
  call_id,
  name,
  arguments: JSON.stringify(args),
})
const weatherCall = called('call_1', 'get_weather', { city: 'Paris', unit: 'celsius' })
const timeCall = called('call_2', 'get_time', { zone: 'Europe/Paris' })
const answered: Item[] = [
  ...ask,
  said('Let me see.'),
  weatherCall,
  { type: 'function_call_output', call_id: 'call_1', output: m.WEATHER_RESULT },
]
const thinking = { reasoning: { effort: 'medium', summary: 'auto' }, include: ['reasoning.encrypted_content'] } as const
const include = { include: [...thinking.include], reasoning: thinking.reasoning }

export const openAiResponsesRequests: Requests<ResponsesCase> = {
  'plain text': { input: ask },
  'system message': { instructions: 'Be brief.', input: ask },
  'developer message': { input: [{ role: 'developer', content: 'Be brief.' }, ...ask] },
  'several system messages': {
    instructions: 'Be brief.',
    input: [{ role: 'system', content: 'Be polite.' }, ...ask],
  },
  'system message in the middle': {
    instructions: 'Be brief.',
    input: [user(text('Hi')), said('Hello.'), { role: 'system', content: 'Answer in French.' }, ...ask],
  },
  'multi-turn': { input: [user(text('Hi')), said('Hello.'), user(text('How are you?')), said('Well.'), ...ask] },
  'multi-part text': { input: [user(text('First part.'), text('Second part.'))] },
  'image as data': { input: [user(text('What is this?'), image(`data:image/png;base64,${m.PNG}`))] },
  'image by URL': { input: [user(text('What is this?'), image(m.IMAGE_URL))] },
  'image detail': { input: [user(text('What is this?'), image(`data:image/png;base64,${m.PNG}`, 'low'))] },
  'two images': {
    input: [
      user(
        image(`data:image/png;base64,${m.PNG}`),
        text('or'),
        image(`data:image/gif;base64,${m.GIF}`),
        text('Which?'),
      ),
    ],
  },
  'audio input': no('input items take no audio'),
  'PDF as data': {
    input: [
      user(text('Sum up.'), {
        type: 'input_file',
        filename: 'paper.pdf',
        file_data: `data:application/pdf;base64,${m.PDF}`,
      }),
    ],
  },
  'PDF by URL': { input: [user(text('Sum up.'), { type: 'input_file', file_url: m.PDF_URL })] },
  'text document': {
    input: [
      user(text('Sum up.'), {
        type: 'input_file',
        filename: 'paris.txt',
        file_data: `data:text/plain;base64,${Buffer.from(m.DOCUMENT).toString('base64')}`,
      }),
    ],
  },
  'function tool': { input: ask, tools },
  'strict tool': {
    input: ask,
    tools: [{ type: 'function', name: 'get_weather', parameters: m.WEATHER_SCHEMA, strict: true }],
  },
  'strict tool with an optional argument': no('such schemas are refused'),
  'tool without parameters': {
    input: ask,
    tools: [{ type: 'function', name: 'now', parameters: null, strict: false }],
  },
  'tool choice auto': { input: ask, tools, tool_choice: 'auto' },
  'tool choice none': { input: ask, tools, tool_choice: 'none' },
  'tool choice required': { input: ask, tools, tool_choice: 'required' },
  'tool choice named': { input: ask, tools, tool_choice: { type: 'function', name: 'get_weather' } },
  'tool choice allowed': {
    input: ask,
    tools,
    tool_choice: { type: 'allowed_tools', mode: 'required', tools: [{ type: 'function', name: 'get_weather' }] },
  },
  'parallel tool calls off': { input: ask, tools, parallel_tool_calls: false },
  'tool call answered': {
    input: answered,
    tools,
  },
  'tool call answered, tools gone': { input: answered },
  'tool call answered, tool choice none': { input: answered, tools, tool_choice: 'none' },
  'parallel tool calls answered': {
    input: [
      ...ask,
      weatherCall,
      timeCall,
      { type: 'function_call_output', call_id: 'call_1', output: m.WEATHER_RESULT },
      {
        type: 'function_call_output',
        call_id: 'call_2',
        output: [{ type: 'input_text', text: m.TIME_RESULT }],
      },
      user(text('And now?')),
    ],
    tools,
  },
  'tool result with an error': no('outputs have no mark for errors'),
  'tool result with an image': {
    input: [
      ...ask,
      weatherCall,
      {
        type: 'function_call_output',
        call_id: 'call_1',
        output: [
          { type: 'input_text', text: 'The map:' },
          { type: 'input_image', image_url: `data:image/png;base64,${m.PNG}` },
        ],
      },
    ],
    tools,
  },
  'parallel tool calls': { input: ask, tools },
  'interleaved tool calls': { input: ask, tools },
  'custom tool': { input: ask, tools: [{ type: 'custom', name: 'apply_patch', description: m.PATCH }] },
  'hosted web search': { input: ask, tools: [{ type: 'web_search' }] },
  'JSON object': { input: [user(text('Paris as JSON, please.'))], text: { format: { type: 'json_object' } } },
  'JSON schema': {
    input: ask,
    text: { format: { type: 'json_schema', name: 'city', schema: m.CITY_SCHEMA, strict: true } },
  },
  'JSON schema with an optional member': no('such schemas are refused'),
  'JSON schema with bounds': {
    input: ask,
    text: { format: { type: 'json_schema', name: 'city', schema: m.BOUNDED_SCHEMA } },
  },
  'reasoning left to the model': no('effort is told in words'),
  'reasoning with a temperature': { input: ask, reasoning: { effort: 'high' }, temperature: 0.3, top_p: 0.8 },
  'reasoning effort': { input: ask, reasoning: { effort: 'high' }, include: ['reasoning.encrypted_content'] },
  'reasoning budget': no('effort is told in words'),
  'reasoning round trip': { input: ask, ...include },
  'reasoning round trip with a tool call': { input: ask, ...include, tools },
  'hidden reasoning round trip': { input: ask, ...include },
  'cache marks with lifetimes': no('prompts are cached without marks'),
  'cache usage': { input: ask },
  'stop sequences': no('there are none'),
  'stop sequence met': no('there are none'),
  refusal: { input: ask },
  'content filter': { input: ask },
  'citations in the answer': { input: ask },
  'document with citations': no('citations cannot be asked for'),
  logprobs: { input: ask, include: ['message.output_text.logprobs'], top_logprobs: 1 },
  'two choices': no('there is one answer'),
  seed: no('there is none'),
  'temperature and top-p': { input: ask, temperature: 0.3, top_p: 0.8 },
  'top-k': no('there is none'),
  penalties: no('there are none'),
  'service tier': { input: ask, service_tier: 'priority' },
  user: { input: ask, user: m.USER },
  metadata: { input: ask, metadata: { trace: 'abc' } },
  'token cap met': { input: ask, max_output_tokens: 16 },
  'Unicode in odd pieces': { input: [user(text('Grüße 👋🏽 𝄞 \u2028 "x" \\'))] },
  'very long text': { input: [user(text(m.LONG_PROMPT.repeat(20)))] },
  'unknown field': { input: ask, x_unknown: true },
  'error mid-stream': { input: ask },
  'no usage told': { input: ask },
}
