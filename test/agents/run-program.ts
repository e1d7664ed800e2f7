import { spawn } from 'node:child_process'
import { once } from 'node:events'

export interface Ran {
  /** Undefined when it was ended for taking too long. */
  readonly status: number | null | undefined
  readonly stdout: string
  readonly stderr: string
  readonly seconds: number
}

/** Runs a program in a process group of its own; nothing of it is left afterwards. */
export async function runProgram(
  command: readonly string[],
  options: {
    readonly cwd: string
    readonly env: Readonly<Record<string, string | undefined>>
    readonly limitMs: number
  },
): Promise<Ran> {
  const [file = '', ...args] = command
  const since = Date.now()
  const child = spawn(file, args, {
    cwd: options.cwd,
    env: { ...options.env },
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const printed = { stdout: '', stderr: '' }
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (text: string) => (printed[name] += text))
  }
  let late = false
  const timer = setTimeout(() => {
    late = true
    killGroup(child.pid)
  }, options.limitMs)
  const [status] = (await once(child, 'exit')) as [number | null]
  clearTimeout(timer)
  killGroup(child.pid)
  return { status: late ? undefined : status, ...printed, seconds: (Date.now() - since) / 1000 }
}

function killGroup(pid: number | undefined): void {
  if (pid === undefined) return
  try {
    process.kill(-pid, 'SIGKILL')
  } catch {
    // All of it has ended already.
  }
}
