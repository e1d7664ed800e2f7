/** The three commercial ways a request can be served. */
export const lanes = ['cheap', 'resale', 'byok'] as const
export type Lane = (typeof lanes)[number]

export function isLane(value: string): value is Lane {
  return value === 'cheap' || value === 'resale' || value === 'byok'
}

/** Lanes on which the operator's money is at stake: their calls are durable before they are answered. */
export function isPaid(lane: Lane): boolean {
  return lane !== 'byok'
}
