import type { Agent } from './agent.ts'

export const claudeCode: Agent = {
  id: 'claude-code',
  speaks: 'anthropic-messages',
  over: ['openai-chat'],
  models: ['claude-sonnet-4-5', 'claude-haiku-4-5'],
  keepsThoughts: true,
  args: ({ prompt }) => ['--print', prompt, '--allowedTools', 'Write', 'Read', 'Bash'],
  env: ({ url, key }) => ({
    ANTHROPIC_BASE_URL: url,
    ANTHROPIC_API_KEY: key,
    ANTHROPIC_MODEL: 'claude-sonnet-4-5',
    ANTHROPIC_SMALL_FAST_MODEL: 'claude-haiku-4-5',
    CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
    DISABLE_AUTOUPDATER: '1',
  }),
  steps: (file, text) => [
    [{ name: 'Write', args: { file_path: file, content: text } }],
    [
      { name: 'Read', args: { file_path: file } },
      { name: 'Bash', args: { command: `wc -c < ${file}`, description: 'Count the bytes' } },
    ],
  ],
}
