// Loaded into the gateway with --import: how long its event loop stands still, asked for with SIGUSR2. Each signal
// writes the histogram since the last one to SCALE_LOOP_FILE, in milliseconds, and begins a new one.
import { writeFileSync, renameSync } from 'node:fs'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { isMainThread } from 'node:worker_threads'

const file = process.env.SCALE_LOOP_FILE
if (isMainThread && file) {
  const resolution = 1
  const delay = monitorEventLoopDelay({ resolution })
  delay.enable()
  process.on('SIGUSR2', () => {
    // The histogram counts the time between two ticks of its timer, the timer's own period included.
    const ms = (/** @type {number} */ ns) => Math.max(0, ns / 1e6 - resolution)
    const { rss, heapUsed } = process.memoryUsage()
    const figures = { max: ms(delay.max), p99: ms(delay.percentile(99)), count: delay.count, rss, heapUsed }
    delay.reset()
    writeFileSync(`${file}.draft`, JSON.stringify(figures))
    renameSync(`${file}.draft`, file)
  })
}
