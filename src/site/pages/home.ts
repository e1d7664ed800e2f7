import { type Lane, lanes } from '../../model/lane.ts'
import type { Assets, Facts } from '../facts.ts'
import { type Html, html, paragraphs } from '../html.ts'
import { code } from '../parts/code.ts'
import type { Page } from '../parts/layout.ts'
import { startsFor } from '../starts/index.ts'
import { buyers, laneStates, laneWords } from '../words.ts'

const TAGLINE = 'Every model. Three ways to pay.'
const INTRO =
  'One address and one key for the models of many providers. A word before the name of a model decides whose account it runs on and what you are charged. Nothing else in your program changes.'

export function homePage(facts: Facts, assets: Assets): Page {
  const { brand } = facts
  return {
    title: brand.tagline ?? TAGLINE,
    description: brand.intro ?? INTRO,
    body: html`${hero(facts, assets)}${comparison(facts)}${customers(facts)}${pricing(facts)}${last(facts)}`,
  }
}

function hero(facts: Facts, assets: Assets): Html {
  const { brand, signUp, origin } = facts
  return html`<section class="hero wide">
<div>
<h1>${brand.tagline ?? TAGLINE}</h1>
<div class="lead">${paragraphs(brand.intro ?? INTRO)}</div>
<p class="actions">${
    signUp.open
      ? html`<a class="button" href="/app/sign-up">Make an account</a>`
      : html`<a class="button" href="/app/sign-in">Sign in</a>`
  }<a class="button quiet" href="/quickstart">Quick start</a></p>
${signUp.creditUsd !== undefined && html`<p class="note">A new account begins with $${signUp.creditUsd} of credit.</p>`}
<dl class="address"><dt>Base URL</dt><dd><code>${origin}/v1</code></dd></dl>
</div>
<img class="picture" src="${assets.lanes}" width="560" height="420" alt="Requests from one key split into three lanes, pooled, resale and your own key, and reach the providers.">
</section>`
}

/** What a row of the comparison says about a lane. */
const rows: readonly (readonly [name: string, of: (facts: Facts, lane: Lane) => string | Html])[] = [
  ['In a request', (_, lane) => html`<code>${lane}/model</code>`],
  ['Billing basis', (_, lane) => laneWords[lane].basis],
  ['Whose key', (_, lane) => laneWords[lane].key],
  ['Boundary', (_, lane) => laneWords[lane].boundary],
  ['Credit', (_, lane) => laneWords[lane].strict],
  ['Books', ({ strict }, lane) => (strict[lane] ? 'Written before an answer ends.' : 'Written right after an answer.')],
  ['For whom', (_, lane) => laneWords[lane].buyer],
  ['Here, now', ({ lanes: here }, lane) => stateText(here[lane])],
]

function stateText({ state, models }: Facts['lanes'][Lane]): Html {
  const count = `${models} ${models === 1 ? 'model' : 'models'}`
  return html`<span class="state ${state}">${laneStates[state]}</span>${state === 'open' && `: ${count}`}`
}

function comparison(facts: Facts): Html {
  const text = facts.brand.texts.lanes
  return html`<section class="wide" id="lanes">
<h2>What changes from lane to lane</h2>
${text === undefined ? html`<p class="lead">The API, the SDKs and your key stay the same on all three. What changes is commercial.</p>` : paragraphs(text)}
<table class="lanes">
<thead><tr><td></td>${lanes.map(
    (lane) =>
      html`<th scope="col" class="${lane}"><span>${laneWords[lane].title}</span><small>${laneWords[lane].short}</small></th>`,
  )}</tr></thead>
<tbody>${rows.map(
    ([name, of]) =>
      html`<tr><th scope="row">${name}</th>${lanes.map((lane) => html`<td data-lane="${laneWords[lane].title}"><div>${of(facts, lane)}</div></td>`)}</tr>`,
  )}</tbody>
</table>
<p class="note">A request never crosses to another lane unless the policy of your workspace says so, and a header can forbid it for a single request. A model that you name is not swapped for another one, except by a chain that your workspace has set up.</p>
</section>`
}

function customers({ brand }: Facts): Html {
  return html`<section class="band" id="buyers"><div class="wide">
<h2>Who it is for</h2>
${brand.texts.buyers !== undefined && paragraphs(brand.texts.buyers)}
<div class="three">${buyers.map(
    ({ title, text, points }) =>
      html`<article><h3>${title}</h3><p>${text}</p><ul>${points.map((point) => html`<li>${point}</li>`)}</ul></article>`,
  )}</div>
</div></section>`
}

function pricing({ brand, lanes: here }: Facts): Html {
  const { contactEmail, texts } = brand
  const route = (lane: Lane, text: string) =>
    here[lane].state !== 'closed' &&
    html`<div><dt><code>${lane}/</code> ${laneWords[lane].title}</dt><dd>${text}</dd></div>`
  return html`<section class="wide" id="pricing">
<h2>Prices go by route</h2>
${
  texts.pricing === undefined
    ? html`<p class="lead">There is no single price list, for the three lanes sell different things. Exact terms are quoted: to a workspace, for a lane, by model, with dates. In your workspace you see what each model costs you on each lane before the first call.</p>`
    : paragraphs(texts.pricing)
}
<dl class="routes">${route('cheap', 'A posted price for each model, in the catalogue. A quote can set another one for you.')}${route(
    'resale',
    'The provider’s cost for what your request really used, cached and reasoning tokens included, plus a margin that is quoted.',
  )}${route('byok', 'The provider’s own price, on your bill there. Zero token markup.')}</dl>
<p>${contactEmail === undefined ? 'Ask whoever runs this service for a quote.' : html`For a quote write to <a href="mailto:${contactEmail}">${contactEmail}</a>.`} <a href="/models">The catalogue</a> says for each model on what basis it is charged.</p>
</section>`
}

function last(facts: Facts): Html {
  const curl = startsFor(facts)[0]?.steps[0]
  return html`<section class="band"><div class="wide split">
<div><h2>A minute to the first answer</h2>
<p>Make a key, put it into <code>GATEWAY_KEY</code>, and ask. There are ready-made starts for ${startsFor(facts).map(
    ({ id, name }, at, all) =>
      html`${at > 0 && (at === all.length - 1 ? ' and ' : ', ')}<a href="/quickstart/${id}">${name}</a>`,
  )}.</p></div>
<div>${curl && code(curl)}</div>
</div></section>`
}
