import { pino } from 'pino'
import { secretsInVariables } from '../boot/known-secrets.ts'
import type { Logger } from '../boot/logger.ts'
import { Redaction } from '../kit/redact.ts'

const redaction = new Redaction()
redaction.conceal(secretsInVariables(process.env))

/** A result on standard output, in our own words. */
export function tell(text: string): void {
  console.log(redaction.text(text))
}

/** Why a command could not do what it was asked, in our own words, on standard error. */
export function complain(text: string): void {
  console.error(redaction.text(text))
}

/** As `complain`, with the stack: an error that nobody foresaw. */
export function complainOf(error: unknown): void {
  console.error(redaction.error(error))
}

/**
 * Structured lines on standard error. Nothing of a request's content is ever handed to it, and what errors quote of it
 * does not pass.
 */
export function createLogger(): Logger {
  const log = pino(
    { base: undefined, timestamp: pino.stdTimeFunctions.isoTime },
    pino.destination({ dest: 2, sync: true }),
  )
  return {
    info: (message) => log.info(redaction.line(message)),
    warn: (message) => log.warn(redaction.line(message)),
    error: (message) => log.error(redaction.line(message)),
    event: (name, detail) => log.warn(redacted(detail) as object, name),
    conceal: (secrets) => redaction.conceal(secrets),
    describe: (error) => redaction.error(error),
  }
}

/** All texts of a value, however deep. */
function redacted(value: unknown): unknown {
  if (typeof value === 'string') return redaction.line(value)
  if (value instanceof Error) return redaction.error(value)
  if (Array.isArray(value)) return value.map(redacted)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [redaction.line(name), redacted(inner)]))
}
