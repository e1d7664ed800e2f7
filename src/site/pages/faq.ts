import type { Facts } from '../facts.ts'
import { html, paragraphs } from '../html.ts'
import type { Page } from '../parts/layout.ts'

/** Each answer says what this server does, as it is set up. */
function questions({ brand, signUp, regions, strict, lanes }: Facts): (readonly [question: string, answer: string])[] {
  return [
    [
      'Are my prompts and answers kept?',
      'Not here. A record of a request holds counts, times, models, lane, cost and what was tried, and no content. The provider behind a model does get the content, and its own terms hold; on byok these are the terms that you agreed with it.',
    ],
    [
      'Can my own provider key serve somebody else?',
      'No. Keys of a workspace serve that workspace alone. They are stored encrypted with a key of their own for each workspace, and no page and no call shows them again.',
    ],
    [
      'Is the model that I name the one that answers?',
      'Yes, or the request fails. A model is replaced only by a chain that your own workspace has set up, and the answer’s x-trilane-model header says what served.',
    ],
    [
      'What does a failed request cost?',
      'You are not charged for it. Neither is a second attempt behind the first charged twice: you pay for the answer that you got. A request that you cancel is charged for what it used.',
    ],
    [
      'Can a budget be overrun?',
      'The most that a request can cost is held before it is sent, and the charge never exceeds that. What a provider bills beyond it is ours to bear on the paid lanes.',
    ],
    [
      'When is a request on the books?',
      strict.cheap && strict.resale
        ? 'On the paid lanes, before the end of its answer reaches you: what you saw complete is recorded, even if the server dies in the next moment.'
        : 'Right after its answer, within moments.',
    ],
    [
      'Why is there no price list?',
      lanes.cheap.state === 'open'
        ? 'Pooled models have posted prices, in the catalogue. Resale is the provider’s cost plus a margin that is quoted, and byok is your own bill at the provider: one list over all three would compare what cannot be compared.'
        : 'Because lanes sell different things: resale is the provider’s cost plus a margin that is quoted, and byok is your own bill at the provider. What a model costs you stands in your workspace before the first call.',
    ],
    [
      'Can I keep requests in a region?',
      regions.length > 0
        ? `Yes: ${regions.join(', ')}. For a single request with a header or behind the model’s name, for a key, or for the whole workspace. Where nobody in the region can serve, the request is refused.`
        : 'This service names no regions at present.',
    ],
    [
      'What if a provider is down?',
      'Other ways to serve the same model on the same lane are tried, and what fails all the time is left out for a while, all before the first word of an answer. A failure after that is told in the stream, never hidden behind a clean end.',
    ],
    [
      'What do I need to begin?',
      signUp.open
        ? `An e-mail address and a password, or a passkey. ${signUp.creditUsd === undefined ? 'For the paid lanes you need credit in your workspace; ask for it.' : `Your workspace begins with $${signUp.creditUsd} of credit.`}`
        : 'An invitation: this service is open to people who were invited.',
    ],
    [
      'Can I leave again?',
      'The calls are those of OpenAI, Anthropic and Google: change the base URL and the key back. Records of requests can be exported as CSV or JSON lines at any time.',
    ],
    [
      'Whom do I ask?',
      brand.contactEmail === undefined ? 'Whoever runs this service for you.' : `Write to ${brand.contactEmail}.`,
    ],
  ]
}

export function faqPage(facts: Facts): Page {
  return {
    title: 'Questions',
    description: `What people ask about ${facts.brand.name}.`,
    body: html`<article class="wide prose faq">
<h1>Questions</h1>
${facts.brand.texts.faq !== undefined && paragraphs(facts.brand.texts.faq)}
${questions(facts).map(([question, answer]) => html`<h2>${question}</h2><p>${answer}</p>`)}
</article>`,
  }
}
