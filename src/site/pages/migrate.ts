import type { Facts } from '../facts.ts'
import { type Html, html } from '../html.ts'
import { code, type Snippet } from '../parts/code.ts'
import type { Page } from '../parts/layout.ts'

/** From where somebody comes, and what changes for them. */
interface Move {
  readonly id: string
  readonly name: string
  readonly lead: string
  readonly before?: Snippet
  readonly after: readonly Snippet[]
  /** What is called what. */
  readonly terms?: readonly (readonly [there: string, here: string])[]
  readonly stays: readonly string[]
  readonly differs: readonly string[]
}

/** Moves to this server, in the order in which they are listed. */
export function movesFor({ origin, examples }: Facts): Move[] {
  const base = `${origin}/v1`
  return [openAi(base, examples.chat), openRouter(origin, examples.chat), liteLlm(origin), cursor(base, examples.chat)]
}

const python = (caption: string, url: string | undefined, key: string, model: string): Snippet => ({
  language: 'python',
  caption,
  code: `import os
from openai import OpenAI

client = OpenAI(${url === undefined ? '' : `base_url="${url}", `}api_key=os.environ["${key}"])
answer = client.chat.completions.create(
    model="${model}",
    messages=[{"role": "user", "content": "Hello!"}],
)
print(answer.choices[0].message.content)`,
})

function openAi(base: string, model: string): Move {
  return {
    id: 'openai',
    name: 'OpenAI',
    lead: 'The base URL, the key and the name of the model. Nothing else in the program changes.',
    before: python('Before', undefined, 'OPENAI_API_KEY', 'gpt-4o-mini'),
    after: [python('After', base, 'GATEWAY_KEY', model)],
    stays: [
      'Chat completions, responses, embeddings, images, audio and moderations, streams, tools and structured output, as far as the model has them.',
      'The shapes of errors and the rate-limit headers.',
      'Your own OpenAI account, if you like: add its key to your workspace and put byok/ before the model.',
    ],
    differs: [
      'Credit that is used up is a 402 with the type insufficient_quota; OpenAI answers 429.',
      'Files, batches and answers kept at the provider (previous_response_id, store) are for byok alone: on the other lanes customers share accounts.',
      'There is no realtime API here.',
    ],
  }
}

/** OpenRouter's base path and fields: https://openrouter.ai/docs/api-reference/overview. */
function openRouter(origin: string, model: string): Move {
  return {
    id: 'openrouter',
    name: 'OpenRouter',
    lead: 'The same path, another host.',
    before: python('Before', 'https://openrouter.ai/api/v1', 'OPENROUTER_API_KEY', 'openai/gpt-4o-mini'),
    after: [python('After', `${origin}/api/v1`, 'GATEWAY_KEY', model)],
    stays: [
      'usage.cost and cost_details in answers, usage: {"include": true} on streams.',
      'GET /api/v1/models, /api/v1/key and /api/v1/generation?id=…',
      'OpenRouter itself, if you like: with its key in your workspace, byok/openrouter/<any of its models> goes there.',
    ],
    differs: [
      'Names of models are those of the catalogue here, with a lane before them.',
      'On cheap and resale the fields models, provider, route, plugins and transforms are taken out of a request, and x-trilane-warnings says so. Chains of models belong to the policy of your workspace.',
      'OpenRouter has its own price for each model; here prices go by lane, and are quoted.',
    ],
  }
}

/** LiteLLM's key parameters: https://docs.litellm.ai/docs/proxy/virtual_keys. */
function liteLlm(origin: string): Move {
  return {
    id: 'litellm',
    name: 'LiteLLM',
    lead: 'Virtual keys become keys, and what they are limited by has a counterpart.',
    before: {
      language: 'sh',
      caption: 'Before',
      code: `curl "$LITELLM_URL/key/generate" -H "authorization: Bearer $LITELLM_MASTER_KEY" \\
  -H "content-type: application/json" \\
  -d '{"key_alias":"app","max_budget":20,"budget_duration":"30d","rpm_limit":600,"tpm_limit":200000,"max_parallel_requests":8}'`,
    },
    after: [
      {
        language: 'sh',
        caption: 'After, with a management token of your workspace; WORKSPACE is its id',
        code: `curl "${origin}/api/workspaces/$WORKSPACE/keys" -H "authorization: Bearer $GATEWAY_TOKEN" \\
  -H "content-type: application/json" \\
  -d '{"name":"app","maxSpendUsd":"20","budgetPeriod":"month","rpm":600,"tpm":200000,"maxConcurrency":8}'`,
      },
    ],
    terms: [
      ['key_alias', 'name'],
      ['max_budget, budget_duration', 'maxSpendUsd, budgetPeriod (day, week, month or none)'],
      ['rpm_limit, tpm_limit', 'rpm, tpm'],
      ['max_parallel_requests', 'maxConcurrency'],
      ['models', 'models (patterns with *), and lanes'],
      ['duration', 'expiresAt, a point in time'],
      ['tags, metadata', 'tags'],
      ['blocked', 'disabled'],
    ],
    stays: ['Programs that call with an OpenAI client: they get another base URL and another key.'],
    differs: [
      'A budget begins anew with the day, week or month of your workspace’s time zone, not after a number of days.',
      'The highest cost of a request is held before it is sent, so requests at the same time do not overrun a budget together.',
      'Keys are not taken over by themselves: a key of LiteLLM’s is not known here.',
    ],
  }
}

/** Cursor's own words for its settings, and that its servers send the requests: https://docs.cursor.com/settings/api-keys. */
function cursor(base: string, model: string): Move {
  return {
    id: 'cursor',
    name: 'Cursor',
    lead: 'Its OpenAI key with another base URL.',
    after: [
      {
        language: 'yaml',
        caption: 'Cursor Settings, Models',
        code: `OpenAI API Key: tl_...
Override OpenAI Base URL: ${base}
Add model: ${model}`,
      },
    ],
    stays: ['Chat with the models that you add by name; tools and streams.'],
    differs: [
      'Requests come from Cursor’s servers, not from your machine, so this address must be reachable from the internet.',
      'While the base URL is overridden, Cursor sends all of its OpenAI models there. Completion while you type stays with Cursor.',
    ],
  }
}

export function movePage(move: Move, moves: readonly Move[]): Page {
  return {
    title: `Coming from ${move.name}`,
    description: `How a program that uses ${move.name} moves here. ${move.lead}`,
    body: html`<div class="wide aside">
<nav aria-label="Coming from"><ul>${moves.map(
      ({ id, name }) =>
        html`<li><a href="/migrate/${id}"${id === move.id && html` aria-current="page"`}>${name}</a></li>`,
    )}</ul></nav>
<article class="prose">
<h1>Coming from ${move.name}</h1>
<p class="lead">${move.lead}</p>
${move.before && code(move.before)}${move.after.map(code)}
${move.terms && terms(move.name, move.terms)}
<h2>What stays</h2><ul>${move.stays.map((text) => html`<li>${text}</li>`)}</ul>
<h2>What differs</h2><ul>${move.differs.map((text) => html`<li>${text}</li>`)}</ul>
<p><a href="/quickstart">Other ways to call</a></p>
</article></div>`,
  }
}

function terms(name: string, all: NonNullable<Move['terms']>): Html {
  return html`<div class="scroll" tabindex="0" role="region" aria-label="What is called what"><table class="plain"><thead><tr><th scope="col">${name}</th><th scope="col">Here</th></tr></thead><tbody>${all.map(
    ([there, here]) => html`<tr><td>${there}</td><td>${here}</td></tr>`,
  )}</tbody></table></div>`
}
