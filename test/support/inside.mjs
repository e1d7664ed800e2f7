// Loaded into a gateway by NODE_OPTIONS: on SIGUSR2 it collects garbage and writes what is left into INSIDE_FILE.
import { appendFileSync } from 'node:fs'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { isMainThread } from 'node:worker_threads'

// The gateway takes what is not its own out of its environment before it serves.
const file = process.env.INSIDE_FILE

if (isMainThread) {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc')
  process.on('SIGUSR2', () => {
    // What the first round found is freed in the second one.
    for (let round = 0; round < 2; round++) collect()
    const { rss, heapUsed, external } = process.memoryUsage()
    const resources = process.getActiveResourcesInfo()
    const count = (kind) => resources.filter((one) => one === kind).length
    const line = { rss, used: heapUsed + external, timers: count('Timeout'), sockets: count('TCPSocketWrap') }
    appendFileSync(file, `${JSON.stringify(line)}\n`)
  })
}
