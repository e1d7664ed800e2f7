import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { planting, providerCode, said } from './plants.ts'

/**
 * A provider that repeats all that it was sent wherever an error has room for it; and of what was said wherever a good
 * answer has, for that is passed on as it is.
 */
export interface EchoProvider {
  readonly url: string
  readonly proxyPort: number
  /** Requests that came through the proxy with its password. */
  proxied: number
  /** The proxy refuses from now on, and repeats what it was sent. */
  refusing: boolean
  stop(): Promise<void>
}

export async function startEchoProvider(): Promise<EchoProvider> {
  const server = createServer((request, response) => void answer(request, response))
  const proxy = createServer()
  const provider: EchoProvider = {
    ...{ url: await listening(server), proxyPort: Number(new URL(await listening(proxy)).port) },
    ...{ proxied: 0, refusing: false },
    stop: async () => {
      for (const one of [server, proxy]) {
        one.closeAllConnections()
        one.close()
      }
    },
  }
  proxy.on('connect', (request, socket) => {
    const sent = String(request.headers['proxy-authorization'])
    if (provider.refusing) return void socket.end(`HTTP/1.1 407 ${sent}\r\nx-sent: ${sent}\r\n\r\n${sent}`)
    if (Buffer.from(sent.slice('Basic '.length), 'base64').includes(planting.proxy)) provider.proxied++
    const [host = '', port = ''] = String(request.url).split(':')
    const onward = connect(Number(port), host, () => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n')
      onward.pipe(socket).pipe(onward)
    })
    for (const [one, two] of [
      [onward, socket],
      [socket, onward],
    ] as const)
      one.on('error', () => two.destroy()).on('close', () => two.destroy())
  })
  return provider
}

async function listening(server: Server): Promise<string> {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  const body = Buffer.concat(chunks).toString()
  if (request.url?.endsWith('/token')) {
    return void json(response, 200, { access_token: planting.accessToken, expires_in: 3_600 })
  }
  const echo = `${JSON.stringify(request.headers)} ${request.url} ${body}`
  const mode = /mode=([\w-]+)/.exec(body)?.[1] ?? (request.method === 'POST' ? '400' : '401')
  const status = Number(/^\d+/.exec(mode)?.[0] ?? 200)
  response.setHeader('x-sent', encodeURIComponent(JSON.stringify(request.headers)))
  if (mode.endsWith('-text')) return void response.writeHead(status, { 'content-type': 'text/html' }).end(echo)
  if (status >= 300) {
    return void json(response, status, {
      error: { message: echo, type: echo, code: providerCode.text, param: echo },
      message: echo,
    })
  }
  if (/"stream": ?true/.test(body)) return void stream(response, mode, mode.endsWith('error') ? echo : body)
  if (mode === 'error' && !request.url?.includes('/files'))
    return void json(response, 200, { error: { message: echo } })
  if (mode === 'malformed') return void response.writeHead(200).end(`{"id":"a","choices":[{"message":"${body}`)
  json(response, 200, completion(mode, body))
}

function json(response: ServerResponse, status: number, value: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value))
}

const counts = { prompt_tokens: 10, completion_tokens: 5, total_tokens: 15 }

function completion(mode: string, echo: string) {
  const odd = mode === 'odd'
  return {
    id: odd ? echo : 'chatcmpl-1',
    object: 'chat.completion',
    created: 1,
    model: 'up-chat',
    choices: [
      {
        index: 0,
        message: { role: 'assistant', content: said.completion },
        finish_reason: odd ? `it said ${said.completion}` : 'stop',
      },
    ],
    usage: odd ? { ...counts, note: echo, notes: [echo] } : counts,
  }
}

function stream(response: ServerResponse, mode: string, echo: string): void {
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  const event = (value: unknown) =>
    response.write(`data: ${typeof value === 'string' ? value : JSON.stringify(value)}\n\n`)
  const chunk = (delta: object, finish: string | null = null) =>
    event({ id: 'chatcmpl-1', object: 'chat.completion.chunk', choices: [{ index: 0, delta, finish_reason: finish }] })
  if (mode === 'error') return void response.end(`data: ${JSON.stringify({ error: { message: echo } })}\n\n`)
  chunk({ role: 'assistant', content: said.completion })
  if (mode === 'late-error') return void response.end(`data: ${JSON.stringify({ error: { message: echo } })}\n\n`)
  if (mode === 'cut') return void setImmediate(() => response.destroy())
  if (mode === 'malformed') return void response.end(`data: {"choices":[{"delta":{"content":"${echo}\n\n`)
  chunk({}, 'stop')
  event({ id: 'chatcmpl-1', choices: [], usage: mode === 'odd' ? { ...counts, note: echo } : counts })
  event('[DONE]')
  response.end()
}
