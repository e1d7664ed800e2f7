import type { Agent } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Answer, type CallOptions, call, keepAlive } from './calls.ts'

/** One kind of request that a load repeats; `n` is different each time. */
export interface Kind {
  readonly key: string
  readonly lane: string
  readonly body: (n: number) => object
  readonly options?: CallOptions
}

export interface LoadAnswer extends Answer {
  readonly lane: string
  readonly n: number
}

const PAUSE_MS = 100
/** The short forms of what loads a gateway run beside other tests. */
const BYOK_MS = process.env.TRILANE_TEST_FULL === '1' ? 15 : 40

/** Callers that send one request after the other until they are told to stop. */
export class Load {
  /** In the order they ended. */
  readonly answers: LoadAnswer[] = []
  readonly #agent: Agent = keepAlive()
  readonly #callers: Promise<void>[]
  #sent = 0
  #stopping = false

  constructor(url: string, kinds: readonly Kind[], callersEach: number) {
    this.#callers = kinds.flatMap((kind) => Array.from({ length: callersEach }, () => this.#repeat(url, kind)))
  }

  async #repeat(url: string, { key, lane, body, options }: Kind): Promise<void> {
    while (!this.#stopping) {
      const n = this.#sent++
      const headers = { 'x-trilane-tags': `n=${n}`, ...options?.headers }
      const answer = await call(url, key, body(n), { agent: this.#agent, ...options, headers })
      this.answers.push({ ...answer, lane, n })
      // The gateway is gone: nothing more is to be learned by asking on.
      if (answer.status === undefined && !answer.left) return
      // Who is refused does not ask again at once; else refusals would be most of what the machine is busy with.
      if (answer.status === 503) await sleep(PAUSE_MS)
    }
  }

  complete(lane?: string): LoadAnswer[] {
    return this.answers.filter((answer) => answer.complete && (lane === undefined || answer.lane === lane))
  }

  /** Lets what is under way end. */
  async stop(): Promise<readonly LoadAnswer[]> {
    this.#stopping = true
    await Promise.all(this.#callers)
    this.#agent.destroy()
    return this.answers
  }
}

/** Paid requests of both shapes on both lanes, quick enough to be many. */
export function paidKinds(key: string): Kind[] {
  return (['cheap', 'resale'] as const).flatMap((lane) => [
    { key, lane, body: (n) => chat(`${lane}/simple`, n, { delayMs: n % 9 }) },
    {
      key,
      lane,
      body: (n) => ({
        ...chat(`${lane}/cached`, n, { chunkDelayMs: n % 3, cachedTokens: 3 }),
        stream: true,
        stream_options: { include_usage: true },
      }),
    },
  ])
}

/** Requests on the caller's own credentials, slow enough not to be too many. */
export function byokKind(key: string): Kind {
  return { key, lane: 'byok', body: (n) => chat('byok/simple', n, { delayMs: BYOK_MS }) }
}

export function chat(model: string, n: number, behaviour: object): object {
  const content = `#${n}# [[sim ${JSON.stringify({ words: 5 + (n % 7), ...behaviour })}]]`
  return { model, max_tokens: 50, messages: [{ role: 'user', content }] }
}
