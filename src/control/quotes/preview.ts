import type { Lane } from '../../model/lane.ts'
import { rulesAtVolume } from '../../model/volume-tiers.ts'
import type { ControlDeps, EffectivePrice } from '../deps.ts'
import { readVolume } from './read-volume.ts'
import { agreedRule } from './rule-columns.ts'
import type { PreviewBody } from './schema.ts'

/** It has no version, and none of its prices is charged. */
const preview = { id: '', version: 0 }

/** What each model would cost the workspace on the lane under these rules. */
export async function previewPrices(
  deps: ControlDeps,
  ws: string,
  lane: Lane,
  { rules, volumeUsd, at = deps.clock() }: PreviewBody,
): Promise<readonly EffectivePrice[]> {
  const volume = volumeUsd ?? (await readVolume(deps, ws)).of(lane)
  const agreed = rules.map((rule) => agreedRule(rule, lane, preview))
  const quotes = rulesAtVolume(agreed, () => volume, Number.POSITIVE_INFINITY)
  return (deps.priceView?.(ws, { lane, quotes, at }) ?? []).filter((price) => price.lane === lane)
}
