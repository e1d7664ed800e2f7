import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { text } from 'node:stream/consumers'
import type { Heard, ProviderFormat, Tokens, Turn } from './conversation.ts'

/** One call that came to the provider. */
export interface ProviderCall {
  readonly heard: Heard
  readonly said: Turn
  readonly tokens: Tokens
  readonly body: Readonly<Record<string, unknown>>
}

export interface Provider {
  /** Below it stand the paths of the API: `http://127.0.0.1:<port>/v1`. */
  readonly baseUrl: string
  readonly calls: readonly ProviderCall[]
  /** Requests to other paths, as `GET /path`. */
  readonly strays: readonly string[]
  stop(): Promise<void>
}

/** A provider on the loopback that says what `next` tells it to. */
export async function startProvider(format: ProviderFormat, next: (heard: Heard) => Turn): Promise<Provider> {
  const calls: ProviderCall[] = []
  const strays: string[] = []
  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    const body = await text(request)
    if (request.method !== 'POST' || request.url !== format.path) {
      strays.push(`${request.method} ${request.url}`)
      response.writeHead(404, { 'content-type': 'application/json' }).end('{}')
      return
    }
    const json = JSON.parse(body) as ProviderCall['body']
    const heard = format.hear(json)
    const said = next(heard)
    const count = calls.length
    const tokens = { input: 10_000 + count, cached: 4_000 + count, output: 50 + count }
    calls.push({ heard, said, tokens, body: json })
    const written = format.write(said, tokens, heard, json)
    if (heard.stream) await stream(response, written.events)
    else response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(written.body))
  }
  const server = createServer((request, response) => void answer(request, response)).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  return {
    baseUrl: `http://127.0.0.1:${port}/v1`,
    calls,
    strays,
    stop: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

/** Each event in a write of its own, as a model's pace makes it. */
async function stream(response: ServerResponse, events: readonly string[]): Promise<void> {
  response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-cache' })
  for (const event of events) {
    response.write(event)
    await new Promise(setImmediate)
  }
  response.end()
}
