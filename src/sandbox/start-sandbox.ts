import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { serve } from './serve.ts'

export interface Sandbox {
  /** `http://127.0.0.1:<port>/v1` */
  readonly baseUrl: string
  /** Ends what is running and frees the port. */
  close(): Promise<void>
}

/**
 * The offline provider: a server in this process that speaks OpenAI's chat completions, completions and embeddings
 * and answers the same thing to the same request. It reaches nothing and keeps nothing.
 */
export async function startSandbox(): Promise<Sandbox> {
  const server = createServer((request, response) => {
    // Writes after a client went away are not a failure of the sandbox.
    response.on('error', () => {})
    void serve(request, response)
  })
  // Longer than any client keeps an idle connection, so that none is closed while a request is on its way.
  server.keepAliveTimeout = 120_000
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    baseUrl: `http://127.0.0.1:${port}/v1`,
    close: async () => {
      const closed = once(server, 'close')
      server.close()
      server.closeAllConnections()
      await closed
    },
  }
}
