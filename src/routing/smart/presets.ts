import type { Aim } from './choose.ts'

/**
 * What the presets aim at. Thrift is the least that folds of the training rows allow, without labels of the traffic, on
 * any of the pools that may teach weights, for 95, 98 and 99.5 % of the reference's quality (`npm run route:eval` prints
 * it); for the last, which one pool does not allow at all, it is next to nothing. Slack and caution are set.
 */
export const presets = {
  economy: { slack: 0.2, caution: 0.5, thrift: 0.09 },
  balanced: { slack: 0.1, caution: 0.5, thrift: 0.028 },
  best: { slack: 0.03, caution: 0.5, thrift: 0.004 },
} as const satisfies Record<string, Aim>

export type Preset = keyof typeof presets

/**
 * Standard deviations below which a model is not believed to be within the slack. The choice falls on whoever of a dozen
 * models labels flatter most, so that none of 14 that are below it passes in 19 of 20 cases (a tail of 0.05 / 14).
 */
const SAFE = 2.7

/** "Within ε of the reference": whoever surely stays within it, the cheaper the better. */
export function within(slack: number): Aim {
  return { slack, caution: SAFE, thrift: presets.balanced.thrift }
}
