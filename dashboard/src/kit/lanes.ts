/** In the order in which they are told of: cheapest first. */
export const LANES = ['cheap', 'resale', 'byok'] as const
export type Lane = (typeof LANES)[number]
