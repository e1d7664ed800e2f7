// Peer "bare": the bare proxy A that all ratios refer to. node:http in, undici's Pool.request out, the body
// parsed, the model changed, the body written again; the answer is piped through. No key, limit, ledger or metric.
import { createServer } from 'node:http'
import { fileURLToPath } from 'node:url'
import { freePort, startProgram, stopProgram, waitForHttp } from '../proc.mjs'

/** @param {import('./index.mjs').PeerContext} context @returns {Promise<import('./index.mjs').Peer>} */
export async function start({ node, upstreamPort, logFile }) {
  const port = await freePort()
  const child = startProgram(
    node,
    [fileURLToPath(import.meta.url), '--serve', String(port), `http://127.0.0.1:${upstreamPort}`],
    { log: logFile('bare'), env: { PATH: process.env.PATH, NODE_ENV: 'production' } },
  )
  await waitForHttp(`http://127.0.0.1:${port}/`, { child, log: logFile('bare') })
  const pid = /** @type {number} */ (child.pid)
  return {
    port,
    path: '/v1/chat/completions',
    headers: { authorization: 'Bearer bench' },
    modelPrefix: '',
    watched: { main: pid, root: pid, store: undefined },
    stop: () => stopProgram(child, { graceMs: 1_000 }),
  }
}

/** @param {number} port @param {string} origin */
async function serve(port, origin) {
  const { Pool } = await import('undici')
  const pool = new Pool(origin, { connections: null, pipelining: 1 })
  const headers = { 'content-type': 'application/json', authorization: 'Bearer upstream' }
  const server = createServer((req, res) => {
    if (req.method !== 'POST') {
      res.writeHead(404).end()
      return
    }
    /** @type {Buffer[]} */
    const chunks = []
    req.on('data', (chunk) => chunks.push(chunk))
    req.on('end', async () => {
      try {
        const body = JSON.parse(Buffer.concat(chunks).toString())
        body.model = body.model === 'bench-slow' ? 'bench-upstream-slow' : 'bench-upstream'
        const answer = await pool.request({
          method: 'POST',
          path: '/v1/chat/completions',
          headers,
          body: JSON.stringify(body),
        })
        const length = answer.headers['content-length']
        res.writeHead(answer.statusCode, {
          'content-type': /** @type {string} */ (answer.headers['content-type']),
          ...(length ? { 'content-length': /** @type {string} */ (length) } : {}),
        })
        answer.body.pipe(res)
      } catch (error) {
        if (!res.headersSent) res.writeHead(502)
        res.end(String(error))
      }
    })
  })
  server.listen({ port, host: '127.0.0.1', backlog: 4096 })
}

if (process.argv[2] === '--serve') await serve(Number(process.argv[3]), process.argv[4])
