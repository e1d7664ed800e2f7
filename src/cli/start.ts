import { existsSync } from 'node:fs'
import { pino } from 'pino'
import { ConfigError } from '../config/config-error.ts'
import { readEnvironment } from '../config/env.ts'
import type { Logger, Trilane } from '../main.ts'
import { type StoreThread, startStoreThread } from '../store/store-thread.ts'

/** Codes as people script on them: 2 for what is wrong with the configuration, 1 for any other refusal. */
const BAD_CONFIGURATION = 2

export async function start(): Promise<number | undefined> {
  const logger = createLogger()
  let trilane: Trilane
  try {
    const thread = openEarly(logger)
    const [{ startTrilane }, { greeting }] = await Promise.all([import('../main.ts'), import('./greeting.ts')])
    trilane = await startTrilane(process.env, logger, thread)
    console.log(greeting(trilane))
  } catch (error) {
    if (error instanceof ConfigError) {
      console.error(error.message)
      return BAD_CONFIGURATION
    }
    console.error(
      error instanceof Error && error.name !== 'Error' && error.name !== 'TypeError' ? error.message : error,
    )
    return 1
  }
  process.on('SIGHUP', () => void reload(trilane, logger))
  let stopping = false
  const stop = (signal: NodeJS.Signals) => {
    if (stopping) return
    stopping = true
    logger.info('stopping: finishing what is under way')
    // Who stops it by hand waits for it.
    trilane.stop({ atOnce: signal === 'SIGINT' }).then(
      () => process.exit(0),
      (error: unknown) => {
        logger.error(`stopping failed: ${error instanceof Error ? error.stack : String(error)}`)
        process.exit(1)
      },
    )
  }
  process.on('SIGTERM', stop)
  process.on('SIGINT', stop)
  return undefined
}

/**
 * The embedded database takes as long to open as all our code to load, so both are done at once. Only where there is
 * one already: a mistake in the configuration must not leave a new one behind.
 */
function openEarly(logger: Logger): Promise<StoreThread> | undefined {
  const { databaseUrl, dataDir } = readEnvironment(process.env)
  if (databaseUrl !== undefined || !existsSync(dataDir)) return undefined
  const thread = startStoreThread({ dataDir, logger })
  // Told by whoever waits for it.
  thread.catch(() => undefined)
  return thread
}

async function reload(trilane: Trilane, logger: Logger): Promise<void> {
  const problems = await trilane.reload()
  if (problems.length === 0) logger.info('the configuration was reloaded')
  else logger.error(`the configuration was not reloaded, the former one stays:\n${problems.join('\n')}`)
}

/** Structured lines on standard error; nothing of a request's content is ever handed to it. */
function createLogger(): Logger {
  const log = pino(
    { base: undefined, timestamp: pino.stdTimeFunctions.isoTime },
    pino.destination({ dest: 2, sync: true }),
  )
  return {
    info: (message) => log.info(message),
    warn: (message) => log.warn(message),
    error: (message) => log.error(message),
    event: (name, detail) => log.warn(detail, name),
  }
}
