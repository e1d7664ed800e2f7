import { readFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises'
import { MoneyMoves } from './boot/drift/money-moves.ts'
import { watchCounters } from './boot/drift/watch-counters.ts'
import { type FirstKey, firstRun } from './boot/first-run.ts'
import { followChanges, followPrices } from './boot/follow.ts'
import { secretsInConfig } from './boot/known-secrets.ts'
import { listen, settled } from './boot/listen.ts'
import { messageOf } from './boot/message-of.ts'
import { spentSince } from './boot/reseed-key.ts'
import {
  type AdminKey,
  adminKeyFor,
  asStartRefused,
  keepAdminKey,
  masterKeyFor,
  StartRefused,
  verifyMasterKey,
} from './boot/secrets.ts'
import { seedLimits } from './boot/seed-limits.ts'
import { connectSharedLimits, ledgerSeed, type SharedLimits } from './boot/shared-limits.ts'
import { testCredential } from './boot/test-credential.ts'
import {
  buildCatalog,
  type Config,
  ConfigError,
  type Environment,
  loadConfig,
  readEnvironment,
  renderProblem,
  type Variables,
} from './config/index.ts'
import { buildControlPlane } from './control/control-plane.ts'
import type { ControlDeps } from './control/deps.ts'
import { openConnections } from './http/connections.ts'
import { drain } from './http/drain.ts'
import { metricsPage } from './http/metrics.ts'
import { clientOf } from './http/node-exchange.ts'
import { page } from './http/page.ts'
import { readRoutes } from './http/read-routes.ts'
import { pathOf } from './http/route.ts'
import { createHttpServer } from './http/server.ts'
import { cutStalled } from './http/stalled.ts'
import { openCredential, unwrapDataKey } from './keys/envelope.ts'
import { rememberingHash } from './keys/issue.ts'
import { localDayText } from './kit/local-day.ts'
import { networkList } from './kit/networks.ts'
import { GroupCommit } from './ledger/group-commit.ts'
import { recoverOpenRequests } from './ledger/recover.ts'
import { Strangers } from './limits/strangers.ts'
import type { Catalog } from './model/catalog.ts'
import { isPaid } from './model/lane.ts'
import { RequestMetrics } from './pipeline/metrics.ts'
import { Overload } from './pipeline/overload.ts'
import { RequestClaims } from './pipeline/replay/claims.ts'
import type { PipelineDeps } from './pipeline/run.ts'
import { Health } from './routing/health.ts'
import { priceView } from './routing/price-view.ts'
import { startSandbox } from './sandbox/start-sandbox.ts'
import { SnapshotFollower } from './snapshot/follow.ts'
import { LiveSnapshot } from './snapshot/live-snapshot.ts'
import type { OpenSecret } from './snapshot/rows.ts'
import { recordChange } from './store/changes.ts'
import { MemoryLimits } from './store/memory/memory-limits.ts'
import { openStore, type Store } from './store/store.ts'
import type { StoreLogger, StoreThread } from './store/store-thread.ts'
import { AddressGuard } from './upstream/address-guard.ts'
import type { UpstreamSettings } from './upstream/pools.ts'
import { resolveWith } from './upstream/resolve.ts'
import { Upstream } from './upstream/upstream.ts'

export interface Trilane {
  readonly address: string
  readonly adminKey: AdminKey
  readonly first: FirstKey | undefined
  readonly embedded: boolean
  /** Reads the configuration again; a bad one changes nothing and its problems are returned. */
  reload(): Promise<readonly string[]>
  /**
   * Tells balancers that it is not ready and serves on for their sake (unless it is to be `atOnce`), stops accepting, lets
   * running requests end within the grace, settles, closes.
   */
  stop(how: { readonly atOnce: boolean }): Promise<void>
}

/** What it writes holds no secret and nothing of what clients sent, whatever it is handed. */
export interface Logger extends StoreLogger {
  event(name: string, detail: Readonly<Record<string, unknown>>): void
  /** From now on these are taken out of all that is written. */
  conceal(secrets: Iterable<string>): void
  /** An error with its stack and causes, as it may be written. */
  describe(error: unknown): string
}

/** How long a node that has others beside it serves on, unless it is told: balancers look every few seconds. */
const DRAIN_DELAY_MS = 5_000

/**
 * Longest statement of a ledger check on a server, two of which read all records. Together the five had better stay
 * within the 300 s that clients wait for an answer.
 */
const LONG_READ_MS = 100_000

/** Commits that fail for longer are no passing trouble, and paid requests had better go to another node. */
const UNREADY_MS = 3_000

/**
 * Starts everything, in the order of what depends on what; `thread`: the database's, if it was started before. Throws
 * ConfigError, StartRefused or a store's error.
 */
export async function startTrilane(
  variables: Variables,
  logger: Logger,
  thread?: Promise<StoreThread>,
): Promise<Trilane> {
  const environment = readEnvironment(variables)
  for (const warning of environment.warnings) logger.warn(warning)
  let config = loadConfig(variables)
  const sandbox = await startSandbox()
  const catalogOf = (from: Config) => buildCatalog(from, variables, { sandboxBaseUrl: sandbox.baseUrl })
  const snapshot = new LiveSnapshot(catalogOf(config))
  logger.conceal(secretsInConfig(config, snapshot.catalog))
  const embedded = environment.databaseUrl === undefined
  const store = await openStore(
    embedded
      ? { dataDir: environment.dataDir, logger }
      : { databaseUrl: environment.databaseUrl, sharing: environment.redisUrl !== undefined, logger },
    thread,
  )
  try {
    const { key: masterKey, keep } = masterKeyFor(environment.masterKey, embedded ? environment.dataDir : undefined)
    await verifyMasterKey(store.db, masterKey)
    keep()
    await requireCompany(store, environment.redisUrl !== undefined)
    const adminKey = await adminKeyFor(store.db, environment.adminKey)
    const openSecret: OpenSecret = (workspace, id, ciphertext) =>
      openCredential(unwrapDataKey(masterKey, workspace.id, workspace.wrappedKey), workspace.id, id, ciphertext)
    const follower = new SnapshotFollower(store.db, snapshot, openSecret)
    await follower.load()
    const zone = (workspaceId: string) => snapshot.workspace(workspaceId)?.timeZone ?? 'UTC'
    const recovered = await recoverOpenRequests(
      store.db,
      store.ledger,
      async (node) => !(await store.isNodeAlive(node)),
      (at, workspaceId) => localDayText(zone(workspaceId), at),
    )
    if (recovered.length > 0)
      logger.warn(`${recovered.length} requests were open when the last run ended; they are booked as interrupted`)
    const shared = await sharedLimits(environment, store, snapshot, () => config.limits.ratesWithoutRedis, logger)
    const counters = shared ?? (await memoryLimits(store, snapshot))
    const limits = counters instanceof MemoryLimits ? counters : counters.limits

    let open = false
    let leaving = false
    const ledger = new GroupCommit({
      store: store.ledger,
      now: Date.now,
      onError: (error) => logger.error(`the ledger could not be written, trying again: ${messageOf(error)}`),
      onRefused: ({ id, workspaceId, keyId, lane, servedModel, charge, cost }) =>
        logger.event('ledger_row_refused', {
          ...{ requestId: id, workspaceId, keyId, lane, servedModel },
          ...{ chargeNano: String(charge), costNano: String(cost ?? 0n) },
        }),
    })
    const moves = new MoneyMoves()
    const watch = await watchCounters({
      ...{ limits: counters, store, ledger, moves, zoneOf: zone, logger },
      credentialZone: (id) => {
        const workspaceId = snapshot.credential(id)?.workspaceId
        return workspaceId && zone(workspaceId)
      },
      recovered: [...new Set(recovered)],
    })
    const upstream = new Upstream(upstreamSettings(config), guardOf(config))
    let proxies = networkList(config.server.trustedProxies)
    const trustedProxies = () => proxies
    const strangers = new Strangers({
      most: () => config.server.failedAuthPerMinute,
      now: Date.now,
      onExcess: (client, failures) => logger.event('authentication_limited', { client, failures }),
    })
    const claims = new RequestClaims({
      db: store.db,
      node: store.node,
      isNodeAlive: (node) => store.isNodeAlive(node),
      now: Date.now,
      onError: (error) => logger.warn(`an idempotency key could not be written or removed: ${messageOf(error)}`),
    })
    const pipeline: PipelineDeps = {
      snapshot,
      limits,
      ledger,
      upstream,
      health: new Health(() => config.upstream.circuit),
      metrics: new RequestMetrics(),
      overload: new Overload(() => config.server.overload),
      claims,
      hash: rememberingHash(),
      strangers,
      now: Date.now,
      maxBodyBytes: () => config.limits.maxBodyBytes,
      keepAliveMs: () => config.server.keepAliveMs,
      retries: () => config.upstream.retries,
      hedging: () => config.upstream.hedging,
      strict: (lane) => config.settlement[lane] === 'strict',
      open: () => open,
      log: (event, detail) => logger.event(event, detail),
    }
    const reload = async (): Promise<readonly string[]> => {
      try {
        const next = loadConfig(variables)
        const settings = upstreamSettings(next)
        // Each takes milliseconds; requests are served in between.
        await nextTurn()
        const catalog = catalogOf(next)
        await nextTurn()
        logger.conceal(secretsInConfig(next, catalog))
        upstream.configure(settings, guardOf(next))
        snapshot.catalog = catalog
        proxies = networkList(next.server.trustedProxies)
        config = next
        return []
      } catch (error) {
        if (!(error instanceof ConfigError)) throw error
        return error.problems.map(renderProblem)
      }
    }
    const control: ControlDeps = {
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
        const problems = await reload()
        return { ok: problems.length === 0, problems }
      },
      checkBaseUrl: (url) => upstream.problemWith(url),
      priceView: (workspaceId, trial) => priceView(snapshot, workspaceId, Date.now(), trial),
      isNodeAlive: (node) => store.isNodeAlive(node),
      tellStranger: (request, fault) => strangers.told(clientOf(request, proxies), fault),
      onError: (error, request) => {
        const asked = request && {
          ...{ method: request.method, path: pathOf(request.url), client: clientOf(request.raw, proxies) },
        }
        logger.event('control_error', { ...asked, detail: logger.describe(error) })
      },
    }
    const controlPlane = await buildControlPlane(control)
    const server = createHttpServer({
      pipeline,
      objects: {
        ...pipeline,
        db: store.db,
        keyById: (id) => snapshot.key(id),
        moving: (work) => moves.during(work),
      },
      read: readRoutes(pipeline, store.db),
      ready: () => open && !leaving && store.alive() && !(ledger.failingMs > UNREADY_MS && sells(snapshot.catalog)),
      metrics: metricsPage({
        ...{ metrics: pipeline.metrics, ledger, storeAlive: () => store.alive() },
        ...{ drift: watch.drift, limitsBroken: () => shared?.limits.broken },
      }),
      metricsToken: () => config.server.metricsToken,
      corsOrigins: () => config.server.corsOrigins,
      control: (request, response) => controlPlane.routing(request, response),
      page,
      trustedProxies,
      times: { headersMs: config.server.headersTimeoutMs, requestMs: config.server.requestTimeoutMs },
    })
    const connections = openConnections(server)
    const stopWatching = cutStalled(
      connections,
      () => config.server.stallMs,
      () => pipeline.metrics.stalled++,
    )
    const stopFollowing = followChanges(store, follower, logger)
    const stopRepricing = followPrices(snapshot, () => catalogOf(config), logger)
    await listen(server, environment)
    // What is shown once is made only when nothing can keep it from being shown, a taken port for one.
    await keepAdminKey(store.db, adminKey)
    const first = await firstRun(store.db, control, config.trial.creditUsd)
    open = true
    const { address, port } = server.address() as AddressInfo
    return {
      address: `http://${address.includes(':') ? `[${address}]` : address}:${port}`,
      adminKey,
      first,
      embedded,
      reload,
      stop: async ({ atOnce }) => {
        leaving = true
        const { shutdownGraceMs: graceMs, drainDelayMs = shared ? DRAIN_DELAY_MS : 0 } = config.server
        await drain(server, connections, { delayMs: atOnce ? 0 : drainDelayMs, graceMs })
        await settled(pipeline.metrics)
        stopWatching()
        stopFollowing()
        stopRepricing()
        if (!(await ledger.drain(config.server.shutdownGraceMs))) {
          logger.error(
            `${ledger.queued} ledger entries could not be written before the end; open requests are booked at the next start`,
          )
        }
        await watch.stop()
        ledger.stop()
        claims.stop()
        await shared?.close()
        await Promise.all([controlPlane.close(), upstream.close(), sandbox.close()])
        await store.close()
      },
    }
  } catch (error) {
    await store.close()
    await sandbox.close()
    throw asStartRefused(error) ?? error
  }
}

