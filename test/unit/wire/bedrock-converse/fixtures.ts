import type { ConverseRequest, ConverseResponse, ConverseStreamOutput } from '@aws-sdk/client-bedrock-runtime'

/** Any JSON, as the SDK types it. */
type DocumentType = NonNullable<ConverseRequest['additionalModelRequestFields']>

/** The SDK's types as JSON on the wire: blobs are base64 text, and the model stands in the path. */
type OnWire<T> = [DocumentType] extends [T]
  ? unknown
  : T extends Uint8Array
    ? string
    : T extends object
      ? { [K in keyof T]: OnWire<T[K]> }
      : T
type Request = Omit<OnWire<ConverseRequest>, 'modelId'>

export const claude = 'global.anthropic.claude-sonnet-4-6-v1:0'

const png = 'iVBORw0KGgo='

export const requests: Readonly<Record<string, readonly [model: string, body: Request]>> = {
  plain: [claude, { messages: [{ role: 'user', content: [{ text: 'Hello' }] }] }],
  everything: [
    claude,
    {
      system: [{ text: 'Be brief.' }, { cachePoint: { type: 'default', ttl: '1h' } }],
      messages: [
        {
          role: 'user',
          content: [
            { text: 'Look.' },
            { image: { format: 'png', source: { bytes: png } } },
            { image: { format: 'jpeg', source: { s3Location: { uri: 's3://bucket/a.jpeg' } } } },
            { document: { format: 'pdf', name: 'paper', source: { bytes: 'JVBERi0=' }, citations: { enabled: true } } },
            { document: { format: 'txt', name: 'note', source: { text: 'A note.' }, context: 'mine' } },
            { video: { format: 'mp4', source: { s3Location: { uri: 's3://bucket/v.mp4' } } } },
            { audio: { format: 'wav', source: { bytes: 'UklGRg==' } } },
            { guardContent: { text: { text: 'Guard this.', qualifiers: ['query'] } } },
            { text: 'And now?' },
            { cachePoint: { type: 'default' } },
          ],
        },
        {
          role: 'assistant',
          content: [
            { reasoningContent: { reasoningText: { text: 'Hm.', signature: 'c2ln' } } },
            { reasoningContent: { redactedContent: 'aGlkZGVu' } },
            {
              citationsContent: {
                content: [{ text: 'It says so.' }],
                citations: [
                  {
                    title: 'paper',
                    sourceContent: [{ text: 'so' }],
                    location: { documentPage: { documentIndex: 0, start: 1, end: 2 } },
                  },
                ],
              },
            },
            { toolUse: { toolUseId: 'a', name: 'look', input: { at: 'x' } } },
            { toolUse: { toolUseId: 'b', name: 'look', input: {} } },
          ],
        },
        {
          role: 'user',
          content: [
            { toolResult: { toolUseId: 'a', content: [{ text: 'nothing' }], status: 'error' } },
            {
              toolResult: {
                toolUseId: 'b',
                content: [{ text: 'seen' }, { image: { format: 'webp', source: { bytes: png } } }],
                status: 'success',
              },
            },
            { cachePoint: { type: 'default', ttl: '5m' } },
          ],
        },
      ],
      inferenceConfig: { maxTokens: 9000, temperature: 0.5, stopSequences: ['END'] },
      toolConfig: {
        tools: [
          {
            toolSpec: {
              name: 'look',
              description: 'Looks.',
              inputSchema: {
                json: { type: 'object', properties: { at: { type: 'string' } }, additionalProperties: false },
              },
              strict: true,
            },
          },
          { cachePoint: { type: 'default' } },
          { systemTool: { name: 'nova_grounding' } },
        ],
        toolChoice: { tool: { name: 'look' } },
      },
      outputConfig: {
        textFormat: {
          type: 'json_schema',
          structure: {
            jsonSchema: {
              schema: '{"type":"object","additionalProperties":false}',
              name: 'thing',
              description: 'A thing.',
            },
          },
        },
      },
      additionalModelRequestFields: {
        top_k: 40,
        anthropic_beta: ['x'],
      },
      additionalModelResponseFieldPaths: ['/stop_sequence'],
      guardrailConfig: { guardrailIdentifier: 'g', guardrailVersion: '1', trace: 'enabled' },
      performanceConfig: { latency: 'optimized' },
      requestMetadata: { team: 'search' },
      serviceTier: { type: 'flex' },
    },
  ],
  budget: [
    'us.anthropic.claude-haiku-4-5-20251001-v1:0',
    {
      messages: [{ role: 'user', content: [{ text: 'Think.' }] }],
      inferenceConfig: { maxTokens: 9000, topP: 0.95 },
      additionalModelRequestFields: { thinking: { type: 'enabled', budget_tokens: 2000 } },
    },
  ],
  adaptive: [
    claude,
    {
      messages: [{ role: 'user', content: [{ text: 'Think.' }] }],
      toolConfig: {
        tools: [{ toolSpec: { name: 'f', inputSchema: { json: { type: 'object' } } } }],
        toolChoice: { auto: {} },
      },
      outputConfig: { effort: 'high' },
      additionalModelRequestFields: { thinking: { type: 'adaptive', display: 'summarized' } },
    },
  ],
  effort: [claude, { messages: [{ role: 'user', content: [{ text: 'Go.' }] }], outputConfig: { effort: 'low' } }],
  nova: [
    'us.amazon.nova-2-lite-v1:0',
    {
      messages: [{ role: 'user', content: [{ text: 'Hi' }] }],
      additionalModelRequestFields: {
        reasoningConfig: { type: 'enabled', maxReasoningEffort: 'low' },
        inferenceConfig: { topK: 20 },
      },
    },
  ],
  unsigned: [
    'deepseek.r1-v1:0',
    {
      messages: [
        { role: 'user', content: [{ text: 'Hi' }] },
        {
          role: 'assistant',
          content: [{ reasoningContent: { reasoningText: { text: 'Hm.' } } }, { text: 'Hello.' }],
        },
      ],
    },
  ],
  gptOss: [
    'openai.gpt-oss-120b-1:0',
    {
      messages: [{ role: 'user', content: [{ text: 'Hi' }] }],
      additionalModelRequestFields: { reasoning_effort: 'high' },
    },
  ],
}

