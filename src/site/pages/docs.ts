import { html } from '../html.ts'
import { markdown } from '../markdown.ts'
import type { Page } from '../parts/layout.ts'

/** Texts that are shown, in their order, with what each is about. */
export const docNames: readonly (readonly [id: string, name: string, about: string])[] = [
  ['guide', 'Guide', 'Model names, lanes, keys, credentials, quotes, headers, errors, records.'],
  ['money', 'Money', 'Failed attempts, repeated requests and the end of a budget.'],
  ['quotes', 'Quotes', 'Agreed prices: versions, offers, tiers by volume.'],
  ['billing-export', 'Billing your own customers', 'Sums by key, tag, end user and month.'],
  ['reliability', 'When providers fail', 'Retries, fallback, second candidates, times.'],
  ['media', 'Images, audio and others', 'Calls that are no chats.'],
  ['batches', 'Files and batches', 'What is kept at a provider.'],
  ['fidelity', 'Between formats', 'What is carried over from one wire format to another.'],
]

const known = new Set(docNames.map(([id]) => id))

export function docsPage(): Page {
  return {
    title: 'Documentation',
    description: 'The guide and the texts around it.',
    body: html`<article class="wide prose">
<h1>Documentation</h1>
<p class="lead">To begin, take a <a href="/quickstart">quick start</a>. The management API describes itself at <a href="/api/openapi.json">/api/openapi.json</a>.</p>
<ul class="cards">${docNames.map(
      ([id, name, about]) =>
        html`<li><a class="card" href="/docs/${id}"><strong>${name}</strong><span>${about}</span></a></li>`,
    )}</ul>
</article>`,
  }
}

/** `text`: Markdown, as it stands in `docs/`. */
export function docPage(id: string, text: string): Page {
  const { title, body } = markdown(text, resolve)
  return {
    title,
    description: docNames.find(([name]) => name === id)?.[2] ?? title,
    body: html`<div class="wide aside">
<nav aria-label="Documentation"><ul>${docNames.map(
      ([other, name]) =>
        html`<li><a href="/docs/${other}"${other === id && html` aria-current="page"`}>${name}</a></li>`,
    )}</ul></nav>
<article class="prose doc">${body}</article></div>`,
  }
}

/** Links between the texts lead to their pages, those to files of the sources nowhere. */
function resolve(to: string): string | undefined {
  if (to.startsWith('#') || /^https?:/.test(to)) return to
  const [, id = '', anchor = ''] = /^(?:\.\/)?([\w-]+)\.md(#.*)?$/.exec(to) ?? []
  return known.has(id) ? `/docs/${id}${anchor}` : undefined
}
