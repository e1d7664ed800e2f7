import createClient from 'openapi-fetch'
import { Problem, problemOf } from './problem.ts'
import type { components, paths } from './schema.d.ts'

/** The management API as its own document describes it; the session's cookie goes along by itself. */
export const api = createClient<paths>({ baseUrl: '', credentials: 'same-origin' })

export type Schemas = components['schemas']

/** What a call answered. Throws Problem for an answer that is no success, or for none. */
export async function ok<Data>(
  call: Promise<{ data?: Data; error?: unknown; response: Response }>,
): Promise<Exclude<Data, undefined>> {
  const { data, error, response } = await call.catch((): never => {
    throw new Problem(0, 'unreachable', 'The server cannot be reached. Check your connection.', undefined)
  })
  if (!response.ok) throw problemOf(response.status, error)
  return data as Exclude<Data, undefined>
}
