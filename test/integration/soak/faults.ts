import type { Behaviour } from '../../simulator/client.ts'

/** What a provider may do; all of it before the first content, or so that the client is told. */
const faults: readonly ((random: () => number) => Behaviour)[] = [
  () => ({ status: 500 }),
  () => ({ status: 502 }),
  () => ({ status: 503, extraHeaders: { 'retry-after': '1' } }),
  () => ({ status: 429 }),
  () => ({ status: 408 }),
  () => ({ connectionReset: true }),
  () => ({ rawBody: '' }),
  () => ({ rawBody: '{"choices":' }),
  () => ({ hang: 'before-headers' }),
  () => ({ hang: 'after-headers' }),
  () => ({ hang: 'mid-stream' }),
  () => ({ cutAfterBytes: 30 }),
  (random) => ({ words: 20, cutAfterEvents: 1 + Math.floor(random() * 15) }),
  (random) => ({ words: 20, errorMidStream: 1 + Math.floor(random() * 15) }),
]

/** What is no fault but odd. */
const oddities: readonly ((random: () => number) => Behaviour)[] = [
  () => ({}),
  (random) => ({ delayMs: Math.floor(random() * 400) }),
  (random) => ({ words: 12, chunkDelayMs: Math.floor(random() * 60) }),
  () => ({ splitBytes: 7 }),
  () => ({ comments: true }),
  () => ({ crlf: true }),
  () => ({ duplicateDone: true }),
]

/** So many answers of a provider, of which `share` go wrong. */
export function misbehaviour(random: () => number, count: number, share: number): Behaviour[] {
  return Array.from({ length: count }, () => {
    const kinds = random() < share ? faults : oddities
    return (kinds[Math.floor(random() * kinds.length)] as (typeof kinds)[number])(random)
  })
}
