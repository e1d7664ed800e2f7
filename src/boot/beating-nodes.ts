import { setTimeout as sleep } from 'node:timers/promises'

/** Several times as long (ms) as a node lets pass between two beats. */
const LISTEN_MS = 2_000

/**
 * Nodes that go on telling of themselves in Redis. One that has just lost its session to the database is among them: it
 * has requests under way, which are not to be booked for it. A beat alone tells nothing, since one that was killed left
 * its last; so the next is waited for, once for all nodes and only when somebody asks. Where Redis does not answer all
 * are taken for alive: what they left open is booked once they have been silent. `beats`: when each node beat last that
 * is not silent.
 */
export function beatingNodes(
  beats: () => Promise<ReadonlyMap<string, number>>,
  listenMs = LISTEN_MS,
): (node: string) => Promise<boolean> {
  let first: ReturnType<typeof beats> | undefined
  let second: ReturnType<typeof beats> | undefined
  return async (node) => {
    try {
      first ??= beats()
      const last = (await first).get(node)
      if (last === undefined) return false
      second ??= sleep(listenMs).then(beats)
      const next = (await second).get(node)
      return next !== undefined && next !== last
    } catch {
      return true
    }
  }
}
