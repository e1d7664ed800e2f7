import type { Agent, ProviderFormatName } from './agent.ts'

/** The packages with which it speaks a format; they are part of its program. */
const speakers: Readonly<Record<ProviderFormatName, string>> = {
  'openai-chat': '@ai-sdk/openai-compatible',
  'anthropic-messages': '@ai-sdk/anthropic',
}

const config = (speaks: ProviderFormatName, url: string, key: string) => ({
  $schema: 'https://opencode.ai/config.json',
  autoupdate: false,
  share: 'disabled',
  model: 'gateway/agent-model',
  small_model: 'gateway/agent-small',
  provider: {
    gateway: {
      npm: speakers[speaks],
      name: 'gateway',
      options: { baseURL: `${url}/v1`, apiKey: key },
      models: {
        'agent-model': {
          name: 'agent',
          tool_call: true,
          reasoning: true,
          options:
            speaks === 'openai-chat'
              ? { reasoningEffort: 'medium' }
              : { thinking: { type: 'enabled', budgetTokens: 4_000 } },
          limit: { context: 200_000, output: 16_000 },
        },
        'agent-small': { name: 'small', limit: { context: 200_000, output: 8_192 } },
      },
    },
  },
})

/** It speaks many formats, as it is told to. */
export const opencode = (speaks: ProviderFormatName, over: ProviderFormatName): Agent => ({
  id: 'opencode',
  speaks,
  over: [over],
  models: ['agent-model', 'agent-small'],
  // Its package for this format keeps the text of thoughts and forgets the signature.
  keepsThoughts: speaks !== 'openai-chat',
  args: ({ prompt }) => ['run', '--print-logs', '--log-level', 'WARN', '--auto', prompt],
  env: () => ({ OPENCODE_DISABLE_AUTOUPDATE: '1', OPENCODE_DISABLE_MODELS_FETCH: '1' }),
  files: ({ url, key }) => ({ '.config/opencode/opencode.json': JSON.stringify(config(speaks, url, key)) }),
  steps: (file, text) => [
    [{ name: 'write', args: { filePath: file, content: text } }],
    [
      { name: 'read', args: { filePath: file } },
      { name: 'bash', args: { command: `wc -c < ${file}`, description: 'Counts the bytes' } },
    ],
  ],
})
