import { once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import type { Duplex } from 'node:stream'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Simulator, startSimulator } from '../../simulator/client.ts'
import { createTenant, type Gateway, startGateway, type Tenant } from '../../support/gateway.ts'

/** A proxy that tunnels (CONNECT) and remembers where to. */
async function startProxy() {
  const tunnels: string[] = []
  const server = createServer()
  server.on('connect', (request: IncomingMessage, client: Duplex) => {
    tunnels.push(request.url ?? '')
    const [host = '', port = ''] = (request.url ?? '').split(':')
    const upstream = connect(Number(port), host, () => {
      client.write('HTTP/1.1 200 OK\r\n\r\n')
      upstream.pipe(client).pipe(upstream)
    })
    for (const socket of [upstream, client]) socket.on('error', () => socket.destroy())
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return { url: `http://127.0.0.1:${port}`, tunnels, close: () => server.close() }
}

let simulator: Simulator
let proxy: Awaited<ReturnType<typeof startProxy>>
let gateway: Gateway
let tenant: Tenant

beforeAll(async () => {
  simulator = await startSimulator()
  proxy = await startProxy()
  gateway = await startGateway({
    config: `
providers:
  sim:
    kind: openai-compatible
    baseUrl: ${simulator.baseURL}
    credentials: [{ name: a, apiKey: sk-operator, lanes: [resale] }]
models:
  m:
    deployments: [{ provider: sim, model: m-up, price: { input: 1, output: 2 } }]
upstream: { proxyUrl: "${proxy.url}" }
server: { corsOrigins: [https://app.example.com], metricsToken: "\${METRICS_TOKEN}" }
`,
    env: { METRICS_TOKEN: 'metrics-token-of-the-tests' },
  })
  tenant = await createTenant(gateway)
})

afterAll(async () => {
  await gateway?.stop()
  await simulator?.stop()
  proxy?.close()
})

describe('operating it', () => {
  it('reaches providers through the configured proxy', async () => {
    const response = await fetch(`${gateway.baseURL}/chat/completions`, {
      method: 'POST',
      headers: { authorization: `Bearer ${tenant.key}`, 'content-type': 'application/json' },
      body: JSON.stringify({ model: 'resale/m', messages: [{ role: 'user', content: 'hello' }] }),
    })
    expect(response.status).toBe(200)
    expect(proxy.tunnels).toEqual([new URL(simulator.url).host])
  })

  it('asks for the token of /metrics', async () => {
    const bare = await fetch(`${gateway.url}/metrics`)
    expect(bare.status).toBe(401)
    const told = await fetch(`${gateway.url}/metrics`, {
      headers: { authorization: 'Bearer metrics-token-of-the-tests' },
    })
    expect(told.status).toBe(200)
    expect(await told.text()).toContain('trilane_requests_total')
  })

  it('answers a preflight of an allowed origin, and only of one', async () => {
    const preflight = (origin: string) =>
      fetch(`${gateway.baseURL}/chat/completions`, {
        method: 'OPTIONS',
        headers: {
          origin,
          'access-control-request-method': 'POST',
          'access-control-request-headers': 'authorization,content-type,x-stainless-os',
        },
      })
    const allowed = await preflight('https://app.example.com')
    expect(allowed.status).toBe(204)
    expect(allowed.headers.get('access-control-allow-origin')).toBe('https://app.example.com')
    expect(allowed.headers.get('access-control-allow-headers')).toContain('x-stainless-os')
    const foreign = await preflight('https://evil.example.com')
    expect(foreign.headers.get('access-control-allow-origin')).toBeNull()
  })

  it('lets a page of an allowed origin read answers and errors', async () => {
    const response = await fetch(`${gateway.baseURL}/models`, { headers: { origin: 'https://app.example.com' } })
    expect(response.status).toBe(401)
    expect(response.headers.get('access-control-allow-origin')).toBe('https://app.example.com')
    expect(response.headers.get('access-control-expose-headers')).toContain('x-request-id')
  })
})
