import type { Actual, Reservation } from './limits.ts'

/** Throws RangeError on amounts that would corrupt counters: a caller's bug, refused before any state changes. */
export function requireAmounts({ tokens, spend, charge }: Reservation): void {
  if (!Number.isSafeInteger(tokens) || tokens < 0) throw new RangeError(`tokens to reserve: ${tokens}`)
  if (spend < 0n || charge < 0n) throw new RangeError(`amounts to reserve: spend ${spend}, charge ${charge}`)
}

/** True if `actual` may be posted as it is. */
export function isWithin(reservation: Reservation, actual: Actual): boolean {
  return (
    actual.charge <= reservation.charge &&
    actual.charge >= 0n &&
    actual.spend >= 0n &&
    Number.isSafeInteger(actual.tokens) &&
    actual.tokens >= 0
  )
}

/**
 * `actual` made harmless. A charge beyond its hold is cut to the hold, and the key's spend with it:
 * the rest is the operator's overrun, and credit that was never held must not go negative.
 * Spend without an excessive charge stands, however large: byok cost is recorded in full.
 */
export function clampActual(reservation: Reservation, actual: Actual): Actual {
  const over = actual.charge > reservation.charge
  const spend = over && actual.spend > reservation.spend ? reservation.spend : actual.spend
  return {
    charge: over ? reservation.charge : atLeastZero(actual.charge),
    spend: atLeastZero(spend),
    tokens: Number.isFinite(actual.tokens) ? Math.max(0, Math.ceil(actual.tokens)) : reservation.tokens,
  }
}

function atLeastZero(amount: bigint): bigint {
  return amount < 0n ? 0n : amount
}
