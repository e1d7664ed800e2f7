import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Books, openBooks } from './boot/books.ts'
import { controlDeps } from './boot/control-deps.ts'
import { type FirstKey, firstRun } from './boot/first-run.ts'
import { followChanges, followPrices } from './boot/follow.ts'
import { type Ground, openGround } from './boot/ground.ts'
import { listen, settled } from './boot/listen.ts'
import type { Logger } from './boot/logger.ts'
import { isReady } from './boot/ready.ts'
import { openRelay, type RelayParts } from './boot/relay.ts'
import { reload } from './boot/reload.ts'
import { type AdminKey, asStartRefused, keepAdminKey } from './boot/secrets.ts'
import { siteDeps } from './boot/site-deps.ts'
import type { Variables } from './config/index.ts'
import { buildControlPlane } from './control/control-plane.ts'
import { newClaim } from './control/operators/claim.ts'
import { siteOrigin } from './control/sign-in/own-origin.ts'
import { openConnections } from './http/connections.ts'
import { drain } from './http/drain.ts'
import { metricsPage } from './http/metrics.ts'
import { pages } from './http/page.ts'
import { readRoutes } from './http/read-routes.ts'
import { createHttpServer, type HttpDeps } from './http/server.ts'
import type { SiteDeps } from './http/site.ts'
import { cutStalled } from './http/stalled.ts'
import type { StoreThread } from './store/store-thread.ts'

export interface Trilane {
  readonly address: string
  readonly adminKey: AdminKey
  readonly first: FirstKey | undefined
  readonly embedded: boolean
  /** Makes whoever opens it an operator, while there is none. Shown once. */
  readonly claimLink: string | undefined
  /** Reads the configuration again; a bad one changes nothing and its problems are returned. */
  reload(): Promise<readonly string[]>
  /**
   * Tells balancers that it is not ready and serves on for their sake (unless it is to be `atOnce`), stops accepting, lets
   * running requests end within the grace, settles, closes.
   */
  stop(how: { readonly atOnce: boolean }): Promise<void>
}

/** How long a node that has others beside it serves on, unless it is told: balancers look every few seconds. */
const DRAIN_DELAY_MS = 5_000
/** How long a judge's call that is under way may hold up the end; what it costs is booked at the next start. */
const JUDGE_GRACE_MS = 2_000

/**
 * Starts everything, in the order of what depends on what; `thread`: the database's, if it was started before. Throws
 * ConfigError, StartRefused or a store's error.
 */
export async function startTrilane(
  variables: Variables,
  logger: Logger,
  thread?: Promise<StoreThread>,
): Promise<Trilane> {
  const ground = await openGround(variables, logger, thread)
  const { store, sandbox } = ground
  try {
    const books = await openBooks(ground)
    const relay = openRelay(ground, books)
    return await serve(ground, books, relay)
  } catch (error) {
    await store.close()
    await sandbox.close()
    throw asStartRefused(error) ?? error
  }
}

function openServer(
  ground: Ground,
  books: Books,
  relay: RelayParts,
  control: HttpDeps['control'],
  site: SiteDeps,
): Server {
  const { store, settings } = ground
  const { ledger, moves, shared, watch } = books
  const { pipeline } = relay
  return createHttpServer({
    pipeline,
    objects: {
      ...pipeline,
      db: store.db,
      keyById: (id) => ground.snapshot.key(id),
      moving: (work) => moves.during(work),
    },
    read: readRoutes(pipeline, store.db, relay.learner),
    ready: () => isReady(ground, books, relay),
    metrics: metricsPage({
      ...{ metrics: pipeline.metrics, ledger, storeAlive: () => store.alive() },
      ...{ drift: watch.drift, limitsBroken: () => shared?.limits.broken },
    }),
    metricsToken: () => settings.config.server.metricsToken,
    corsOrigins: () => settings.config.server.corsOrigins,
    control,
    page: pages(site),
    trustedProxies: () => settings.proxies,
    times: {
      headersMs: settings.config.server.headersTimeoutMs,
      requestMs: settings.config.server.requestTimeoutMs,
    },
  })
}

async function serve(ground: Ground, books: Books, relay: RelayParts): Promise<Trilane> {
  const { environment, logger, settings, catalogOf, sandbox, snapshot, store, prices } = ground
  const { adminKey, follower, shared, ledger, watch } = books
  const { pipeline, upstream, claims, learner, judges, gate } = relay
  const at = { address: '' }
  const control = controlDeps(ground, books, relay, () => at.address)
  const controlPlane = await buildControlPlane(control)
  const site = siteDeps(ground, books, relay, () => at.address)
  const server = openServer(ground, books, relay, (request, response) => controlPlane.routing(request, response), site)
  const connections = openConnections(server)
  const stopWatching = cutStalled(
    connections,
    () => settings.config.server.stallMs,
    () => pipeline.metrics.stalled++,
  )
  const stopFollowing = followChanges(store, follower, logger)
  const stopRepricing = followPrices(snapshot, () => catalogOf(settings.config), prices.keep, logger)
  await listen(server, environment)
  at.address = addressOf(server)
  // What is shown once is made only when nothing can keep it from being shown, a taken port for one.
  await keepAdminKey(store.db, adminKey)
  const first = await firstRun(store.db, control, settings.config.trial.creditUsd)
  const claim = await newClaim(control)
  // Now, and not within the first request that needs them.
  pipeline.smart.weights()
  gate.open = true
  prices.keep(snapshot.catalog)
  return {
    address: at.address,
    claimLink: claim && `${siteOrigin({ publicUrl: settings.signIn.publicUrl, ...at })}/console/claim#${claim}`,
    adminKey,
    first,
    embedded: environment.databaseUrl === undefined,
    reload: () => reload(ground, relay),
    stop: async ({ atOnce }) => {
      gate.leaving = true
      const { shutdownGraceMs: graceMs, drainDelayMs = shared ? DRAIN_DELAY_MS : 0 } = settings.config.server
      await drain(server, connections, { delayMs: atOnce ? 0 : drainDelayMs, graceMs })
      // No more calls of our own; what one of them costs is booked below with the rest.
      const judged = judges.stop()
      await settled(pipeline.metrics)
      stopWatching()
      stopFollowing()
      stopRepricing()
      if (!(await ledger.drain(graceMs))) {
        logger.error(
          `${ledger.queued} ledger entries could not be written before the end; open requests are booked at the next start`,
        )
      }
      await Promise.race([judged, sleep(JUDGE_GRACE_MS, undefined, { ref: false })])
      await learner.stop()
      await watch.stop()
      ledger.stop()
      claims.stop()
      await shared?.close()
      await Promise.all([controlPlane.close(), upstream.close(), sandbox.close(), prices.end()])
      await store.close()
    },
  }
}

function addressOf(server: Server): string {
  const { address, port } = server.address() as AddressInfo
  return `http://${address.includes(':') ? `[${address}]` : address}:${port}`
}
