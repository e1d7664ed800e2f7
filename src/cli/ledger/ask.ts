import type { z } from 'zod'
import { asObject, asString, parseJson } from '../../kit/parse-json.ts'

/** The question could not be put or its answer not be read; the text says what to do. */
export class CannotAsk extends Error {}

/** The server answered that there is no such thing. */
export class NotThere extends Error {}

/** A running server and the operator's key to it. */
export interface Server {
  readonly url: string
  readonly adminKey: string
}

export interface Answered<T> {
  readonly value: T
  /** As the server sent it. */
  readonly raw: unknown
}

/** `GET` of a management path, `POST` with a body. Throws CannotAsk or NotThere. */
export async function ask<T>(server: Server, path: string, schema: z.ZodType<T>, body?: unknown): Promise<Answered<T>> {
  const response = await fetched(server, path, body)
  const raw = parseJson(await response.text())
  if (!response.ok) throw refusal(server, response.status, raw)
  const read = schema.safeParse(raw)
  if (read.success) return { value: read.data, raw }
  throw new CannotAsk(
    `${server.url} answers, but not as this version of Trilane does. Check --url, or use the command of its version.`,
  )
}

async function fetched({ url, adminKey }: Server, path: string, body: unknown): Promise<Response> {
  try {
    return await fetch(`${url.replace(/\/+$/, '')}${path}`, {
      headers: {
        authorization: `Bearer ${adminKey}`,
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { method: 'POST', body: JSON.stringify(body) }),
    })
  } catch (error) {
    const cause = error instanceof Error ? error.cause : undefined
    const reason = asString(asObject(cause)?.code) ?? (error instanceof Error ? error.message : String(error))
    throw new CannotAsk(`No server answers at ${url} (${reason}). Start it, or name another with --url or TRILANE_URL.`)
  }
}

function refusal({ url }: Server, status: number, raw: unknown): Error {
  const fault = asObject(asObject(raw)?.error)
  const message = asString(fault?.message)
  if (status === 401 || status === 403) {
    return new CannotAsk(
      `${url} refuses the key (${status}). Set TRILANE_ADMIN_KEY to the operator key of that server.`,
    )
  }
  if (message === undefined)
    return new CannotAsk(`${url} answers with status ${status}, not as Trilane does. Check --url.`)
  // A path that is not known is a server without this route; an id that is not known is an answer.
  if (status === 404 && fault?.code !== 'unknown_path') return new NotThere(message)
  return new CannotAsk(`${url} answers with status ${status}: ${message}`)
}
