import type { Place, Start } from './start.ts'

/**
 * Variables of Claude Code: https://code.claude.com/docs/en/env-vars and …/llm-gateway. `ANTHROPIC_AUTH_TOKEN` goes out
 * as a bearer token; the base URL stands without `/v1`.
 */
export function claudeCode({ origin, examples }: Place): Start {
  return {
    id: 'claude-code',
    name: 'Claude Code',
    lead: 'Variables in the shell, or in its settings file.',
    before: { language: 'sh', caption: 'Install', code: 'npm install -g @anthropic-ai/claude-code' },
    steps: [
      {
        language: 'sh',
        caption: 'In the shell',
        code: `export ANTHROPIC_BASE_URL="${origin}"
export ANTHROPIC_AUTH_TOKEN="$GATEWAY_KEY"
export ANTHROPIC_MODEL="${examples.claude}"
export ANTHROPIC_DEFAULT_HAIKU_MODEL="${examples.claude}"   # for small tasks; a cheaper model does
claude`,
      },
      {
        language: 'json',
        caption: 'Or in ~/.claude/settings.json',
        code: JSON.stringify(
          {
            env: {
              ANTHROPIC_BASE_URL: origin,
              ANTHROPIC_AUTH_TOKEN: 'tl_...',
              ANTHROPIC_MODEL: examples.claude,
              ANTHROPIC_DEFAULT_HAIKU_MODEL: examples.claude,
            },
          },
          undefined,
          2,
        ),
      },
    ],
    notes: [
      'Models of other vendors work too: requests and answers are translated, tools and streams included.',
      'Make a key with a budget for it: an agent that runs on is refused instead of costing more.',
    ],
  }
}

/**
 * Keys of `~/.codex/config.toml`: https://developers.openai.com/codex/config-sample. Keys of the root stand before the
 * tables; `wire_api` has the one value `responses`.
 */
export function codex({ base, examples }: Place): Start {
  return {
    id: 'codex',
    name: 'Codex',
    lead: 'A model provider in its configuration file.',
    before: { language: 'sh', caption: 'Install', code: 'npm install -g @openai/codex' },
    steps: [
      {
        language: 'toml',
        caption: '~/.codex/config.toml',
        code: `model = "${examples.gpt}"
model_provider = "gateway"

[model_providers.gateway]
name = "gateway"
base_url = "${base}"
env_key = "GATEWAY_KEY"
wire_api = "responses"`,
      },
      { language: 'sh', caption: 'Then, with GATEWAY_KEY in the environment', code: 'codex' },
    ],
    notes: [
      'Codex speaks OpenAI’s Responses API. Models whose provider does not are reached through a translation.',
      'Answers that a provider is to keep (store, previous_response_id) are for your own key alone; Codex does not need them.',
    ],
  }
}

/**
 * A channel's fields: https://docs.newapi.ai/en/docs/guide/feature-guide/admin/channel. Both programs put `/v1/…` behind
 * the base URL (`GetFullRequestURL` in one-api's relay/adaptor/openai and new-api's relay/common), so it stands without.
 */
export function channel({ origin, examples }: Place): Start {
  return {
    id: 'one-api',
    name: 'one-api and new-api',
    lead: 'This service as a channel behind your own one-api or new-api.',
    steps: [
      {
        language: 'yaml',
        caption: 'Channels, Add channel',
        code: `Type: OpenAI
Name: gateway
Base URL: ${origin}
Key: tl_...
Models: ${examples.chat}`,
      },
      {
        language: 'json',
        caption: 'Model mapping, if your users are to see names without a lane',
        code: JSON.stringify({ [examples.chat.slice(examples.chat.indexOf('/') + 1)]: examples.chat }, undefined, 2),
      },
      {
        language: 'sh',
        caption: 'Names to put into the list of models',
        code: `curl ${origin}/v1/models -H "authorization: Bearer $GATEWAY_KEY"`,
      },
    ],
    notes: [
      'A base URL that ends in /v1 works as well.',
      'When credit or the key’s budget is used up, answers have the status 402 and the type insufficient_quota, which makes these programs switch the channel off until you switch it on again.',
    ],
  }
}
