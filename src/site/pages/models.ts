import type { ModelKind } from '../../model/catalog.ts'
import { type Lane, lanes } from '../../model/lane.ts'
import type { PublicLane, PublicOffer } from '../../routing/public-offers.ts'
import type { Facts } from '../facts.ts'
import { isPractice } from '../gather.ts'
import { type Html, html, paragraphs } from '../html.ts'
import type { Page } from '../parts/layout.ts'
import { priceText } from '../parts/price.ts'
import { laneWords } from '../words.ts'

const kinds: Readonly<Record<ModelKind, string>> = {
  chat: 'Chat',
  embedding: 'Embeddings',
  image: 'Images',
  speech: 'Speech',
  transcription: 'Transcription',
  moderation: 'Moderation',
  rerank: 'Reranking',
}

/** The catalogue as it is; pages of a thousand models are a few hundred kilobytes before compression. */
export function modelsPage({ brand, offers, regions }: Facts): Page {
  return {
    title: 'Models',
    description: `The models that ${brand.name} serves now, with lanes, providers and regions.`,
    body: html`<div class="wide">
<h1>Models</h1>
${
  brand.texts.models === undefined
    ? html`<p class="lead">What can be had here now, and on what basis it is charged. What a model costs your workspace stands in your workspace.</p>`
    : paragraphs(brand.texts.models)
}
<dl class="basis">${lanes.map(
      (lane) => html`<div><dt class="${lane}"><code>${lane}/</code></dt><dd>${basisOf[lane]}</dd></div>`,
    )}</dl>
<p class="find" hidden><label for="find">Find</label> <input id="find" type="search" autocomplete="off" spellcheck="false" placeholder="name, provider, kind or region"> <span id="found" role="status"></span></p>
<p class="note">${offers.length} ${offers.length === 1 ? 'model' : 'models'}.${
      regions.length > 0 &&
      html` Where a region is named, <code>:${regions[0]}</code> behind a model’s name or the header <code>x-trilane-region</code> keeps a request in it.`
    }</p>
${offers.length === 0 ? html`<p>There is no model in the catalogue yet.</p>` : table(offers)}
<p><button type="button" class="button quiet" id="all" hidden>Show all ${offers.length} models</button></p>
</div>`,
  }
}

const basisOf: Readonly<Record<Lane, string>> = {
  cheap: 'A posted price, in USD, where one is named below.',
  resale: 'Provider’s cost + margin, quoted.',
  byok: 'Provider’s own price, zero token markup.',
}

function table(offers: readonly PublicOffer[]): Html {
  return html`<table class="models" id="models">
<thead><tr><th scope="col">Model</th><th scope="col">Kind</th><th scope="col" class="number">Context</th>${lanes.map(
    (lane) => html`<th scope="col" class="${lane}">${laneWords[lane].title}</th>`,
  )}<th scope="col">Providers</th></tr></thead>
<tbody>${offers.map(row)}</tbody>
</table>`
}

function row(offer: PublicOffer): Html {
  const { model } = offer
  const providers = [...new Set(offer.lanes.flatMap((lane) => lane.providers.map(({ name }) => name)))]
  const regions = [...new Set(offer.lanes.flatMap((lane) => lane.regions))]
  return html`<tr>
<th scope="row" tabindex="-1"><code>${model.id}</code>${model.name !== model.id && html`<small>${model.name}</small>`}${
    isPractice(offer) && html`<small class="practice">Offline practice model: its answers are made up here.</small>`
  }</th>
<td data-name="Kind"><div>${kinds[model.kind]}</div></td>
<td data-name="Context" class="number"><div>${model.contextWindow === undefined ? html`<span class="none">not told</span>` : thousands(model.contextWindow)}</div></td>
${lanes.map((lane) => html`<td data-name="${laneWords[lane].title}"><div>${on(offer, lane)}</div></td>`)}
<td data-name="Providers"><div>${providers.join(', ')}${regions.length > 0 && html`<small>${regions.join(', ')}</small>`}</div></td>
</tr>`
}

function on({ lanes: offered, model }: PublicOffer, lane: Lane): Html {
  const found = offered.find((one) => one.lane === lane)
  return found
    ? offeredAs(found, model.kind)
    : html`<span class="none"><span aria-hidden="true">–</span><span class="unseen">not offered</span></span>`
}

function offeredAs({ lane, posted }: PublicLane, kind: ModelKind): Html {
  const price = posted && priceText(posted, kind)
  if (lane === 'cheap') return html`${price || 'Free of charge'}`
  return html`${lane === 'resale' ? 'Cost + margin, quoted' : 'Provider’s price, no markup'}`
}

/** Tokens as people write them: 128,000. */
function thousands(count: number): string {
  return count.toLocaleString('en-US')
}
