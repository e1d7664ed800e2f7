import { setImmediate as nextTurn } from 'node:timers/promises'
import { ConfigError, loadConfig, renderProblem } from '../config/index.ts'
import { networkList } from '../kit/networks.ts'
import type { Ground } from './ground.ts'
import { secretsInConfig } from './known-secrets.ts'
import type { RelayParts } from './relay.ts'
import { signInSettings } from './sign-in-settings.ts'
import { siteSettings } from './site-settings.ts'
import { guardOf, upstreamSettings } from './upstream-settings.ts'

/** Reads the configuration again: all of it or nothing. Returns its problems. */
export async function reload(ground: Ground, { upstream }: RelayParts): Promise<readonly string[]> {
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
