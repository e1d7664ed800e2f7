import type { Aim } from './choose.ts'

/**
 * What the presets aim at. First guesses: they are to be chosen by cross-validation inside the training rows, as
 * `scripts/route/calibrate.ts` does for a pool.
 */
export const presets = {
  economy: { slack: 0.1, caution: 0.5, thrift: 0.15 },
  balanced: { slack: 0.03, caution: 1, thrift: 0.06 },
  best: { slack: 0, caution: 1, thrift: 0.01 },
} as const satisfies Record<string, Aim>

export type Preset = keyof typeof presets

/** "Within ε of the reference": whoever surely stays within it, the cheaper the better. */
export function within(slack: number): Aim {
  return { slack, caution: 1, thrift: presets.balanced.thrift }
}
