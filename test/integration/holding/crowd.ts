import { Agent } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Behaviour } from '../../simulator/client.ts'
import { type Answer, call, type Leave } from '../../support/calls.ts'
import type { Gateway, Tenant } from '../../support/gateway.ts'

/** A request that somebody will send. Sizes in output tokens. */
export interface Wish {
  readonly n: number
  readonly model: string
  readonly cap: number
  readonly used: number
  readonly stream: boolean
  readonly behaviour: Behaviour
  readonly leave: Leave | undefined
  /** Ms after the beginning. */
  readonly at: number
}

/** One time that it was sent. Times in epoch ms. */
export interface Try {
  readonly wish: Wish
  readonly sentAt: number
  readonly endedAt: number
  readonly answer: Answer
}

/** The limits did not answer in time: a refusal that says nothing about money, and is to be tried again. */
export function isUnavailable({ answer }: Try): boolean {
  return answer.status === 503 && answer.error?.code === 'limits_unavailable'
}

/** Sends all wishes at their times over all gateways, each again while limits are unavailable. Gives every try. */
export async function sendAll(
  gateways: readonly Gateway[],
  owners: readonly Tenant[],
  wishes: readonly Wish[],
): Promise<Try[]> {
  const agent = new Agent({ keepAlive: true, maxSockets: Number.POSITIVE_INFINITY })
  const tries: Try[] = []
  const persist = async (wish: Wish) => {
    await sleep(wish.at)
    for (let again = 0; ; again++) {
      const gateway = gateways[(wish.n + again) % gateways.length] as Gateway
      const owner = owners[wish.n % owners.length] as Tenant
      const tried = await send(gateway, owner, wish, agent)
      tries.push(tried)
      if (!isUnavailable(tried)) return
      await sleep(100)
    }
  }
  await Promise.all(wishes.map(persist))
  agent.destroy()
  return tries
}

async function send({ url }: Gateway, { key }: Tenant, wish: Wish, agent: Agent): Promise<Try> {
  const { n, model, cap, used, stream, behaviour, leave } = wish
  const told = { promptTokens: 5, completionTokens: used, words: Math.max(3, used), ...behaviour }
  const body = {
    model,
    max_tokens: cap,
    messages: [{ role: 'user', content: `#${n}# [[sim ${JSON.stringify(told)}]]` }],
    ...(stream && { stream }),
  }
  const sentAt = Date.now()
  const answer = await call(url, key, body, { agent, leave, headers: { 'x-trilane-tags': `n=${n}` } })
  return { wish, sentAt, endedAt: Date.now(), answer }
}

const plain = { stream: false, leave: undefined, at: 0 }

/** All the same, all at once: each takes what it holds. */
export function fixedWishes(model: string, count: number, tokens: number): Wish[] {
  return Array.from({ length: count }, (_, n) => {
    return { ...plain, n, model, cap: tokens, used: tokens, behaviour: { delayMs: 30 } }
  })
}

export function oneWish(model: string, n: number, cap: number, used: number): Wish {
  return { ...plain, n, model, cap, used, behaviour: {} }
}

/** Of all sizes and kinds, over `withinMs`, most of them taking less than they hold. `random` gives 0 to 1. */
export function variedWishes(model: string, count: number, withinMs: number, random: () => number): Wish[] {
  const upTo = (most: number) => Math.floor(random() * (Math.floor(most) + 1))
  // Chance must not leave out a kind: the first two find room, and one's client leaves while the other's provider fails.
  const leaver = { behaviour: { hang: 'mid-stream' as const }, stream: true, leave: { afterEvents: 2 } }
  const sure: Wish[] = [
    { ...plain, ...leaver, n: 0, model, cap: 30, used: 10 },
    { ...plain, n: 1, model, cap: 10, used: 10, behaviour: { status: 400 } },
  ]
  const rest = Array.from({ length: count - sure.length }, (_, i) => {
    const n = i + sure.length
    const stream = random() < 0.5
    const leaves = random() < 0.15
    const cap = (leaves ? 12 : 5) + upTo(18)
    const fails = random() < 0.05
    const pace: Behaviour = stream ? { chunkDelayMs: 4 + upTo(12) } : { delayMs: 20 + upTo(200) }
    return {
      n,
      model,
      cap,
      // What a stream that was left took is an estimate by its length: so it is kept short.
      used: 1 + upTo(leaves ? cap / 3 - 1 : cap - 1),
      stream,
      behaviour: fails ? { status: 400 } : pace,
      leave: leaves ? (stream ? { afterEvents: 2 } : { afterMs: 15 }) : undefined,
      at: upTo(withinMs),
    }
  })
  return [...sure, ...rest]
}
