import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'

/** One interpreter that runs scripts after each other: starting and importing costs it more than all of them. */
export interface Python {
  /** What a script prints, which is one JSON value; rejects with its traceback when it fails. */
  run(script: string): Promise<unknown>
  /** Ends the process; resolves when it is gone. */
  stop(): Promise<void>
}

/** Each script in a copy of the names that `head` defines. */
const loop = `
import contextlib, io, json, os, sys, traceback
names = {}
exec(os.environ["HEAD"], names)
for line in sys.stdin:
    printed = io.StringIO()
    try:
        with contextlib.redirect_stdout(printed):
            exec(json.loads(line), dict(names))
        answer = {"printed": printed.getvalue()}
    except BaseException:
        answer = {"failed": traceback.format_exc()}
    print(json.dumps(answer), flush=True)
`

interface Told {
  readonly printed?: string
  readonly failed?: string
}

/** Starts the interpreter at a path; `head` is run once, in the environment `env`. Calls do not overlap. */
export function startPython(path: string, head: string, env: Readonly<Record<string, string>>): Python {
  const child = spawn(path, ['-c', loop], {
    env: { PATH: process.env.PATH, ...env, HEAD: head },
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const ended = once(child, 'exit')
  return {
    run: async (script) => {
      child.stdin.write(`${JSON.stringify(script)}\n`)
      const { value, done } = await lines.next()
      if (done) throw new Error('the interpreter has ended')
      const { printed, failed } = JSON.parse(value) as Told
      if (printed === undefined) throw new Error(failed)
      return JSON.parse(printed)
    },
    stop: async () => {
      child.stdin.end()
      await ended
    },
  }
}
