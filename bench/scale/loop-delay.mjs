// Loaded into the gateway with --import: how long its event loop stands still, asked for with SIGUSR2. Each signal
// writes the figures since the last one to SCALE_LOOP_FILE, in milliseconds, and begins anew.
//   max, p99  of perf_hooks' histogram: wall time, on a busy machine mostly the time others had the processor
//   cpuMax    the most that the thread itself computed between two ticks of a 1 ms timer: the pause on an idle machine
import { closeSync, openSync, readSync, renameSync, writeFileSync } from 'node:fs'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { isMainThread } from 'node:worker_threads'

const file = process.env.SCALE_LOOP_FILE
const RESOLUTION = 1

/** Nanoseconds that this thread has computed; undefined where the kernel does not tell. @returns {() => number} */
function threadClock() {
  const buffer = Buffer.alloc(64)
  try {
    const schedstat = openSync(`/proc/self/task/${process.pid}/schedstat`, 'r')
    process.on('exit', () => closeSync(schedstat))
    return () => Number(buffer.toString('latin1', 0, readSync(schedstat, buffer, 0, 64, 0)).split(' ', 1)[0])
  } catch {
    return () => Number.NaN
  }
}

if (isMainThread && file) {
  const delay = monitorEventLoopDelay({ resolution: RESOLUTION })
  delay.enable()
  const clock = threadClock()
  let last = clock()
  let cpuMax = 0
  setInterval(() => {
    const now = clock()
    cpuMax = Math.max(cpuMax, now - last)
    last = now
  }, RESOLUTION).unref()
  process.on('SIGUSR2', () => {
    // The histogram counts the time between two ticks of its timer, the timer's own period included.
    const ms = (/** @type {number} */ ns) => Math.max(0, ns / 1e6 - RESOLUTION)
    const { rss, heapUsed } = process.memoryUsage()
    const figures = { max: ms(delay.max), p99: ms(delay.percentile(99)), cpuMax: cpuMax / 1e6, rss, heapUsed }
    writeFileSync(`${file}.draft`, JSON.stringify(figures))
    renameSync(`${file}.draft`, file)
    delay.reset()
    last = clock()
    cpuMax = 0
  })
}
