import { existsSync } from 'node:fs'
import type { Logger } from '../boot/logger.ts'
import { ConfigError } from '../config/config-error.ts'
import { readEnvironment } from '../config/env.ts'
import type { Variables } from '../config/index.ts'
import type { Trilane } from '../main.ts'
import { type StoreThread, startStoreThread } from '../store/store-thread.ts'
import { takeEnvironment } from './environment.ts'
import { complain, complainOf, createLogger } from './terminal.ts'

/** Codes as people script on them: 2 for what is wrong with the configuration, 1 for any other refusal. */
const BAD_CONFIGURATION = 2

export async function start(): Promise<number | undefined> {
  const logger = createLogger()
  const variables = takeEnvironment()
  endOnCrash(logger)
  let trilane: Trilane
  try {
    const thread = openEarly(variables, logger)
    const [{ startTrilane }, { greeting }] = await Promise.all([import('../main.ts'), import('./greeting.ts')])
    trilane = await startTrilane(variables, logger, thread)
    // As it is: what it shows once is secret.
    console.log(greeting(trilane))
  } catch (error) {
    if (error instanceof ConfigError) {
      complain(error.message)
      return BAD_CONFIGURATION
    }
    if (error instanceof Error && error.name !== 'Error' && error.name !== 'TypeError') complain(error.message)
    else complainOf(error)
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
        logger.error(`stopping failed: ${logger.describe(error)}`)
        process.exit(1)
      },
    )
  }
  process.on('SIGTERM', stop)
  process.on('SIGINT', stop)
  return undefined
}

/**
 * After an error that nobody caught nothing can be relied on. Node would end as well, but print the line of code and all
 * that hangs on the error.
 */
function endOnCrash(logger: Logger): void {
  process.on('uncaughtException', (error, origin) => {
    logger.event('crashed', { origin, detail: logger.describe(error) })
    process.exit(1)
  })
}

/**
 * The embedded database takes as long to open as all our code to load, so both are done at once. Only where there is
 * one already: a mistake in the configuration must not leave a new one behind.
 */
function openEarly(variables: Variables, logger: Logger): Promise<StoreThread> | undefined {
  const { databaseUrl, dataDir } = readEnvironment(variables)
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
