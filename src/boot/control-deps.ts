import type { ControlDeps } from '../control/deps.ts'
import { clientOf } from '../http/node-exchange.ts'
import { pathOf } from '../http/route.ts'
import { priceView, type Rests } from '../routing/price-view.ts'
import { recordChange } from '../store/changes.ts'
import type { Books } from './books.ts'
import { explainCall } from './explain.ts'
import type { Ground } from './ground.ts'
import { mailVia } from './mail.ts'
import type { RelayParts } from './relay.ts'
import { reload } from './reload.ts'
import { testCredential } from './test-credential.ts'
import { vitalsOf } from './vitals.ts'

/**
 * Longest statement of a ledger check on a server, two of which read all records. Together the five had better stay
 * within the 300 s that clients wait for an answer.
 */
const LONG_READ_MS = 100_000

/** What the management API and the sign-in are given; `address`: this server's own, known once it listens. */
export function controlDeps(ground: Ground, books: Books, relay: RelayParts, address: () => string): ControlDeps {
  const { store, snapshot, settings, logger } = ground
  const { follower, limits, moves, masterKey, adminKey } = books
  const { pipeline, upstream, strangers } = relay
  return {
    db: store.db,
    patiently: (work) => store.patiently(LONG_READ_MS, work),
    recordChange,
    afterChange: () => follower.refresh(),
    limits,
    moving: (work) => moves.during(work),
    masterKey,
    adminKeyHash: adminKey.hash,
    clock: Date.now,
    catalog: () => snapshot.catalog,
    testCredential: (credential) => testCredential(upstream, snapshot.catalog, credential),
    reloadConfig: async () => {
      const problems = await reload(ground, relay)
      return { ok: problems.length === 0, problems }
    },
    checkBaseUrl: (url) => upstream.problemWith(url),
    vitals: () => vitalsOf(ground, books, relay),
    health: relay.pipeline.health,
    priceView: (workspaceId, trial) => {
      const now = Date.now()
      const rests: Rests = (way) => relay.pipeline.health.resting(way.credential, way.deployment, now) !== undefined
      return priceView(snapshot, workspaceId, now, rests, trial)
    },
    explain: (question) => explainCall(pipeline, snapshot, question),
    takeScore: (score) => relay.learner.take(score),
    isNodeAlive: (node) => store.isNodeAlive(node),
    tellStranger: (request, fault) => strangers.told(clientOf(request, settings.proxies), fault),
    signIn: {
      settings: () => settings.signIn,
      address,
      mail: () => settings.config.mail && mailVia(settings.config.mail),
      clientOf: (request) => clientOf(request, settings.proxies),
    },
    onError: (error, request) => {
      const asked = request && {
        ...{ method: request.method, path: pathOf(request.url), client: clientOf(request.raw, settings.proxies) },
      }
      logger.event('control_error', { ...asked, detail: logger.describe(error) })
    },
  }
}
