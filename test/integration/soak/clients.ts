import { Agent, type IncomingMessage, request } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Answer, call, type Leave } from '../../support/calls.ts'
import { chat } from '../../support/load.ts'

/** How one request ended: as it should, refused because Redis was late (a busy machine), or what was odd about it. */
export type Verdict = 'whole' | 'left' | 'told' | 'busy' | { readonly odd: string }

export type Client = (url: string, key: string, n: number, random: () => number) => Promise<Verdict>

/**
 * Connections are not used again after a time that is shorter than a node's delay: until then the node has told on each
 * that is in use that it ends.
 */
export const agent = new Agent({ keepAlive: true, maxSockets: 512, timeout: 200 })

const usual = { agent }
const streamed = { stream: true, stream_options: { include_usage: true } }

/** Redis has long to answer, but not for ever. */
export function isBusy(error: Answer['error']): boolean {
  return error?.code === 'limits_unavailable'
}

function judge({ complete, left, status, error, body }: Answer): Verdict {
  if (complete) return 'whole'
  if (left) return 'left'
  if (isBusy(error)) return 'busy'
  return { odd: `${status ?? 'no head'} ${error?.code ?? body.slice(-200)}` }
}

const paid = (random: () => number) => (random() < 0.5 ? 'cheap' : 'resale')
const pick = <T>(random: () => number, of: readonly T[]) => of[Math.floor(random() * of.length)] as T

const plain: Client = async (url, key, n, random) =>
  judge(await call(url, key, chat(`${paid(random)}/simple`, n, { delayMs: Math.floor(random() * 60) }), usual))

const stream: Client = async (url, key, n, random) => {
  const behaviour = { words: 5 + Math.floor(random() * 40), chunkDelayMs: Math.floor(random() * 40), cachedTokens: 3 }
  return judge(await call(url, key, { ...chat(`${paid(random)}/cached`, n, behaviour), ...streamed }, usual))
}

const own: Client = async (url, key, n, random) =>
  judge(await call(url, key, chat('byok/simple', n, { delayMs: Math.floor(random() * 60) }), usual))

/** Without any wait, to find out how many there may be. */
export const eager: Client = async (url, key, n) => {
  const body = chat('resale/simple', n, { words: 20 })
  return judge(await call(url, key, n % 2 ? body : { ...body, ...streamed }, usual))
}

/** A stream that lasts longer than a node that is stopped serves others. */
const long: Client = async (url, key, n) =>
  judge(await call(url, key, { ...chat('resale/simple', n, { words: 45, chunkDelayMs: 100 }), ...streamed }, usual))

/** Its first provider fails now and then; a stream that breaks off amid its content is told so. */
const flaky: Client = async (url, key, _, random) => {
  const body = { model: `${paid(random)}/flaky`, max_tokens: 60, messages: [{ role: 'user', content: 'hello' }] }
  const answer = await call(url, key, random() < 0.5 ? body : { ...body, ...streamed }, usual)
  const told = answer.status === 200 && answer.ended && answer.error?.code === 'upstream_stream_failed'
  return told ? 'told' : judge(answer)
}

const leaver: Client = async (url, key, n, random) => {
  const leaves: readonly Leave[] = [{ afterMs: random() * 80 }, { onHead: true }, { afterEvents: 1 + random() * 10 }]
  const body = chat(`${paid(random)}/simple`, n, { words: 30, delayMs: 30, chunkDelayMs: 10 })
  const options = { ...usual, leave: pick(random, leaves) }
  return judge(await call(url, key, random() < 0.7 ? { ...body, ...streamed } : body, options))
}

/** Reads a little, waits, and so on. */
const slow: Client = async (url, key, n, random) => {
  const body = JSON.stringify({ ...chat('byok/simple', n, { hugeBytes: 400_000 }), stream: true })
  const outgoing = request(`${url}/v1/chat/completions`, {
    method: 'POST',
    agent: false,
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json', 'content-length': body.length },
  })
  try {
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      outgoing.on('response', resolve).on('error', reject)
      outgoing.end(body)
    })
    let end = ''
    for await (const bytes of response) {
      end = `${end}${bytes}`.slice(-200)
      await sleep(random() * 150)
    }
    return end.includes('[DONE]') ? 'whole' : { odd: `slow: ${response.statusCode} ${end}` }
  } catch (error) {
    return { odd: `slow: ${String(error)}` }
  }
}

/** Kinds with their shares. */
const kinds: readonly (readonly [share: number, name: string, client: Client])[] = [
  [0.3, 'plain', plain],
  [0.25, 'stream', stream],
  [0.15, 'own', own],
  [0.03, 'long', long],
  [0.16, 'flaky', flaky],
  [0.1, 'leaver', leaver],
  [0.01, 'slow', slow],
]

export function drawClient(random: () => number): readonly [name: string, client: Client] {
  let lot = random()
  for (const [share, name, client] of kinds) {
    lot -= share
    if (lot < 0) return [name, client]
  }
  return ['plain', plain]
}
