import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Gateway, until } from './gateway.ts'

/** A gateway's main thread as seen from within, garbage collected. */
export interface Inside {
  /** Bytes of the process. */
  readonly rss: number
  /** Bytes of the heap and of buffers. */
  readonly used: number
  /** What keeps the process alive; what is unref'd is not counted. */
  readonly timers: number
  readonly sockets: number
}

/** Looks into one gateway that was started with `env`. */
export class Insight {
  readonly #folder = mkdtempSync(join(tmpdir(), 'trilane-inside-'))
  readonly #file = join(this.#folder, 'looks')
  #seen = 0
  readonly env = {
    NODE_OPTIONS: `--import=${fileURLToPath(new URL('inside.mjs', import.meta.url))}`,
    INSIDE_FILE: this.#file,
  }

  async look(gateway: Gateway): Promise<Inside> {
    gateway.process.kill('SIGUSR2')
    const lines = await until(() => {
      const { exitCode, signalCode } = gateway.process
      const end = exitCode ?? signalCode
      if (end !== null) throw new Error(`the gateway has ended (${end}):\n${gateway.output()}`)
      const all = existsSync(this.#file) ? readFileSync(this.#file, 'utf8').split('\n').slice(0, -1) : []
      return all.length > this.#seen && all
    }, 'the gateway has looked into itself')
    this.#seen = lines.length
    return JSON.parse(lines.at(-1) as string) as Inside
  }

  remove(): void {
    rmSync(this.#folder, { recursive: true, force: true })
  }
}
