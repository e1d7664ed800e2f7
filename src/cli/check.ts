import { buildCatalog, ConfigError, loadConfig, readEnvironment } from '../config/index.ts'
import { complain, tell } from './terminal.ts'

/** Reads the configuration as `start` would. 0: it is in order; 2: it is not, and why. */
export function check(): Promise<number> {
  try {
    readEnvironment(process.env)
    const config = loadConfig(process.env)
    const catalog = buildCatalog(config, process.env)
    const operators = [...catalog.credentials.values()].flat().length
    tell(
      `${config.file ?? 'No configuration file; all is default'}: in order. ` +
        `${catalog.providers.size} providers, ${catalog.models.size} models, ${operators} operator credentials.`,
    )
    return Promise.resolve(0)
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    complain(error.message)
    return Promise.resolve(2)
  }
}
