import type { Facts } from '../facts.ts'
import { html, paragraphs } from '../html.ts'
import { code } from '../parts/code.ts'
import type { Page } from '../parts/layout.ts'
import { type Start, setKey } from '../starts/start.ts'

export function quickstartPage({ brand, origin, signUp }: Facts, starts: readonly Start[]): Page {
  return {
    title: 'Quick start',
    description: `How to send the first request to ${brand.name}.`,
    body: html`<article class="wide prose">
<h1>Quick start</h1>
${brand.texts.quickstart === undefined ? html`<p class="lead">Three things: an address, a key, the name of a model.</p>` : paragraphs(brand.texts.quickstart)}
<ol class="steps">
<li><h2>A key</h2><p>${
      signUp.open
        ? html`<a href="/app/sign-up">Make an account</a>, or <a href="/app/sign-in">sign in</a>`
        : html`<a href="/app/sign-in">Sign in</a> with the account that you were invited to`
    }, and make a key under Keys. It is shown once.</p>${code(setKey())}</li>
<li><h2>An address</h2><p>OpenAI’s clients: <code>${origin}/v1</code>. Anthropic’s and Google’s: <code>${origin}</code>.</p></li>
<li><h2>A model</h2><p>Any of <a href="/models">the catalogue</a>, with the lane before its name: <code>cheap/</code>, <code>resale/</code> or <code>byok/</code>. Without one, the order of your workspace decides.</p></li>
</ol>
<h2>With what do you call?</h2>
<ul class="cards">${starts.map(
      ({ id, name, lead }) =>
        html`<li><a class="card" href="/quickstart/${id}"><strong>${name}</strong><span>${lead}</span></a></li>`,
    )}</ul>
</article>`,
  }
}

export function startPage(start: Start, starts: readonly Start[]): Page {
  return {
    title: start.name,
    description: `${start.name}: ${start.lead}`,
    body: html`<div class="wide aside">
<nav aria-label="Quick starts"><ul>${starts.map(
      ({ id, name }) =>
        html`<li><a href="/quickstart/${id}"${id === start.id && html` aria-current="page"`}>${name}</a></li>`,
    )}</ul></nav>
<article class="prose">
<p class="crumb"><a href="/quickstart">Quick start</a></p>
<h1>${start.name}</h1>
<p class="lead">${start.lead}</p>
${code(setKey())}
${start.before && code(start.before)}
${start.steps.map(code)}
<ul>${start.notes.map((note) => html`<li>${note}</li>`)}</ul>
</article></div>`,
  }
}
