/** A request that is in order. */
export interface ValidRequest {
  readonly method: string
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: unknown
}

const image = { type: 'image_url', image_url: { url: 'data:image/png;base64,iVBORw0KGgo=', detail: 'low' } }
const parameters = { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] }
const tool = { type: 'function', function: { name: 'get_weather', description: 'Weather', parameters, strict: true } }
const call = { id: 'call_1', type: 'function', function: { name: 'get_weather', arguments: '{"city":"Rome"}' } }

const chat = {
  messages: [
    { role: 'system', content: 'Be short.' },
    { role: 'user', content: [{ type: 'text', text: 'What is this?' }, image] },
    { role: 'assistant', content: null, tool_calls: [call] },
    { role: 'tool', tool_call_id: 'call_1', content: 'sunny' },
  ],
  tools: [tool],
  tool_choice: 'auto',
  parallel_tool_calls: true,
  max_tokens: 20,
  temperature: 0.5,
  top_p: 0.9,
  stop: ['END'],
  seed: 7,
  user: 'someone',
  response_format: { type: 'json_schema', json_schema: { name: 's', schema: parameters, strict: true } },
  metadata: { a: 'b' },
}

const messages = {
  max_tokens: 20,
  system: [{ type: 'text', text: 'Be short.', cache_control: { type: 'ephemeral' } }],
  messages: [
    { role: 'user', content: [{ type: 'text', text: 'Hello' }] },
    { role: 'assistant', content: [{ type: 'tool_use', id: 'toolu_1', name: 'get_weather', input: { city: 'Rome' } }] },
    { role: 'user', content: [{ type: 'tool_result', tool_use_id: 'toolu_1', content: 'sunny' }] },
  ],
  tools: [{ name: 'get_weather', description: 'Weather', input_schema: parameters }],
  tool_choice: { type: 'auto' },
  stop_sequences: ['END'],
  temperature: 0.5,
  metadata: { user_id: 'someone' },
}

const gemini = {
  systemInstruction: { parts: [{ text: 'Be short.' }] },
  contents: [
    { role: 'user', parts: [{ text: 'Hello' }, { inlineData: { mimeType: 'image/png', data: 'iVBORw0KGgo=' } }] },
    { role: 'model', parts: [{ functionCall: { name: 'get_weather', args: { city: 'Rome' } } }] },
    { role: 'user', parts: [{ functionResponse: { name: 'get_weather', response: { is: 'sunny' } } }] },
  ],
  tools: [{ functionDeclarations: [{ name: 'get_weather', description: 'Weather', parameters }] }],
  generationConfig: { maxOutputTokens: 20, temperature: 0.5, stopSequences: ['END'], responseMimeType: 'text/plain' },
}

const responses = {
  instructions: 'Be short.',
  input: [
    { role: 'user', content: [{ type: 'input_text', text: 'Hello' }] },
    { type: 'function_call', call_id: 'call_1', name: 'get_weather', arguments: '{"city":"Rome"}' },
    { type: 'function_call_output', call_id: 'call_1', output: 'sunny' },
  ],
  tools: [{ type: 'function', name: 'get_weather', parameters, strict: true }],
  max_output_tokens: 20,
  reasoning: { effort: 'low' },
  text: { format: { type: 'text' } },
  store: false,
}

const json = { 'content-type': 'application/json' }
const anthropic = { ...json, 'anthropic-version': '2023-06-01' }

/** All surfaces of the data plane. `models`: names to ask for. */
export function dataRequests(models: readonly string[]): ValidRequest[] {
  const post = (path: string, body: object, headers: ValidRequest['headers'] = json): ValidRequest => {
    return { method: 'POST', path, headers, body }
  }
  const get = (path: string): ValidRequest => ({ method: 'GET', path, headers: {}, body: undefined })
  const each = models.flatMap((model) => [
    post('/v1/chat/completions', { model, ...chat }),
    post('/v1/chat/completions', { model, ...chat, stream: true, stream_options: { include_usage: true } }),
    post('/v1/responses', { model, ...responses }),
    post('/v1/responses', { model, ...responses, stream: true }),
    post('/v1/messages', { model, ...messages }, anthropic),
    post('/v1/messages', { model, ...messages, stream: true }, anthropic),
    post('/v1/messages/count_tokens', { model, ...messages }, anthropic),
    post(`/v1beta/models/${encodeURIComponent(model)}:generateContent`, gemini),
    post(`/v1beta/models/${encodeURIComponent(model)}:streamGenerateContent?alt=sse`, gemini),
    post(`/v1beta/models/${encodeURIComponent(model)}:countTokens`, { contents: gemini.contents }),
    post('/v1/completions', { model, prompt: ['Hello', 'there'], max_tokens: 5, echo: true, logprobs: 1 }),
    get(`/v1/models/${model}`),
  ])
  const model = models[0] as string
  const own = models.find((name) => name.startsWith('byok/')) ?? model
  return [
    ...each,
    post('/v1/embeddings', { model: 'embed', input: ['a', 'b'], encoding_format: 'float', dimensions: 4 }),
    post('/v1/moderations', { model, input: ['a'] }),
    post('/v1/images/generations', { model, prompt: 'a cat', n: 1, size: '1024x1024' }),
    post('/v1/audio/speech', { model, input: 'hello', voice: 'alloy', response_format: 'mp3' }),
    post('/v1/rerank', { model, query: 'a', documents: ['b', 'c'], top_n: 1 }),
    post('/v1/batches', { input_file_id: 'file-1', endpoint: '/v1/chat/completions', completion_window: '24h' }),
    post('/v1/messages/batches', { requests: [{ custom_id: 'a', params: { model, ...messages } }] }, anthropic),
    post('/v1/messages/batches', { requests: [{ custom_id: 'b', params: { model: own, ...messages } }] }, anthropic),
    post('/v1/responses', { model: own, ...responses, store: true, previous_response_id: 'resp_0' }),
    ...['/v1/models', '/v1/key', '/v1/generation?id=req_0', '/v1/files?limit=3', '/v1/batches', '/v1beta/models'].map(
      get,
    ),
    ...['/v1/files/file-1/content', '/v1/messages/batches/msgbatch_1/results', '/healthz', '/readyz', '/', '/app'].map(
      get,
    ),
  ]
}
