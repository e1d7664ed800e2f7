import type { Lane } from '../model/lane.ts'

/** What changes commercially from lane to lane. */
interface LaneWords {
  readonly title: string
  /** In a few words. */
  readonly short: string
  readonly key: string
  readonly basis: string
  readonly boundary: string
  readonly strict: string
  readonly buyer: string
}

export const laneWords: Readonly<Record<Lane, LaneWords>> = {
  cheap: {
    title: 'Pooled',
    short: 'Shared capacity at posted prices',
    key: 'Ours. Requests go out through pooled accounts, shared with other customers.',
    basis: 'A posted price for each model, paid from prepaid credit.',
    boundary:
      'Fields that could name you are taken out before a request leaves, and what names our accounts before an answer comes back. What you write in a prompt does go to the provider.',
    strict: 'Prepaid: the most that a request can cost is held first.',
    buyer: 'Volume work where the price decides: batches, drafts, evaluation, prototypes.',
  },
  resale: {
    title: 'Resale',
    short: 'Provider’s models without an account there',
    key: 'Ours, at the provider. You need no account of your own there.',
    basis: 'The provider’s cost for your request plus a margin that is quoted to you, paid from prepaid credit.',
    boundary: 'The request goes to the provider as you sent it, save for fields that would buy something else.',
    strict: 'Prepaid: the most that a request can cost is held first.',
    buyer: 'Teams that want one invoice and one budget for several providers.',
  },
  byok: {
    title: 'Your own key',
    short: 'Your contract, your provider’s bill',
    key: 'Yours. It is stored encrypted, never shown again and never used for anybody else.',
    basis: 'The provider’s own price on your own bill there. No token markup: we charge nothing for the tokens.',
    boundary:
      'Your agreement with the provider holds. Requests never leave for our accounts unless your policy says so.',
    strict: 'Not from credit. The cost is recorded and counts against your budgets.',
    buyer: 'Companies with negotiated rates, data agreements or commitments at a provider.',
  },
}

export const laneStates = {
  open: 'Available',
  practice: 'Offline practice models only',
  closed: 'Not offered here at present',
} as const

/** Three kinds of customers, each with what they find here. */
export const buyers: readonly { readonly title: string; readonly text: string; readonly points: readonly string[] }[] =
  [
    {
      title: 'Developers',
      text: 'Keep the SDK you have. Change the base URL and the key, and name a model.',
      points: [
        'Works with the SDKs of OpenAI, Anthropic and Google, streaming and tools included',
        'A call between two formats says what it could not carry over; nothing goes missing in silence',
        'Each answer tells what served it, and what it cost where that is known',
      ],
    },
    {
      title: 'Platform and finance teams',
      text: 'One place that knows who spent what, and that says no before the money is gone.',
      points: [
        'Keys with budgets, rate limits, allowed models, lanes and regions, and an end date',
        'The highest cost is held before a request is sent, so a budget is not overrun by many requests at once',
        'Double-entry books, exact to a billionth of a dollar, with export by key, tag and end user',
      ],
    },
    {
      title: 'Agencies and resellers',
      text: 'A workspace for each customer, agreed prices, and figures that you can put on your own invoice.',
      points: [
        'Quotes with versions and dates: what was accepted is what is charged',
        'Sums by key, tag, end user and month as CSV or JSON lines',
        'Also works as a channel behind one-api and new-api',
      ],
    },
  ]
