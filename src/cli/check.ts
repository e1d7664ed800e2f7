import { buildCatalog, ConfigError, loadConfig, readEnvironment } from '../config/index.ts'

/** Reads the configuration as `start` would. 0: it is in order; 2: it is not, and why. */
export function check(): Promise<number> {
  try {
    readEnvironment(process.env)
    const config = loadConfig(process.env)
    const catalog = buildCatalog(config, process.env)
    const operators = [...catalog.credentials.values()].flat().length
    console.log(
      `${config.file ?? 'No configuration file; all is default'}: in order. ` +
        `${catalog.providers.size} providers, ${catalog.models.size} models, ${operators} operator credentials.`,
    )
    return Promise.resolve(0)
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    console.error(error.message)
    return Promise.resolve(2)
  }
}
