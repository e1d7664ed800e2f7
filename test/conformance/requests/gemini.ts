import {
  type Content,
  FunctionCallingConfigMode,
  type GenerateContentConfig,
  type Part,
  ServiceTier,
  type Tool,
} from '@google/genai'
import { no, type Requests } from '../cases.ts'
import * as m from './material.ts'

export interface GeminiCase {
  contents: Content[]
  config?: GenerateContentConfig
}

const user = (...parts: Part[]): Content => ({ role: 'user', parts })
const model = (...parts: Part[]): Content => ({ role: 'model', parts })
const ask = [user({ text: m.QUESTION })]
const inline = (mimeType: string, data: string): Part => ({ inlineData: { mimeType, data } })

const tools: Tool[] = [
  {
    functionDeclarations: [
      { name: 'get_weather', description: 'The weather now', parametersJsonSchema: m.WEATHER_SCHEMA },
      { name: 'get_time', parametersJsonSchema: m.TIME_SCHEMA },
    ],
  },
]
const calling = (mode: FunctionCallingConfigMode, ...allowedFunctionNames: string[]) => ({
  functionCallingConfig: { mode, ...(allowedFunctionNames.length > 0 && { allowedFunctionNames }) },
})
const weatherCall: Part = { functionCall: { name: 'get_weather', args: { city: 'Paris', unit: 'celsius' } } }
const timeCall: Part = { functionCall: { name: 'get_time', args: { zone: 'Europe/Paris' } } }
const answered = [
  ...ask,
  model({ text: 'Let me see.' }, weatherCall),
  user({ functionResponse: { name: 'get_weather', response: { output: m.WEATHER_RESULT } } }),
]
const thinkingConfig = { thinkingBudget: 2048, includeThoughts: true }

