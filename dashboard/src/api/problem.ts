/** Why a call failed, as the API told it. */
export class Problem extends Error {
  override readonly name = 'Problem'
  /** HTTP status; 0: there was no answer. */
  readonly status: number
  readonly code: string
  /** Which part of the request it is about. */
  readonly param: string | undefined

  constructor(status: number, code: string, text: string, param: string | undefined) {
    super(text)
    this.status = status
    this.code = code
    this.param = param
  }
}

/** Reads `{"error": {"code", "message", "param"}}`; anything else is told by its status. */
export function problemOf(status: number, body: unknown): Problem {
  const error = fieldOf(body, 'error')
  const message = fieldOf(error, 'message')
  const code = fieldOf(error, 'code')
  const param = fieldOf(error, 'param')
  const text = typeof message === 'string' ? message : `The server answered with the status ${status}.`
  return new Problem(
    status,
    typeof code === 'string' ? code : 'unknown',
    text,
    typeof param === 'string' ? param : undefined,
  )
}

function fieldOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && name in value
    ? (value as Record<string, unknown>)[name]
    : undefined
}

/** Text of whatever was thrown, for people. */
export function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
