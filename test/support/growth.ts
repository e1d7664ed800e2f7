/**
 * How many times more processor time `run(size)` takes than `run(size / 8)`: about 8 where work grows with the size,
 * about 64 where it grows with the square. The least of several runs counts, for other processes only ever add to it.
 */
export function growth(run: (size: number) => void, size: number, runs = 3): number {
  run(size / 8)
  const least = (n: number) => Math.min(...Array.from({ length: runs }, () => cpuMicros(() => run(n))))
  const eighth = least(size / 8)
  return least(size) / eighth
}

function cpuMicros(run: () => void): number {
  const before = process.cpuUsage()
  run()
  const { user, system } = process.cpuUsage(before)
  return Math.max(1, user + system)
}
