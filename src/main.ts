import { readFileSync } from 'node:fs'
import type { Server } from 'node:http'
import type { AddressInfo, BlockList } from 'node:net'
import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises'
import { beatingNodes } from './boot/beating-nodes.ts'
import { MoneyMoves } from './boot/drift/money-moves.ts'
import { type CounterWatch, watchCounters } from './boot/drift/watch-counters.ts'
import { explainCall } from './boot/explain.ts'
import { type FirstKey, firstRun } from './boot/first-run.ts'
import { followChanges, followPrices } from './boot/follow.ts'
import { secretsInConfig } from './boot/known-secrets.ts'
import { listen, settled } from './boot/listen.ts'
import { mailVia } from './boot/mail.ts'
import { messageOf } from './boot/message-of.ts'
import { PriceKeeper } from './boot/price-keeper.ts'
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
import { signInSettings } from './boot/sign-in-settings.ts'
import { siteSettings } from './boot/site-settings.ts'
import { SmartWeights } from './boot/smart-weights.ts'
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
import type { ControlDeps, Vitals } from './control/deps.ts'
import { newClaim } from './control/operators/claim.ts'
import { siteOrigin } from './control/sign-in/own-origin.ts'
import type { SignInSettings } from './control/sign-in/settings.ts'
import { openConnections } from './http/connections.ts'
import { drain } from './http/drain.ts'
import { metricsPage } from './http/metrics.ts'
import { clientOf } from './http/node-exchange.ts'
import { pages } from './http/page.ts'
import { readRoutes } from './http/read-routes.ts'
import { pathOf } from './http/route.ts'
import { createHttpServer, type HttpDeps } from './http/server.ts'
import type { SiteDeps, SiteSettings } from './http/site.ts'
import { cutStalled } from './http/stalled.ts'
import { judgeSpend } from './insight/feedback/judge-spend.ts'
import { Learner } from './insight/feedback/learner.ts'
import { openCredential, unwrapDataKey } from './keys/envelope.ts'
import { rememberingHash } from './keys/issue.ts'
import { localDayText } from './kit/local-day.ts'
import { networkList } from './kit/networks.ts'
import { GroupCommit } from './ledger/group-commit.ts'
import { recoverOpenRequests } from './ledger/recover.ts'
import type { Limits } from './limits/limits.ts'
import { Strangers } from './limits/strangers.ts'
import type { Catalog } from './model/catalog.ts'
import { isPaid } from './model/lane.ts'
import { Judges } from './pipeline/judged/judges.ts'
import { RequestMetrics } from './pipeline/metrics.ts'
import { Overload } from './pipeline/overload.ts'
import { RequestClaims } from './pipeline/replay/claims.ts'
import type { PipelineDeps } from './pipeline/run.ts'
import { Conversations } from './routing/decision/conversations.ts'
import { Repeats } from './routing/decision/repeats.ts'
import { Health } from './routing/health.ts'
import { priceView, type Rests } from './routing/price-view.ts'
import { type Sandbox, startSandbox } from './sandbox/start-sandbox.ts'
import { healthNow } from './site/health.ts'
import { RecentOutcomes } from './site/recent-outcomes.ts'
import { SnapshotFollower } from './snapshot/follow.ts'
import { LiveSnapshot } from './snapshot/live-snapshot.ts'
import type { OpenSecret } from './snapshot/rows.ts'
import { recordChange } from './store/changes.ts'
import { MemoryLimits } from './store/memory/memory-limits.ts'
import { beatsIn } from './store/redis/redis-standing.ts'
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
/** How long a judge's call that is under way may hold up the end; what it costs is booked at the next start. */
const JUDGE_GRACE_MS = 2_000

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

/** What a reload replaces. */
interface Settings {
  config: Config
  /** Those whose word about a client's address is taken. */
  proxies: BlockList
  signIn: SignInSettings
  site: SiteSettings
}

/** What all else stands on. */
interface Ground {
  readonly variables: Variables
  readonly environment: Environment
  readonly logger: Logger
  readonly settings: Settings
  readonly catalogOf: (config: Config) => Catalog
  readonly sandbox: Sandbox
  readonly snapshot: LiveSnapshot
  readonly store: Store
  readonly prices: PriceKeeper
  readonly zoneOf: (workspaceId: string) => string
}

