import type { Agent } from './agent.ts'

const config = (url: string) => `
model = "gpt-5.5"
model_provider = "gateway"

[model_providers.gateway]
name = "gateway"
base_url = "${url}/v1"
env_key = "GATEWAY_KEY"
wire_api = "responses"
request_max_retries = 0
stream_max_retries = 0
`

const patch = (file: string, text: string) => `*** Begin Patch\n*** Add File: ${file}\n+${text}\n*** End Patch\n`

export const codex: Agent = {
  id: 'codex',
  speaks: 'openai-responses',
  over: ['anthropic-messages', 'openai-chat'],
  models: ['gpt-5.5'],
  keepsThoughts: true,
  args: ({ prompt }) => ['exec', '--skip-git-repo-check', '--dangerously-bypass-approvals-and-sandbox', prompt],
  env: ({ key, home }) => ({ GATEWAY_KEY: key, CODEX_HOME: `${home}/.codex` }),
  files: ({ url }) => ({ '.codex/config.toml': config(url) }),
  steps: (file, text) => [
    // A tool that takes free text: other formats have functions only, and get it as one with this argument.
    [{ name: 'apply_patch', args: { input: patch(file, text) } }],
    [
      { name: 'exec_command', args: { cmd: `cat ${file}` } },
      { name: 'exec_command', args: { cmd: `wc -c < ${file}` } },
    ],
  ],
}
