import type { QueryFailure } from '../errors.ts'
import type { WireError } from '../protocol.ts'

/** SQLSTATE classes that speak of the connection or the server, not of the statement. */
const unavailable = /^(08|57P0|53)/

interface ErrorLike extends QueryFailure {
  readonly severity?: string
}

/** Both drivers' errors: one that PostgreSQL itself reported has a severity and an SQLSTATE, all others are failures to reach it. */
export function toWireError(error: unknown): WireError {
  const { message, severity, code, constraint, table, column, detail } = (error ?? {}) as ErrorLike
  if (severity !== undefined && code !== undefined && !unavailable.test(code)) {
    return { kind: 'query', failure: { message, code, constraint, table, column, detail } }
  }
  // Node reports a host with several addresses as an AggregateError without a text.
  return { kind: 'unavailable', message: message || code || String(error) }
}

/** A refusal of ours in the shape of PostgreSQL's own errors. */
export function refusal(code: string, message: string): Error {
  return Object.assign(new Error(message), { severity: 'ERROR', code })
}

export function givenUp(): Error {
  return refusal('25P03', 'the transaction was rolled back because it was idle for too long')
}

/** PostgreSQL answers the commit of a failed transaction with a rollback and no error. */
export function rolledBack(): Error {
  return refusal('25P02', 'the transaction was rolled back: one of its statements had failed')
}
