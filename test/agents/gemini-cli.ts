import type { Agent } from './agent.ts'

const settings = {
  security: { auth: { selectedType: 'gemini-api-key' } },
  privacy: { usageStatisticsEnabled: false },
  general: { disableAutoUpdate: true },
  telemetry: { enabled: false },
}

export const geminiCli: Agent = {
  id: 'gemini-cli',
  speaks: 'gemini',
  over: ['openai-chat', 'anthropic-messages'],
  models: ['gemini-2.5-pro', 'gemini-2.5-flash', 'gemini-2.5-flash-lite'],
  // It keeps signatures of calls only.
  keepsThoughts: false,
  args: ({ prompt }) => ['--model', 'gemini-2.5-pro', '--yolo', '--skip-trust', '--prompt', prompt],
  env: ({ url, key }) => ({
    GEMINI_API_KEY: key,
    GOOGLE_GEMINI_BASE_URL: url,
    GEMINI_CLI_NO_RELAUNCH: 'true',
  }),
  files: () => ({ '.gemini/settings.json': JSON.stringify(settings) }),
  steps: (file, text) => [
    [{ name: 'write_file', args: { file_path: file, content: text } }],
    [
      { name: 'read_file', args: { file_path: file } },
      { name: 'run_shell_command', args: { command: `wc -c < ${file}`, description: 'Counts the bytes' } },
    ],
  ],
}
