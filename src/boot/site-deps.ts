import { siteOrigin } from '../control/sign-in/own-origin.ts'
import type { SiteDeps } from '../http/site.ts'
import { healthNow } from '../site/health.ts'
import { RecentOutcomes } from '../site/recent-outcomes.ts'
import type { Books } from './books.ts'
import type { Ground } from './ground.ts'
import { isReady } from './ready.ts'
import type { RelayParts } from './relay.ts'

/** What the public site is given; `address`: this server's own, known once it listens. */
export function siteDeps(ground: Ground, books: Books, relay: RelayParts, address: () => string): SiteDeps {
  const { settings, snapshot, store } = ground
  const { health, metrics } = relay.pipeline
  const recent = new RecentOutcomes(metrics.requests)
  const sources = {
    catalog: () => snapshot.catalog,
    now: Date.now,
    since: Date.now(),
    ready: () => isReady(ground, books, relay),
    database: () => store.alive(),
    books: () => !books.ledger.failing,
    redis: () => books.shared && !books.shared.limits.broken,
    resting: health.resting.bind(health),
    answered: (providerId: string) => recent.answered(providerId),
  }
  return {
    settings: () => settings.site,
    catalog: sources.catalog,
    origin: () => siteOrigin({ publicUrl: settings.signIn.publicUrl, address: address() }),
    health: () => healthNow(sources),
    now: Date.now,
  }
}
