/** A request that was let in, as it is known from outside. Amounts in nano-dollars, times in epoch ms. */
export interface LetIn {
  readonly n: number
  /** Its client sent it. */
  readonly sentAt: number
  /** The provider had it: it held its ceiling by then. */
  readonly at: number
  /** Its record was written: until then it held its ceiling. */
  readonly settledAt: number
  readonly ceiling: bigint
  readonly taken: bigint
}

export interface TurnedAway {
  readonly n: number
  readonly sentAt: number
  readonly endedAt: number
  readonly ceiling: bigint
}

/** The most that was surely spent and held at once. It grows only when a provider is asked. */
export function mostSurelyHeld(letIn: readonly LetIn[]): bigint {
  let most = 0n
  for (const { at: now } of letIn) {
    let held = 0n
    for (const { at, settledAt, ceiling, taken } of letIn) {
      if (settledAt <= now) held += taken
      else if (at <= now) held += ceiling
    }
    if (held > most) most = held
  }
  return most
}

/**
 * Those that would have fitted at every moment of their stay, by the most that can have been spent and held beside
 * them. `lagMs`: how long after its record a hold may still count. `doubtful`: tries that may have held something for
 * nothing.
 */
export function wronglyTurnedAway(
  away: readonly TurnedAway[],
  letIn: readonly LetIn[],
  doubtful: readonly TurnedAway[],
  budget: bigint,
  lagMs: number,
): TurnedAway[] {
  const holders = [
    ...letIn.map(({ sentAt, settledAt, ceiling, taken }) => ({ sentAt, until: settledAt + lagMs, ceiling, taken })),
    ...doubtful.map(({ sentAt, endedAt, ceiling }) => ({ sentAt, until: endedAt + lagMs, ceiling, taken: 0n })),
  ]
  const usedAt = (now: number) => {
    let used = 0n
    for (const { sentAt, until, ceiling, taken } of holders) if (sentAt <= now) used += now <= until ? ceiling : taken
    return used
  }
  return away.filter(({ sentAt, endedAt, ceiling }) => {
    if (usedAt(sentAt) + ceiling > budget) return false
    return !holders.some((holder) => {
      return holder.sentAt > sentAt && holder.sentAt <= endedAt && usedAt(holder.sentAt) + ceiling > budget
    })
  })
}
