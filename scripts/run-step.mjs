// One step of a longer job: its name, what it printed if it failed, and how long it took.
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

export const root = fileURLToPath(new URL('..', import.meta.url))

/** Runs a program and returns whether it succeeded. */
export function step(name, command, args, options = {}) {
  const since = Date.now()
  process.stdout.write(`${name}… `)
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    ...options,
  })
  const seconds = ((Date.now() - since) / 1000).toFixed(1)
  if (status === 0) {
    console.log(`ok (${seconds} s)`)
    return true
  }
  console.log(`failed (${seconds} s)\n${stdout ?? ''}${stderr ?? ''}${error ? error.message : ''}`)
  return false
}
