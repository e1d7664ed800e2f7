/** An error as OpenAI's API answers it. */
export class ApiError extends Error {
  readonly status: number
  readonly type: string
  readonly code: string | null
  readonly param: string | null

  constructor(status: number, code: string | null, message: string, param: string | null = null) {
    super(message)
    this.status = status
    this.type = status === 401 ? 'authentication_error' : 'invalid_request_error'
    this.code = code
    this.param = param
  }

  body() {
    return { error: { message: this.message, type: this.type, param: this.param, code: this.code } }
  }
}

export function invalid(param: string, message: string): ApiError {
  return new ApiError(400, 'invalid_value', message, param)
}