/** Whether any lane of this node must be booked before it is answered. */
function sells({ credentials }: Catalog): boolean {
  return [...credentials.values()].flat().some(({ lanes }) => lanes.some(isPaid))
}

function guardOf({ upstream }: Config): AddressGuard {
  const { allowPrivateNetworks, dnsServers } = upstream
  return new AddressGuard(allowPrivateNetworks, dnsServers.length > 0 ? resolveWith(dnsServers) : undefined)
}

/** Throws ConfigError when the certificate file cannot be read. */
function upstreamSettings({ upstream, file }: Config): UpstreamSettings {
  const { caFile, proxyUrl, connectTimeoutMs, headersTimeoutMs, idleTimeoutMs, tenantTotalTimeoutMs } = upstream
  return {
    connectMs: connectTimeoutMs,
    headersMs: headersTimeoutMs,
    idleMs: idleTimeoutMs,
    tenantTotalMs: tenantTotalTimeoutMs,
    proxyUrl,
    ca: caFile === undefined ? undefined : [readCertificates(caFile, file ?? 'trilane.yaml')],
  }
}

function readCertificates(caFile: string, file: string): string {
  try {
    return readFileSync(caFile, 'utf8')
  } catch (error) {
    const problem = `cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown error'})`
    const mend = 'name a readable PEM file or leave it out'
    throw new ConfigError([{ file, line: undefined, column: undefined, key: 'upstream.caFile', problem, mend }])
  }
}

