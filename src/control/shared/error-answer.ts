import type { FastifyError } from 'fastify'
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { Fault } from '../../model/fault.ts'

/** The body of every answer that is not a success. */
export const errorAnswer = z
  .object({
    error: z.object({
      type: z.string().describe('Kind of error: invalid_request, unauthenticated, forbidden, not_found, conflict, …'),
      code: z.string().describe('Machine-readable and stable.'),
      message: z.string().describe('What is wrong and what to do.'),
      param: z.string().nullable().describe('The field that is to blame.'),
    }),
  })
  .meta({ id: 'Error' })
export type ErrorAnswer = z.output<typeof errorAnswer>

export function renderFault(fault: Fault): ErrorAnswer {
  return {
    error: { type: fault.kind, code: fault.code, message: fault.message, param: fault.param ?? null },
  }
}

/** Any error that a handler or the framework can end with, as a fault. Unknown ones tell the client nothing. */
export function asFault(error: unknown): Fault {
  if (error instanceof Fault) return error
  if (hasZodFastifySchemaValidationErrors(error)) return validationFault(error)
  const { code, statusCode, name } = error as Partial<FastifyError>
  if (name === 'StoreUnavailable') {
    return new Fault('unavailable', 'database_unavailable', 'The database cannot be reached now. Try again shortly.', {
      retryAfterMs: 1000,
      cause: error,
    })
  }
  if (code === QUERY_CANCELED) {
    return new Fault('unavailable', 'took_too_long', 'This took too long. Ask for less, such as a shorter time span.')
  }
  const known = code === undefined ? undefined : frameworkFaults[code]
  if (known) return known()
  if (statusCode !== undefined && statusCode >= 400 && statusCode < 500) {
    return new Fault('invalid_request', 'bad_request', 'The request cannot be read. Check its form.', {
      status: statusCode,
    })
  }
  return new Fault(
    'internal',
    'internal_error',
    'Something went wrong here. Try again; if it stays, tell the operator.',
    {
      detail: error instanceof Error ? (error.stack ?? error.message) : String(error),
      cause: error,
    },
  )
}

/** SQLSTATE of a statement that ran into its time limit. */
const QUERY_CANCELED = '57014'

type Issue = { readonly instancePath?: string; readonly message?: string }

/** Names the first field that is wrong; the others usually follow from reading the document. */
function validationFault(error: { validation?: readonly Issue[]; validationContext?: string | undefined }): Fault {
  const first = error.validation?.[0]
  const path = (first?.instancePath ?? '').split('/').filter(Boolean).join('.')
  const place = path || (error.validationContext ?? 'body')
  return new Fault('invalid_request', 'invalid_value', `${place}: ${first?.message ?? 'is not valid'}.`, {
    param: place,
  })
}

const frameworkFaults: Readonly<Record<string, () => Fault>> = {
  FST_ERR_CTP_INVALID_JSON_BODY: () =>
    new Fault('invalid_request', 'invalid_json', 'The body is not valid JSON. Check quotes, commas and brackets.'),
  FST_ERR_CTP_EMPTY_JSON_BODY: () =>
    new Fault('invalid_request', 'invalid_json', 'The body is empty. Send a JSON object.'),
  FST_ERR_CTP_BODY_TOO_LARGE: () =>
    new Fault('too_large', 'body_too_large', 'The body is longer than this API takes (1 MiB). Send less at once.'),
  FST_ERR_CTP_INVALID_MEDIA_TYPE: () =>
    new Fault('invalid_request', 'unsupported_media_type', 'Send JSON with "content-type: application/json".', {
      status: 415,
    }),
}
