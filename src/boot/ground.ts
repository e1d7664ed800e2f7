import type { BlockList } from 'node:net'
import {
  buildCatalog,
  type Config,
  type Environment,
  loadConfig,
  readEnvironment,
  type Variables,
} from '../config/index.ts'
import type { SignInSettings } from '../control/sign-in/settings.ts'
import type { SiteSettings } from '../http/site.ts'
import { networkList } from '../kit/networks.ts'
import type { Catalog } from '../model/catalog.ts'
import { type Sandbox, startSandbox } from '../sandbox/start-sandbox.ts'
import { LiveSnapshot } from '../snapshot/live-snapshot.ts'
import { openStore, type Store } from '../store/store.ts'
import type { StoreThread } from '../store/store-thread.ts'
import { secretsInConfig } from './known-secrets.ts'
import type { Logger } from './logger.ts'
import { PriceKeeper } from './price-keeper.ts'
import { signInSettings } from './sign-in-settings.ts'
import { siteSettings } from './site-settings.ts'

/** What a reload replaces. */
export interface Settings {
  config: Config
  /** Those whose word about a client's address is taken. */
  proxies: BlockList
  signIn: SignInSettings
  site: SiteSettings
}

/** What all else stands on. */
export interface Ground {
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

/** Reads environment and configuration and opens the store. Throws ConfigError, StartRefused or a store's error. */
export async function openGround(
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
