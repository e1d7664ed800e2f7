import type { Lane } from './lane.ts'
import type { Nano } from './money.ts'
import type { AgreedRule, Quote, VolumeTier } from './workspace.ts'

/** What a workspace was charged on a lane in its calendar month. */
export type VolumeOf = (lane: Lane) => Nano

/** The highest tier that this volume is above; undefined: the rule's own terms hold. */
export function tierAt({ tiers }: Pick<AgreedRule, 'tiers'>, volume: Nano): VolumeTier | undefined {
  return tiers?.findLast(({ above }) => volume > above)
}

/**
 * Rules as they hold at this volume, in their order. A tier ends with the month (`monthEnd`, epoch ms), and from then on
 * the rule's own terms hold, so that the first request of a month is not priced by the volume of the last one.
 */
export function rulesAtVolume(rules: readonly AgreedRule[], volumeOf: VolumeOf, monthEnd: number): Quote[] {
  return rules.flatMap(({ tiers, ...rule }): Quote[] => {
    const tier = tierAt({ tiers }, volumeOf(rule.lane))
    if (!tier) return [rule]
    const { validFrom = 0, validUntil = Number.POSITIVE_INFINITY } = rule
    return [
      { ...rule, margin: tier.margin, price: tier.price, validUntil: Math.min(validUntil, monthEnd) },
      { ...rule, validFrom: Math.max(validFrom, monthEnd) },
    ]
  })
}
