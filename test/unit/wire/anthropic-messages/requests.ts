import type { MessageCreateParams } from '@anthropic-ai/sdk/resources/messages'

const pdf = Buffer.from('%PDF-1.4').toString('base64')

/** The SDK's newest types have no sampling any more; models that take it are served all the same. */
type Sampling = { temperature?: number; top_p?: number; top_k?: number }

/** Requests that come back from the canonical model as they were. The types are the official SDK's. */
export const requests: Readonly<Record<string, MessageCreateParams & Sampling>> = {
  plain: { model: 'claude-opus-4-6', max_tokens: 100, messages: [{ role: 'user', content: 'Hi' }] },
  'system blocks': {
    model: 'claude-opus-4-6',
    max_tokens: 100,
    system: [
      { type: 'text', text: 'Be brief.' },
      { type: 'text', text: 'Rules.', cache_control: { type: 'ephemeral', ttl: '1h' } },
    ],
    messages: [{ role: 'user', content: 'Hi' }],
    cache_control: { type: 'ephemeral' },
  },
  media: {
    model: 'claude-opus-4-6',
    max_tokens: 100,
    stream: true,
    messages: [
      {
        role: 'user',
        content: [
          { type: 'image', source: { type: 'url', url: 'https://example.com/a.png' } },
          { type: 'image', source: { type: 'base64', media_type: 'image/png', data: 'aGk=' } },
          { type: 'image', source: { type: 'file', file_id: 'file_1' } },
          { type: 'document', source: { type: 'base64', media_type: 'application/pdf', data: pdf }, title: 'A' },
          { type: 'document', source: { type: 'url', url: 'https://example.com/a.pdf' } },
          { type: 'document', source: { type: 'file', file_id: 'file_2' }, context: 'C' },
          {
            type: 'document',
            source: { type: 'text', media_type: 'text/plain', data: 'text' },
            citations: { enabled: true },
            cache_control: { type: 'ephemeral' },
          },
          { type: 'search_result', source: 's', title: 't', content: [{ type: 'text', text: 'found' }] },
          { type: 'text', text: 'Look.' },
        ],
      },
    ],
  },
  tools: {
    model: 'claude-opus-4-6',
    max_tokens: 4_000,
    thinking: { type: 'adaptive', display: 'summarized' },
    output_config: { effort: 'max' },
    tools: [
      {
        name: 'get',
        description: 'Gets.',
        input_schema: { type: 'object', properties: { a: { type: 'string' } }, required: ['a'] },
        cache_control: { type: 'ephemeral' },
      },
      { name: 'set', input_schema: { type: 'object', additionalProperties: false }, strict: true },
      { type: 'web_search_20250305', name: 'web_search', max_uses: 2 },
      { type: 'bash_20250124', name: 'bash' },
    ],
    tool_choice: { type: 'auto', disable_parallel_tool_use: true },
    messages: [
      { role: 'user', content: 'Get.' },
      {
        role: 'assistant',
        content: [
          { type: 'thinking', thinking: 'Hm.', signature: 'sig' },
          { type: 'redacted_thinking', data: 'hidden' },
          { type: 'text', text: 'I get.' },
          { type: 'server_tool_use', id: 'srv_1', name: 'web_search', input: { query: 'q' } },
          { type: 'tool_use', id: 't1', name: 'get', input: { a: 'x' } },
          { type: 'tool_use', id: 't2', name: 'set', input: {}, cache_control: { type: 'ephemeral' } },
        ],
      },
      {
        role: 'user',
        content: [
          { type: 'tool_result', tool_use_id: 't1', content: 'one' },
          {
            type: 'tool_result',
            tool_use_id: 't2',
            is_error: true,
            content: [
              { type: 'text', text: 'failed' },
              { type: 'image', source: { type: 'base64', media_type: 'image/png', data: 'aGk=' } },
            ],
          },
          { type: 'text', text: 'Go on.' },
        ],
      },
    ],
  },
  wishes: {
    model: 'claude-opus-4-6',
    max_tokens: 3_000,
    temperature: 0.3,
    top_k: 5,
    stop_sequences: ['END'],
    service_tier: 'standard_only',
    metadata: { user_id: 'u' },
    inference_geo: 'us',
    output_config: {
      effort: 'low',
      format: { type: 'json_schema', schema: { type: 'object', properties: {}, additionalProperties: false } },
    },
    messages: [{ role: 'user', content: 'Hi' }],
  },
  budget: {
    model: 'claude-sonnet-4-5',
    max_tokens: 3_000,
    thinking: { type: 'enabled', budget_tokens: 2_000 },
    tools: [{ name: 'get', input_schema: { type: 'object' } }],
    tool_choice: { type: 'none' },
    messages: [{ role: 'user', content: 'Hi' }],
  },
  'thinking off': {
    model: 'claude-sonnet-5',
    max_tokens: 3_000,
    thinking: { type: 'disabled' },
    tools: [{ name: 'get', input_schema: { type: 'object' } }],
    tool_choice: { type: 'tool', name: 'get' },
    messages: [{ role: 'user', content: 'Hi' }],
  },
}
