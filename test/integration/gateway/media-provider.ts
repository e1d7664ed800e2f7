import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** What reached the provider. */
export interface Seen {
  readonly path: string
  readonly headers: IncomingMessage['headers']
  /** Whole, unless the answer was given while it came. */
  body: Buffer
}

export type Respond = (seen: Seen, request: IncomingMessage, response: ServerResponse) => void | Promise<void>

/** A provider on the loopback whose answers a test writes itself. */
export interface MediaProvider {
  readonly baseURL: string
  readonly seen: Seen[]
  /** How paths that end with this are answered. `early`: before the body has come. */
  on(path: string, respond: Respond, early?: boolean): void
  stop(): Promise<void>
}

export async function startMediaProvider(): Promise<MediaProvider> {
  const seen: Seen[] = []
  const answers = new Map<string, { readonly respond: Respond; readonly early: boolean }>()
  const server = createServer((request, response) => {
    const path = request.url ?? ''
    const found = [...answers].find(([end]) => path.endsWith(end))?.[1]
    const one: Seen = { path, headers: request.headers, body: Buffer.alloc(0) }
    seen.push(one)
    if (!found) return void response.writeHead(404).end('{"error":{"message":"no such path"}}')
    if (found.early) return void found.respond(one, request, response)
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('error', () => {})
    request.on('end', () => {
      one.body = Buffer.concat(chunks)
      void found.respond(one, request, response)
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    baseURL: `http://127.0.0.1:${port}/v1`,
    seen,
    on: (path, respond, early = false) => answers.set(path, { respond, early }),
    stop: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

export function json(response: ServerResponse, value: unknown, status = 200): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value))
}

/** Parts of a form as the provider reads them. */
export async function formOf({ headers, body }: Seen): Promise<FormData> {
  const type = headers['content-type'] ?? ''
  return new Response(new Uint8Array(body), { headers: { 'content-type': type } }).formData()
}