async function memoryLimits(store: Store, snapshot: LiveSnapshot): Promise<MemoryLimits> {
  const zone = (id: string) => snapshot.workspace(id)?.timeZone ?? 'UTC'
  const limits = new MemoryLimits(Date.now, spentSince(store.db, zone))
  await seedLimits(store.db, limits, snapshot, (id) => snapshot.key(id), Date.now())
  return limits
}

/** A database server takes a moment to notice that a killed process is gone. */
const GONE_MS = 5_000

/** Several nodes on one database must share their limits, or each would allow the whole of them. */
async function requireCompany(store: Store, sharing: boolean): Promise<void> {
  const deadline = Date.now() + GONE_MS
  for (;;) {
    const others = await store.otherNodes()
    if (others.alone + (sharing ? 0 : others.sharing) === 0) return
    if (Date.now() > deadline) {
      throw new StartRefused(
        'Another Trilane process is using this database. Several need a Redis that they share: set TRILANE_REDIS_URL on all of them, or stop the other one.',
      )
    }
    await sleep(100)
  }
}

async function sharedLimits(
  { redisUrl }: Environment,
  store: Store,
  snapshot: LiveSnapshot,
  ratesWithoutRedis: () => 'allow' | 'refuse',
  logger: Logger,
): Promise<SharedLimits | undefined> {
  if (redisUrl === undefined) return undefined
  const zone = (id: string) => snapshot.workspace(snapshot.credential(id)?.workspaceId ?? '')?.timeZone ?? 'UTC'
  const reseed = ledgerSeed(store.db, snapshot, (id) => snapshot.key(id), zone)
  try {
    const onError = (error: unknown) => logger.warn(`redis: ${messageOf(error)}`)
    return await connectSharedLimits(redisUrl, reseed, store.node, ratesWithoutRedis, onError)
  } catch (error) {
    throw new StartRefused(`Redis cannot be reached: ${messageOf(error)}. Check TRILANE_REDIS_URL.`)
  }
}
