import type { Aim } from './choose.ts'

/**
 * What the presets aim at. First guesses: they are to be chosen by cross-validation inside the training rows, as
 * `scripts/route/calibrate.ts` does for a pool.
 */
export const presets = {
  economy: { slack: 0.2, caution: 0.5, thrift: 0.15 },
  balanced: { slack: 0.1, caution: 0.5, thrift: 0.06 },
  best: { slack: 0.03, caution: 0.5, thrift: 0.01 },
} as const satisfies Record<string, Aim>

export type Preset = keyof typeof presets

/**
 * Standard deviations below which a model is not believed to be within the slack: with 300 labels each, one that is a
 * point below it passes in 2 of 100 cases.
 */
const SAFE = 1.5

/** "Within ε of the reference": whoever surely stays within it, the cheaper the better. */
export function within(slack: number): Aim {
  return { slack, caution: SAFE, thrift: presets.balanced.thrift }
}
