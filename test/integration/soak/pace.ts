import { setTimeout as sleep } from 'node:timers/promises'
import { drawClient, eager, type Verdict } from './clients.ts'

const TICK_MS = 20
const MOST = 400

/** What became of a load so far. */
export class Tally {
  sent = 0
  /** `kind verdict` → how often. */
  readonly counts = new Map<string, number>()
  readonly odd: string[] = []
  busy = 0
  /** Not sent because too many were under way. */
  skipped = 0

  note(kind: string, verdict: Verdict): void {
    const word = typeof verdict === 'string' ? verdict : 'odd'
    this.counts.set(`${kind} ${word}`, (this.counts.get(`${kind} ${word}`) ?? 0) + 1)
    if (verdict === 'busy') this.busy++
    if (typeof verdict === 'object' && this.odd.length < 50) this.odd.push(`${kind}: ${verdict.odd}`)
  }
}

/** Sends `perSecond` requests of all kinds, whatever becomes of them, as long as `more`; resolves when all have ended. */
export async function pace(
  url: string,
  key: string,
  perSecond: number,
  random: () => number,
  more: () => boolean,
  tally: Tally,
): Promise<void> {
  const running = new Set<Promise<void>>()
  const begun = performance.now()
  let due = 0
  while (more()) {
    for (const now = ((performance.now() - begun) / 1000) * perSecond; due < now; due++) {
      if (running.size >= MOST) {
        tally.skipped++
        continue
      }
      const [kind, client] = drawClient(random)
      const one: Promise<void> = client(url, key, tally.sent++, random).then((verdict) => {
        tally.note(kind, verdict)
        running.delete(one)
      })
      running.add(one)
    }
    await sleep(TICK_MS)
  }
  await Promise.all(running)
}

/** Requests a second that callers without a pause get answered. */
export async function capacity(url: string, key: string, ms: number): Promise<number> {
  let answered = 0
  const begun = performance.now()
  const caller = async () => {
    while (performance.now() - begun < ms) {
      await eager(url, key, answered++, Math.random)
    }
  }
  await Promise.all(Array.from({ length: 24 }, caller))
  return (answered * 1000) / (performance.now() - begun)
}
