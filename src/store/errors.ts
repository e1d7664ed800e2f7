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

const troubles: Readonly<Record<string, string>> = {
  EACCES: 'no permission',
  EEXIST: 'it is no folder',
  ENOENT: 'it cannot be made, or is a link to nothing',
  ENOTDIR: 'it is no folder, or below what is none',
  ENOSPC: 'the disk is full',
  EPERM: 'no permission, or it belongs to another user',
  EROFS: 'the file system is read-only',
}

/** The embedded database's folder cannot be made or written to. */
export class DirectoryUnusable extends Error {
  constructor(directory: string, cause: NodeJS.ErrnoException) {
    const trouble = troubles[cause.code ?? ''] ?? cause.code ?? cause.message
    super(
      `The data folder ${directory} cannot be used: ${trouble}. ` +
        'Set TRILANE_DATA_DIR to a folder that this user can write to',
      { cause },
    )
    this.name = 'DirectoryUnusable'
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
