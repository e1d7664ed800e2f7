/** The database cannot be reached now, or the outcome of what was sent to it is unknown. Trying again makes sense. */
export class StoreUnavailable extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'StoreUnavailable'
  }
}

/** Another living process owns the embedded database's directory. */
export class StoreLocked extends Error {
  /** Undefined: the owner did not tell it in time. */
  readonly pid: number | undefined

  constructor(directory: string, pid: number | undefined) {
    super(
      `${directory} is in use by another Trilane process (pid ${pid ?? 'unknown'}). ` +
        'Stop it, or set TRILANE_DATA_DIR to another folder',
    )
    this.name = 'StoreLocked'
    this.pid = pid
  }
}

export interface QueryFailure {
  readonly message: string
  /** SQLSTATE (`23505` unique violation, …). */
  readonly code?: string | undefined
  readonly constraint?: string | undefined
  readonly table?: string | undefined
  readonly column?: string | undefined
  readonly detail?: string | undefined
}

/** The database refused a statement: same shape for the embedded and the server set-up. */
export class QueryFailed extends Error {
  readonly code: string | undefined
  readonly constraint: string | undefined
  readonly table: string | undefined
  readonly column: string | undefined
  /** May quote data: for the operator's log only. */
  readonly detail: string | undefined

  constructor(failure: QueryFailure) {
    super(failure.message)
    this.name = 'QueryFailed'
    this.code = failure.code
    this.constraint = failure.constraint
    this.table = failure.table
    this.column = failure.column
    this.detail = failure.detail
  }
}

/** True for a violated unique constraint, of that name when one is given. */
export function isUniqueViolation(error: unknown, constraint?: string): boolean {
  return (
    error instanceof QueryFailed &&
    error.code === '23505' &&
    (constraint === undefined || error.constraint === constraint)
  )
}
