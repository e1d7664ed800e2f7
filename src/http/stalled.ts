import { type Connection, takenOver } from './connections.ts'

/** Looks within the time that a client may stand still. */
const LOOKS = 8
const SHORTEST_LOOK_MS = 20
const LONGEST_LOOK_MS = 10_000

/**
 * Cuts clients that have taken nothing of what waits for them for `stallMs()`: each holds the connection of its provider
 * and the memory of what was written. A look at all connections every few seconds costs requests nothing.
 * Looks are counted, not time: where the process itself stood still, nobody could take anything. Returns what ends it.
 */
export function cutStalled(open: ReadonlySet<Connection>, stallMs: () => number, onCut: () => void): () => void {
  const waiting = new WeakMap<Connection, { readonly taken: number; looks: number }>()
  const look = () => {
    const longest = stallMs()
    const pause = pauseFor(longest)
    for (const connection of open) {
      const taken = takenOver(connection)
      const before = waiting.get(connection)
      if (connection.writableLength === 0) waiting.delete(connection)
      else if (before?.taken !== taken) waiting.set(connection, { taken, looks: 0 })
      else if (++before.looks * pause >= longest) {
        onCut()
        connection.destroy()
      }
    }
    timer = setTimeout(look, pause).unref()
  }
  let timer = setTimeout(look, pauseFor(stallMs())).unref()
  return () => clearTimeout(timer)
}

function pauseFor(stallMs: number): number {
  return Math.min(Math.max(stallMs / LOOKS, SHORTEST_LOOK_MS), LONGEST_LOOK_MS)
}
