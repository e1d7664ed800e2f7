import type { Socket } from 'node:net'

const SMALL = 16 * 1024

/**
 * undici writes a request as its head, a string, and its body, a buffer; Node's server ends an answer with an empty
 * string behind it. Two such chunks go to the system as a gathered write, which costs about twice a plain one; a small
 * body is cheaper as more text of the same bytes.
 */
export function joinSmallWrites(socket: Socket): void {
  const gathered = socket._writev
  if (!gathered) return
  socket._writev = (chunks, done) => {
    const [head, body] = chunks
    const text = chunks.length === 2 && typeof head?.chunk === 'string' && head.encoding === 'latin1'
    if (text && body?.chunk === '') socket._write(head.chunk, 'latin1', done)
    else if (text && Buffer.isBuffer(body?.chunk) && body.chunk.length <= SMALL) {
      socket._write(head.chunk + body.chunk.toString('latin1'), 'latin1', done)
    } else gathered.call(socket, chunks, done)
  }
}