async function openGround(
  variables: Variables,
  logger: Logger,
  thread: Promise<StoreThread> | undefined,
): Promise<Ground> {
  const environment = readEnvironment(variables)
  for (const warning of environment.warnings) logger.warn(warning)
  const config = loadConfig(variables)
  const sandbox = await startSandbox()
  const catalogOf = (from: Config) => buildCatalog(from, variables, { sandboxBaseUrl: sandbox.baseUrl })
  const snapshot = new LiveSnapshot(catalogOf(config))
  logger.conceal(secretsInConfig(config, snapshot.catalog))
  const { databaseUrl, dataDir, redisUrl } = environment
  const where = databaseUrl === undefined ? { dataDir } : { databaseUrl, sharing: redisUrl !== undefined }
  const store = await openStore({ ...where, logger }, thread)
  const settings = {
    ...{ config, proxies: networkList(config.server.trustedProxies) },
    signIn: signInSettings(config, environment.publicUrl),
    site: siteSettings(config),
  }
  const zoneOf = (workspaceId: string) => snapshot.workspace(workspaceId)?.timeZone ?? 'UTC'
  const prices = new PriceKeeper(store.db, logger)
  return { variables, environment, logger, settings, catalogOf, sandbox, snapshot, store, prices, zoneOf }
}

/** What knows of money, and who may spend it. */
interface Books {
  readonly masterKey: Uint8Array
  readonly adminKey: AdminKey
  readonly follower: SnapshotFollower
  /** Undefined: nobody else runs on this database. */
  readonly shared: SharedLimits | undefined
  readonly limits: Limits
  readonly ledger: GroupCommit
  readonly moves: MoneyMoves
  readonly watch: CounterWatch
}

async function openBooks(ground: Ground): Promise<Books> {
  const { environment, logger, settings, snapshot, store, zoneOf } = ground
  const { key: masterKey, keep } = masterKeyFor(
    environment.masterKey,
    environment.databaseUrl === undefined ? environment.dataDir : undefined,
  )
  await verifyMasterKey(store.db, masterKey)
  keep()
  await requireCompany(store, environment.redisUrl !== undefined)
  const adminKey = await adminKeyFor(store.db, environment.adminKey)
  const openSecret: OpenSecret = (workspace, id, ciphertext) =>
    openCredential(unwrapDataKey(masterKey, workspace.id, workspace.wrappedKey), workspace.id, id, ciphertext)
  const follower = new SnapshotFollower(store.db, snapshot, openSecret)
  await follower.load()
  const ratesWithoutRedis = () => settings.config.limits.ratesWithoutRedis
  const shared = await sharedLimits(environment, store, snapshot, ratesWithoutRedis, logger)
  const isBeating = shared ? beatingNodes(() => beatsIn(shared.redis)) : async () => false
  const recovered = await recoverOpenRequests(
    store.db,
    store.ledger,
    async (node) => !(await store.isNodeAlive(node)) && !(await isBeating(node)),
    (at, workspaceId) => localDayText(zoneOf(workspaceId), at),
  )
  if (recovered.length > 0)
    logger.warn(`${recovered.length} requests were open when the last run ended; they are booked as interrupted`)
  const counters = shared ?? (await memoryLimits(store, snapshot))
  const ledger = openLedger(ground)
  const moves = new MoneyMoves()
  const watch = await watchCounters({
    ...{ limits: counters, store, ledger, moves, zoneOf, logger },
    credentialZone: (id) => {
      const workspaceId = snapshot.credential(id)?.workspaceId
      return workspaceId && zoneOf(workspaceId)
    },
    recovered: [...new Set(recovered)],
  })
  const limits = counters instanceof MemoryLimits ? counters : counters.limits
  return { masterKey, adminKey, follower, shared, limits, ledger, moves, watch }
}

function openLedger({ store, logger }: Ground): GroupCommit {
  return new GroupCommit({
    store: store.ledger,
    now: Date.now,
    onError: (error) => logger.error(`the ledger could not be written, trying again: ${messageOf(error)}`),
    onRefused: ({ id, workspaceId, keyId, lane, servedModel, charge, cost }) =>
      logger.event('ledger_row_refused', {
        ...{ requestId: id, workspaceId, keyId, lane, servedModel },
        ...{ chargeNano: String(charge), costNano: String(cost ?? 0n) },
      }),
  })
}

