/** When something moved (epoch ms) whose last movement was at `last`: later than that, also within one millisecond. */
export function nextMoment(now: number, last: number): number {
  return Math.max(now, last + 0.001)
}
