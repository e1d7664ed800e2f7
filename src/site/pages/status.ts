import type { Facts } from '../facts.ts'
import type { Health, ProviderHealth } from '../health.ts'
import { type Html, html, paragraphs } from '../html.ts'
import type { Page } from '../parts/layout.ts'

type Light = 'up' | 'partly' | 'down'

export function statusPage({ brand }: Facts, health: Health): Page {
  const parts = partsOf(health)
  const { light, text } = summary(parts, health.providers)
  return {
    title: 'Status',
    description: `How ${brand.name} does at this moment.`,
    body: html`<article class="wide prose status">
<h1>Status</h1>
<p class="summary ${light}">${text}</p>
${brand.texts.status !== undefined && paragraphs(brand.texts.status)}
<h2>This service</h2>
<div class="scroll" tabindex="0" role="region" aria-label="Parts of this service"><table class="plain"><thead><tr><th scope="col">Part</th><th scope="col">State</th></tr></thead>
<tbody>${parts.map(([name, state, told]) => html`<tr><th scope="row">${name}</th><td>${mark(state, told)}</td></tr>`)}</tbody></table></div>
<h2>Providers</h2>
${
  health.providers.length === 0
    ? html`<p>No provider is set up on the pooled and the resale lane. Your own keys are not part of this page.</p>`
    : providersTable(health.providers)
}
<p class="note">What one node of this service knows, as of <time datetime="${iso(health.now)}">${iso(health.now)}</time>; it runs since <time datetime="${iso(health.since)}">${iso(health.since)}</time>. Other nodes may see it differently. Providers are those of the operator’s own accounts; a share is given from 50 requests in the hour on.</p>
</article>`,
  }
}

function partsOf({ ready, database, books, redis }: Health): (readonly [name: string, state: Light, told: string])[] {
  return [
    ['Requests', ready ? 'up' : 'down', ready ? 'Taken' : 'Not taken at present'],
    ['Database', database ? 'up' : 'down', database ? 'Reachable' : 'Out of reach'],
    ['Books', books ? 'up' : 'partly', books ? 'Written without delay' : 'Written late'],
    redis === undefined
      ? ['Shared limits', 'up', 'Kept in this process']
      : ['Shared limits', redis ? 'up' : 'partly', redis ? 'Reachable' : 'Out of reach: paid requests may be refused'],
  ]
}

function summary(
  parts: readonly (readonly [string, Light, string])[],
  providers: readonly ProviderHealth[],
): { light: Light; text: string } {
  if (parts.some(([, state]) => state === 'down')) return { light: 'down', text: 'Requests are not served at present.' }
  const sick = providers.filter(({ state }) => state === 'down').length
  if (sick > 0 && sick === providers.length) return { light: 'down', text: 'No provider answers at present.' }
  if (parts.some(([, state]) => state !== 'up') || providers.some(({ state }) => state !== 'up'))
    return { light: 'partly', text: 'Requests are served; something is in trouble.' }
  return { light: 'up', text: 'No trouble is known.' }
}

const states = {
  up: 'Asked as usual',
  partly: 'Part of it rests after failures',
  down: 'Rests after failures',
} as const

function providersTable(providers: readonly ProviderHealth[]): Html {
  return html`<div class="scroll" tabindex="0" role="region" aria-label="Providers"><table class="plain"><thead><tr><th scope="col">Provider</th><th scope="col">State</th><th scope="col">Lanes</th><th scope="col" class="number">Answered, last hour</th></tr></thead>
<tbody>${providers.map(
    ({ name, state, lanes, answered }) =>
      html`<tr><th scope="row">${name}</th><td>${mark(state, states[state])}</td><td>${lanes.join(', ')}</td><td class="number">${answered === undefined ? 'too few to tell' : `${(Math.floor(answered * 1000) / 10).toFixed(1)} %`}</td></tr>`,
  )}</tbody></table></div>`
}

function mark(state: Light, text: string): Html {
  return html`<span class="mark ${state}">${text}</span>`
}

/** To the second, UTC. */
function iso(at: number): string {
  return `${new Date(at).toISOString().slice(0, 19)}Z`
}