type Answer = Omit<OnWire<ConverseResponse>, '$metadata'>

export const answers: Readonly<Record<string, Answer>> = {
  text: {
    output: { message: { role: 'assistant', content: [{ text: 'Hello.' }] } },
    stopReason: 'end_turn',
    usage: { inputTokens: 10, outputTokens: 3, totalTokens: 13 },
    metrics: { latencyMs: 0 },
  },
  tools: {
    output: {
      message: {
        role: 'assistant',
        content: [
          { reasoningContent: { reasoningText: { text: 'Hm.', signature: 'c2ln' } } },
          { toolUse: { toolUseId: 'a', name: 'look', input: { at: 'x' } } },
        ],
      },
    },
    stopReason: 'tool_use',
    usage: {
      inputTokens: 10,
      outputTokens: 3,
      totalTokens: 153,
      cacheReadInputTokens: 100,
      cacheWriteInputTokens: 40,
      cacheDetails: [
        { ttl: '1h', inputTokens: 30 },
        { ttl: '5m', inputTokens: 10 },
      ],
    },
    metrics: { latencyMs: 0 },
    serviceTier: { type: 'priority' },
  },
  stopped: {
    output: { message: { role: 'assistant', content: [{ text: '1, 2' }] } },
    stopReason: 'stop_sequence',
    usage: { inputTokens: 1, outputTokens: 2, totalTokens: 3 },
    metrics: { latencyMs: 0 },
    additionalModelResponseFields: { stop_sequence: '3' },
    trace: { promptRouter: { invokedModelId: 'amazon.nova-pro-v1:0' } },
  },
}

type Output = OnWire<Omit<ConverseStreamOutput, '$unknown'>>
/** An event by its name, with its payload. */
type Named = { [K in keyof Output]-?: readonly [name: K, payload: NonNullable<Output[K]>] }[keyof Output]

export const stream: readonly Named[] = [
  ['messageStart', { role: 'assistant' }],
  ['contentBlockDelta', { contentBlockIndex: 0, delta: { reasoningContent: { text: 'H' } } }],
  ['contentBlockDelta', { contentBlockIndex: 0, delta: { reasoningContent: { text: 'm' } } }],
  ['contentBlockDelta', { contentBlockIndex: 0, delta: { reasoningContent: { signature: 'c2ln' } } }],
  ['contentBlockStop', { contentBlockIndex: 0 }],
  ['contentBlockDelta', { contentBlockIndex: 1, delta: { reasoningContent: { redactedContent: 'aGk=' } } }],
  ['contentBlockStop', { contentBlockIndex: 1 }],
  ['contentBlockDelta', { contentBlockIndex: 2, delta: { text: 'Héllo ' } }],
  ['contentBlockDelta', { contentBlockIndex: 2, delta: { text: '🌍' } }],
  [
    'contentBlockDelta',
    { contentBlockIndex: 2, delta: { citation: { title: 'p', location: { web: { url: 'https://a.example' } } } } },
  ],
  ['contentBlockStop', { contentBlockIndex: 2 }],
  ['contentBlockStart', { contentBlockIndex: 3, start: { toolUse: { toolUseId: 'a', name: 'look' } } }],
  ['contentBlockDelta', { contentBlockIndex: 3, delta: { toolUse: { input: '{"at":' } } }],
  ['contentBlockDelta', { contentBlockIndex: 3, delta: { toolUse: { input: '"x"}' } } }],
  ['contentBlockStop', { contentBlockIndex: 3 }],
  ['contentBlockStart', { contentBlockIndex: 4, start: { image: { format: 'png' } } }],
  ['contentBlockDelta', { contentBlockIndex: 4, delta: { image: { source: { bytes: 'iVBORw0KGgo=' } } } }],
  ['contentBlockStop', { contentBlockIndex: 4 }],
  ['messageStop', { stopReason: 'tool_use' }],
  ['metadata', { usage: { inputTokens: 5, outputTokens: 7, totalTokens: 12 }, metrics: { latencyMs: 0 } }],
]
