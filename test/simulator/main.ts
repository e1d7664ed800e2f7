// Process entry: listens on a free local port and prints {"port":…} on one line. Ends when stdin closes, so that
// a test process that dies never leaves a simulator behind.
import type { AddressInfo } from 'node:net'
import { createSimulator } from './server.ts'

const server = createSimulator()
server.listen({ host: '127.0.0.1', port: 0, backlog: 4096 }, () => {
  process.stdout.write(`${JSON.stringify({ port: (server.address() as AddressInfo).port })}\n`)
})

for (const event of ['end', 'close', 'error']) process.stdin.on(event, () => process.exit(0))
process.stdin.resume()
