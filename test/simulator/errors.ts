/** The four members of OpenAI's error object, all always present. */
export interface ErrorBody {
  message: string
  type: string
  param: string | null
  code: string | null
}

/** An answer in OpenAI's error envelope. */
export class ApiError extends Error {
  readonly status: number
  readonly error: ErrorBody

  constructor(status: number, error: ErrorBody) {
    super(error.message)
    this.status = status
    this.error = error
  }
}

export function noKey(): ApiError {
  const message =
    "You didn't provide an API key. You need to provide your API key in an Authorization header using Bearer auth " +
    '(i.e. Authorization: Bearer YOUR_KEY), or as the password field (with blank username) if you’re accessing the ' +
    'API from your browser and are prompted for a username and password. You can obtain an API key from ' +
    'https://platform.openai.com/account/api-keys.'
  return new ApiError(401, { message, type: 'invalid_request_error', param: null, code: null })
}

export function unknownUrl(method: string, path: string): ApiError {
  const message = `Invalid URL (${method} ${path})`
  return new ApiError(404, { message, type: 'invalid_request_error', param: null, code: null })
}

export function notAllowed(method: string, path: string): ApiError {
  const message = `Not allowed to ${method} on ${path}.`
  return new ApiError(405, { message, type: 'invalid_request_error', param: null, code: 'method_not_supported' })
}

export function unknownModel(model: string): ApiError {
  const message = `The model \`${model}\` does not exist or you do not have access to it.`
  return new ApiError(404, { message, type: 'invalid_request_error', param: null, code: 'model_not_found' })
}

/** A mistake in a test rather than in the gateway; the code makes it stand out. */
export function badBehaviour(message: string): ApiError {
  return new ApiError(400, { message, type: 'invalid_request_error', param: null, code: 'simulator_bad_behaviour' })
}

const INVALID = { message: 'Invalid request.', type: 'invalid_request_error', code: null }
const BROKEN = {
  message: 'The server had an error while processing your request. Sorry about that!',
  type: 'server_error',
  code: null,
}

const BY_STATUS: Record<number, Omit<ErrorBody, 'param'>> = {
  401: { message: 'Incorrect API key provided: sk-sim***.', type: 'invalid_request_error', code: 'invalid_api_key' },
  403: {
    message: 'Country, region, or territory not supported',
    type: 'request_forbidden',
    code: 'unsupported_country_region_territory',
  },
  404: {
    message: 'The model does not exist or you do not have access to it.',
    type: 'invalid_request_error',
    code: 'model_not_found',
  },
  413: { message: 'Request too large.', type: 'invalid_request_error', code: 'request_too_large' },
  429: {
    message: 'Rate limit reached for requests. Please try again in 20ms.',
    type: 'requests',
    code: 'rate_limit_exceeded',
  },
  503: { message: 'The server is currently overloaded. Please try again later.', type: 'server_error', code: null },
}

/** The error OpenAI gives with this status. */
export function errorOfStatus(status: number): ApiError {
  const { message, type, code } = BY_STATUS[status] ?? (status < 500 ? INVALID : BROKEN)
  return new ApiError(status, { message, type, param: null, code })
}
