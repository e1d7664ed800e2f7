import type { IncomingMessage } from 'node:http'

/**
 * Reads a request body. `pauseFor` sees the first piece and says how long to wait after each one; a client that
 * goes away while sending makes `complete` false.
 */
export function readBody(
  req: IncomingMessage,
  pauseFor: (first: Buffer) => number,
): Promise<{ body: Buffer; complete: boolean }> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = []
    let pause: number | undefined
    const finish = (complete: boolean) =>
      resolve({ body: chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks), complete })
    req.on('data', (chunk: Buffer) => {
      chunks.push(chunk)
      pause ??= pauseFor(chunk)
      if (pause === 0) return
      req.pause()
      setTimeout(() => req.resume(), pause)
    })
    req.on('end', () => finish(true))
    req.on('error', () => finish(false))
    req.on('close', () => finish(false)) // after `end` this changes nothing
  })
}
