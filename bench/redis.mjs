// A throw-away Redis on the loopback interface, without persistence as docs/operations.md allows.
import { connect } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { freePort, removeDir, startProgram, stopProgram, tail, tempDir, which } from './proc.mjs'

/** One command, its answer as text. @param {number} port @param {...string} words @returns {Promise<string>} */
function ask(port, ...words) {
  const command = `*${words.length}\r\n${words.map((word) => `$${Buffer.byteLength(word)}\r\n${word}\r\n`).join('')}`
  return new Promise((done, fail) => {
    let text = ''
    const socket = connect(port, '127.0.0.1', () => socket.write(command))
    socket.setTimeout(2_000, () => socket.destroy(new Error('Redis does not answer')))
    socket.once('error', fail)
    socket.on('data', (data) => {
      text += data.toString('latin1')
      const head = /^\$(\d+)\r\n/.exec(text)
      if (head ? text.length < head[0].length + Number(head[1]) + 2 : !text.endsWith('\r\n')) return
      socket.destroy()
      done(text)
    })
  })
}

/** @typedef {{ pid: number, url: (database: number) => string, ask: (...words: string[]) => Promise<string>, stop: () => Promise<void> }} BenchRedis */

/** @returns {Promise<BenchRedis | { skip: string }>} */
export async function startRedis() {
  const program = which('redis-server') ?? which('valkey-server')
  if (!program) return { skip: 'no redis-server or valkey-server found' }
  const dir = tempDir('redis')
  const port = await freePort()
  const log = join(dir, 'log')
  const settings = { bind: '127.0.0.1', port: String(port), dir, save: '', appendonly: 'no' }
  const args = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, value])
  const child = startProgram(program, [...args, '--maxmemory-policy', 'noeviction'], { log, cwd: dir })
  for (let i = 0; ; i++) {
    const answer = await ask(port, 'PING').catch(() => '')
    if (answer.startsWith('+PONG')) break
    if (child.exitCode !== null || i > 100) throw new Error(`Redis did not start\n${tail(log)}`)
    await sleep(50)
  }
  return {
    pid: /** @type {number} */ (child.pid),
    url: (database) => `redis://127.0.0.1:${port}/${database}`,
    ask: (...words) => ask(port, ...words),
    async stop() {
      await stopProgram(child, { graceMs: 3_000 })
      removeDir(dir)
    },
  }
}
