// Loaded into a gateway by NODE_OPTIONS: on SIGUSR2 it says so in BUSY_FILE and does nothing else for BUSY_MS.
import { writeFileSync } from 'node:fs'
import { isMainThread } from 'node:worker_threads'

// The gateway takes what is not its own out of its environment before it serves.
const { BUSY_FILE, BUSY_MS } = process.env

if (isMainThread) {
  process.on('SIGUSR2', () => {
    writeFileSync(BUSY_FILE, '')
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, Number(BUSY_MS))
  })
}