/** What requests pass. */
interface RelayParts {
  readonly pipeline: PipelineDeps
  readonly upstream: Upstream
  readonly claims: RequestClaims
  readonly strangers: Strangers
  readonly learner: Learner
  readonly judges: Judges
  /** Whether requests are taken: not before everything stands, and not ready any more once it leaves. */
  readonly gate: { open: boolean; leaving: boolean }
}

function openRelay({ settings, snapshot, store, logger }: Ground, { limits, ledger, follower }: Books): RelayParts {
  const upstream = new Upstream(upstreamSettings(settings.config), guardOf(settings.config))
  const strangers = new Strangers({
    most: () => settings.config.server.failedAuthPerMinute,
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
  const gate = { open: false, leaving: false }
  const weights = new SmartWeights(
    () => settings.config.smartRoute,
    (text) => logger.warn(text),
  )
  const learner = new Learner({
    ...{ db: store.db, snapshot, weights: () => weights.get(), recordChange, now: Date.now },
    afterChange: () => follower.refresh(),
    onError: (error) => logger.warn(`nothing was learned from a score: ${messageOf(error)}`),
  })
  const judges = new Judges(() => pipeline, {
    spent: (workspaceId) => judgeSpend(store.db, workspaceId, Date.now()),
    keep: (workspaceId, requestId, score, spent) =>
      learner.take({ workspaceId, requestId, source: 'judge', score, spent }),
  })
  const pipeline: PipelineDeps = {
    ...{ snapshot, limits, ledger, upstream, claims, strangers },
    health: new Health(() => settings.config.upstream.circuit),
    smart: {
      ...{ weights: () => weights.get(), conversations: new Conversations(), repeats: new Repeats() },
      judge: (answer) => judges.take(answer),
      onRetry: (workspaceId, requestId) => learner.hint({ workspaceId, requestId, source: 'retry', score: 0 }),
    },
    metrics: new RequestMetrics(),
    overload: new Overload(() => settings.config.server.overload),
    hash: rememberingHash(),
    now: Date.now,
    maxBodyBytes: () => settings.config.limits.maxBodyBytes,
    keepAliveMs: () => settings.config.server.keepAliveMs,
    retries: () => settings.config.upstream.retries,
    hedging: () => settings.config.upstream.hedging,
    strict: (lane) => settings.config.settlement[lane] === 'strict',
    open: () => gate.open,
    log: (event, detail) => logger.event(event, detail),
  }
  return { pipeline, upstream, claims, strangers, learner, judges, gate }
}

/** Reads the configuration again: all of it or nothing. Returns its problems. */
async function reload(ground: Ground, { upstream }: RelayParts): Promise<readonly string[]> {
  const { variables, environment, catalogOf, logger, snapshot, settings, prices } = ground
  try {
    const config = loadConfig(variables)
    const outgoing = upstreamSettings(config)
    const site = siteSettings(config)
    // Each takes milliseconds; requests are served in between.
    await nextTurn()
    const catalog = catalogOf(config)
    await nextTurn()
    logger.conceal(secretsInConfig(config, catalog))
    upstream.configure(outgoing, guardOf(config))
    snapshot.catalog = catalog
    prices.keep(catalog)
    settings.proxies = networkList(config.server.trustedProxies)
    settings.signIn = signInSettings(config, environment.publicUrl)
    settings.site = site
    settings.config = config
    return []
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    return error.problems.map(renderProblem)
  }
}

function controlDeps(ground: Ground, books: Books, relay: RelayParts, address: () => string): ControlDeps {
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

/** What the operator's console tells of this node. */
function vitalsOf({ store }: Ground, { ledger, shared, watch }: Books, { pipeline }: RelayParts): Vitals {
  const { metrics } = pipeline
  return {
    storeAlive: store.alive(),
    ledgerQueued: ledger.queued,
    ledgerFailingMs: ledger.failingMs,
    counters: shared ? (shared.limits.broken ? 'unreachable' : 'shared') : 'memory',
    driftNano: watch.drift.driftNano,
    repairs: watch.drift.repairs,
    inFlight: metrics.inFlight,
    streams: metrics.streams,
    uptimeS: Math.floor(process.uptime()),
  }
}

/** Whether requests are taken and can be booked. */
function isReady({ store, snapshot }: Ground, { ledger }: Books, { gate }: RelayParts): boolean {
  return gate.open && !gate.leaving && store.alive() && !(ledger.failingMs > UNREADY_MS && sells(snapshot.catalog))
}

function siteDeps(ground: Ground, books: Books, relay: RelayParts, address: () => string): SiteDeps {
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
