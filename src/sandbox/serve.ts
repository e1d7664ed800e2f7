import type { IncomingMessage, ServerResponse } from 'node:http'
import { setTimeout as pause } from 'node:timers/promises'
import { newId } from '../kit/ids.ts'
import type { JsonObject } from '../kit/parse-json.ts'
import type { Answer } from './answer.ts'
import { ApiError } from './api-error.ts'
import { chat } from './chat.ts'
import { completions } from './completions.ts'
import { embeddings } from './embeddings.ts'
import { readBody } from './read-body.ts'
import { sandboxModelIds } from './request-fields.ts'

/** Between two events of a stream, so that streaming can be seen. */
const PAUSE_MS = 5

const endpoints: Readonly<Record<string, (body: JsonObject, now: number) => Answer>> = {
  '/v1/chat/completions': chat,
  '/v1/completions': completions,
  '/v1/embeddings': embeddings,
}

/** Answers one request; an ApiError becomes its answer. Never rejects because of the client. */
export async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
  response.setHeader('x-request-id', newId('req'))
  try {
    const answer = await answerTo(request)
    if (answer.kind === 'json') sendJson(response, 200, answer.body)
    else await sendEvents(response, answer.events)
  } catch (error) {
    if (response.destroyed) return
    if (response.headersSent) response.destroy()
    else if (error instanceof ApiError) sendJson(response, error.status, error.body())
    else sendJson(response, 500, new ApiError(500, null, 'The sandbox failed.').body())
  }
}

async function answerTo(request: IncomingMessage): Promise<Answer> {
  if (!/^Bearer\s+\S/i.test(request.headers.authorization ?? '')) {
    throw new ApiError(401, 'invalid_api_key', 'The sandbox takes any key, but it wants one: Authorization: Bearer …')
  }
  const path = (request.url ?? '').split('?', 1)[0] ?? ''
  if (request.method === 'GET' && path === '/v1/models') return modelList()
  const endpoint = Object.hasOwn(endpoints, path) ? endpoints[path] : undefined
  if (!endpoint) throw new ApiError(404, 'unknown_url', `The sandbox has no ${request.method} ${path}.`)
  if (request.method !== 'POST') throw new ApiError(405, 'method_not_supported', `Use POST for ${path}.`)
  return endpoint(await readBody(request), Date.now())
}

function modelList(): Answer {
  const data = sandboxModelIds.map((id) => ({ id, object: 'model', created: 0, owned_by: 'trilane' }))
  return { kind: 'json', body: { object: 'list', data } }
}

function sendJson(response: ServerResponse, status: number, body: unknown): void {
  const text = JSON.stringify(body)
  response
    .writeHead(status, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) })
    .end(text)
}

async function sendEvents(response: ServerResponse, events: Iterable<unknown>): Promise<void> {
  response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-cache' })
  for (const event of events) {
    if (response.destroyed) return
    if (!response.write(`data: ${JSON.stringify(event)}\n\n`)) await drained(response)
    await pause(PAUSE_MS)
  }
  response.end('data: [DONE]\n\n')
}

/** Resolves once there is room again, or the client has gone away, which never makes room. */
function drained(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      response.off('drain', done).off('close', done)
      resolve()
    }
    response.on('drain', done).on('close', done)
  })
}
