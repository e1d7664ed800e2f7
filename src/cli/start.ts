import { pino } from 'pino'
import { ConfigError } from '../config/index.ts'
import { type Logger, startTrilane, type Trilane } from '../main.ts'
import { greeting } from './greeting.ts'

/** Codes as people script on them: 2 for what is wrong with the configuration, 1 for any other refusal. */
const BAD_CONFIGURATION = 2

export async function start(): Promise<number | undefined> {
  const logger = createLogger()
  let trilane: Trilane
  try {
    trilane = await startTrilane(process.env, logger)
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
  console.log(greeting(trilane))
  process.on('SIGHUP', () => void reload(trilane, logger))
  let stopping = false
  const stop = () => {
    if (stopping) return
    stopping = true
    logger.info('stopping: finishing what is under way')
    trilane.stop().then(
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
