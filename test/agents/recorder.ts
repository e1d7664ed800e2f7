import { once } from 'node:events'
import { createServer, type IncomingMessage, request as open, type ServerResponse } from 'node:http'
import { buffer } from 'node:stream/consumers'

/** One request that an agent sent, and what it got. */
export interface Exchange {
  readonly method: string
  readonly path: string
  readonly requestHeaders: IncomingMessage['headers']
  readonly requestBody: string
  readonly status: number
  readonly headers: IncomingMessage['headers']
  readonly text: string
}

/** Stands between agent and gateway, passes on what they say and keeps it. */
export interface Recorder {
  readonly url: string
  readonly exchanges: readonly Exchange[]
  stop(): Promise<void>
}

export async function startRecorder(gatewayUrl: string): Promise<Recorder> {
  const exchanges: Exchange[] = []
  const pass = async (request: IncomingMessage, response: ServerResponse) => {
    const body = await buffer(request)
    const { method = 'GET', url: path = '/', headers } = request
    const onward = open(gatewayUrl + path, { method, headers: { ...headers, host: new URL(gatewayUrl).host } })
    onward.on('error', () => response.destroy())
    response.on('close', () => onward.destroy())
    onward.end(body)
    const [answer] = (await once(onward, 'response')) as [IncomingMessage]
    response.writeHead(answer.statusCode ?? 502, answer.headers)
    const kept: Buffer[] = []
    answer.on('data', (part: Buffer) => {
      kept.push(part)
      response.write(part)
    })
    await once(answer, 'close')
    response.end()
    exchanges.push({
      method,
      path,
      requestHeaders: headers,
      requestBody: body.toString('utf8'),
      status: answer.statusCode ?? 502,
      headers: answer.headers,
      text: Buffer.concat(kept).toString('utf8'),
    })
  }
  const server = createServer((request, response) => {
    pass(request, response).catch(() => response.destroy())
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  return {
    url: `http://127.0.0.1:${port}`,
    exchanges,
    stop: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}
