import type { Catalog } from '../model/catalog.ts'
import { type Lane, lanes } from '../model/lane.ts'
import { formatUsd } from '../model/money.ts'
import { sandbox } from '../providers/index.ts'
import { type PublicOffer, publicOffers } from '../routing/public-offers.ts'
import type { Brand, Facts, LaneState } from './facts.ts'

/** What the facts are gathered from. */
export interface Sources {
  readonly brand: Brand
  readonly origin: string
  readonly catalog: Catalog
  readonly signUpOpen: boolean
  /** Nano-dollars. */
  readonly signUpCredit: bigint
  readonly strict: Readonly<Record<Lane, boolean>>
}

/** Whether nothing but the offline provider serves the model. */
export function isPractice({ model }: PublicOffer): boolean {
  return model.deployments.every(({ provider }) => provider.id === sandbox.id)
}

/** `now`: epoch ms, for prices that change by themselves. */
export function gatherFacts(sources: Sources, now: number): Facts {
  const { brand, origin, catalog, signUpOpen, signUpCredit, strict } = sources
  const offers = publicOffers(catalog, now)
    .filter((offer) => offer.lanes.length > 0)
    .sort(byName)
  const named = (prefix: string) => example(offers, prefix)
  return {
    ...{ brand, origin, offers, strict },
    lanes: {
      cheap: standing(offers, 'cheap'),
      resale: standing(offers, 'resale'),
      byok: standing(offers, 'byok'),
    },
    regions: [...catalog.regions].sort(),
    signUp: { open: signUpOpen, creditUsd: signUpOpen && signUpCredit > 0n ? formatUsd(signUpCredit) : undefined },
    examples: { chat: named(''), claude: named('claude'), gpt: named('gpt-') },
  }
}

function byName(one: PublicOffer, other: PublicOffer): number {
  return Number(isPractice(one)) - Number(isPractice(other)) || one.model.id.localeCompare(other.model.id, 'en')
}

function standing(offers: readonly PublicOffer[], lane: Lane): { state: LaneState; models: number } {
  const on = offers.filter((offer) => offer.lanes.some((one) => one.lane === lane))
  const models = on.filter((offer) => !isPractice(offer)).length
  return { models, state: models > 0 ? 'open' : on.length > 0 ? 'practice' : 'closed' }
}

/** Lanes in the order in which an example takes one: those that need no key at a provider. */
const preferred: readonly Lane[] = ['resale', 'cheap']

/**
 * A chat model that somebody new can call here, the latest whose name begins so if there is any, with its lane. An
 * installation without a provider has the sandbox.
 */
function example(offers: readonly PublicOffer[], prefix: string): string {
  const chats = offers
    .filter(({ model }) => model.kind === 'chat')
    .sort((one, other) => other.model.created - one.model.created)
  const on = (lane: Lane) => (offer: PublicOffer) => offer.lanes.some((one) => one.lane === lane)
  for (const lane of preferred) {
    const able = chats.filter((offer) => !isPractice(offer) && on(lane)(offer))
    const found = able.find(({ model }) => model.id.startsWith(prefix)) ?? able[0]
    if (found) return `${lane}/${found.model.id}`
  }
  const practice = chats.findLast(isPractice)
  const lane = practice && lanes.find((one) => on(one)(practice))
  return practice && lane ? `${lane}/${practice.model.id}` : 'the-name-of-a-model'
}