export const geminiRequests: Requests<GeminiCase> = {
  'plain text': { contents: ask },
  'system message': { contents: ask, config: { systemInstruction: 'Be brief.' } },
  'developer message': no('there is no such role'),
  'several system messages': {
    contents: ask,
    config: { systemInstruction: { parts: [{ text: 'Be brief.' }, { text: 'Be polite.' }] } },
  },
  'system message in the middle': no('instructions stand apart from the conversation'),
  'multi-turn': {
    contents: [
      user({ text: 'Hi' }),
      model({ text: 'Hello.' }),
      user({ text: 'How are you?' }),
      model({ text: 'Well.' }),
      ...ask,
    ],
  },
  'multi-part text': { contents: [user({ text: 'First part.' }, { text: 'Second part.' })] },
  'image as data': { contents: [user({ text: 'What is this?' }, inline('image/png', m.PNG))] },
  'image by URL': {
    contents: [user({ text: 'What is this?' }, { fileData: { fileUri: m.IMAGE_URL, mimeType: 'image/png' } })],
  },
  'image detail': no('the wish is for all media alike'),
  'two images': {
    contents: [user(inline('image/png', m.PNG), { text: 'or' }, inline('image/gif', m.GIF), { text: 'Which?' })],
  },
  'audio input': { contents: [user({ text: 'What is said?' }, inline('audio/wav', m.WAV))] },
  'PDF as data': { contents: [user({ text: 'Sum up.' }, inline('application/pdf', m.PDF))] },
  'PDF by URL': {
    contents: [user({ text: 'Sum up.' }, { fileData: { fileUri: m.PDF_URL, mimeType: 'application/pdf' } })],
  },
  'text document': {
    contents: [user({ text: 'Sum up.' }, inline('text/plain', Buffer.from(m.DOCUMENT).toString('base64')))],
  },
  'function tool': { contents: ask, config: { tools } },
  'strict tool': no('there is no such mark'),
  'strict tool with an optional argument': {
    contents: ask,
    config: {
      tools: [{ functionDeclarations: [{ name: 'get_weather', parametersJsonSchema: m.OPTIONAL_SCHEMA }] }],
      toolConfig: calling(FunctionCallingConfigMode.VALIDATED),
    },
  },
  'tool without parameters': { contents: ask, config: { tools: [{ functionDeclarations: [{ name: 'now' }] }] } },
  'tool choice auto': {
    contents: ask,
    config: { tools, toolConfig: calling(FunctionCallingConfigMode.AUTO) },
  },
  'tool choice none': {
    contents: ask,
    config: { tools, toolConfig: calling(FunctionCallingConfigMode.NONE) },
  },
  'tool choice required': {
    contents: ask,
    config: { tools, toolConfig: calling(FunctionCallingConfigMode.ANY) },
  },
  'tool choice named': {
    contents: ask,
    config: { tools, toolConfig: calling(FunctionCallingConfigMode.ANY, 'get_weather') },
  },
  'tool choice allowed': {
    contents: ask,
    config: {
      tools: [
        {
          functionDeclarations: [
            ...(tools[0] && 'functionDeclarations' in tools[0] ? (tools[0].functionDeclarations ?? []) : []),
            { name: 'now' },
          ],
        },
      ],
      toolConfig: calling(FunctionCallingConfigMode.ANY, 'get_weather', 'get_time'),
    },
  },
  'parallel tool calls off': no('there is no such wish'),
  'tool call answered': {
    contents: answered,
    config: { tools },
  },
  'tool call answered, tools gone': { contents: answered },
  'tool call answered, tool choice none': {
    contents: answered,
    config: { tools, toolConfig: calling(FunctionCallingConfigMode.NONE) },
  },
  'parallel tool calls answered': {
    contents: [
      ...ask,
      model(weatherCall, timeCall),
      user(
        { functionResponse: { name: 'get_weather', response: { output: m.WEATHER_RESULT } } },
        { functionResponse: { name: 'get_time', response: { output: m.TIME_RESULT } } },
      ),
      user({ text: 'And now?' }),
    ],
    config: { tools },
  },
  'tool result with an error': {
    contents: [
      ...ask,
      model(weatherCall),
      user({ functionResponse: { name: 'get_weather', response: { error: 'No such city.' } } }),
    ],
    config: { tools },
  },
  'tool result with an image': {
    contents: [
      ...ask,
      model(weatherCall),
      user({
        functionResponse: {
          name: 'get_weather',
          response: { output: 'The map:' },
          parts: [{ inlineData: { mimeType: 'image/png', data: m.PNG } }],
        },
      }),
    ],
    config: { tools },
  },
  'parallel tool calls': { contents: ask, config: { tools } },
  'interleaved tool calls': { contents: ask, config: { tools } },
  'custom tool': no('functions take JSON'),
  'hosted web search': { contents: ask, config: { tools: [{ googleSearch: {} }] } },
  'JSON object': {
    contents: [user({ text: 'Paris as JSON, please.' })],
    config: { responseMimeType: 'application/json' },
  },
  'JSON schema': {
    contents: ask,
    config: { responseMimeType: 'application/json', responseJsonSchema: m.CITY_SCHEMA },
  },
  'JSON schema with an optional member': {
    contents: ask,
    config: { responseMimeType: 'application/json', responseJsonSchema: m.OPTIONAL_SCHEMA },
  },
  'JSON schema with bounds': {
    contents: ask,
    config: { responseMimeType: 'application/json', responseJsonSchema: m.BOUNDED_SCHEMA },
  },
  'reasoning left to the model': {
    contents: ask,
    config: { thinkingConfig: { thinkingBudget: -1, includeThoughts: true }, maxOutputTokens: 4096 },
  },
  'reasoning with a temperature': {
    contents: ask,
    config: { thinkingConfig, maxOutputTokens: 4096, temperature: 0.3, topP: 0.8 },
  },
  'reasoning effort': no('the models of this case take a budget'),
  'reasoning budget': { contents: ask, config: { thinkingConfig, maxOutputTokens: 4096 } },
  'reasoning round trip': { contents: ask, config: { thinkingConfig, maxOutputTokens: 4096 } },
  'reasoning round trip with a tool call': {
    contents: ask,
    config: { thinkingConfig, tools, maxOutputTokens: 4096 },
  },
  'hidden reasoning round trip': { contents: ask, config: { thinkingConfig, maxOutputTokens: 4096 } },
  'cache marks with lifetimes': no('caches are objects of their own'),
  'cache usage': { contents: ask },
  'stop sequences': { contents: ask, config: { stopSequences: ['END', '###'] } },
  'stop sequence met': { contents: ask, config: { stopSequences: ['END'] } },
  refusal: { contents: ask },
  'content filter': { contents: ask },
  'citations in the answer': { contents: ask },
  'document with citations': no('citations cannot be asked for'),
  logprobs: { contents: ask, config: { responseLogprobs: true, logprobs: 1 } },
  'two choices': { contents: ask, config: { candidateCount: 2 } },
  seed: { contents: ask, config: { seed: 42 } },
  'temperature and top-p': { contents: ask, config: { temperature: 0.3, topP: 0.8 } },
  'top-k': { contents: ask, config: { topK: 40 } },
  penalties: { contents: ask, config: { frequencyPenalty: 0.5, presencePenalty: -0.5 } },
  'service tier': { contents: ask, config: { serviceTier: ServiceTier.PRIORITY } },
  user: no('there is none'),
  metadata: no('labels are for another product of the vendor'),
  'token cap met': { contents: ask, config: { maxOutputTokens: 9 } },
  'Unicode in odd pieces': { contents: [user({ text: 'Grüße 👋🏽 𝄞 \u2028 "x" \\' })] },
  'very long text': { contents: [user({ text: m.LONG_PROMPT.repeat(20) })] },
  'unknown field': { contents: ask, config: { httpOptions: { extraBody: { xUnknown: true } } } },
  'error mid-stream': { contents: ask },
  'no usage told': { contents: ask },
}
