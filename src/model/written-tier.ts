import { formatUsd, parseUsd } from './money.ts'
import type { VolumeTier } from './workspace.ts'
import { readWrittenPrice, type WrittenPrice, writePrice } from './written-price.ts'

/** A volume tier as it is stored: the amount as a decimal of USD, the margin in parts per million. */
export interface WrittenTier {
  readonly aboveUsd: string
  readonly margin?: number
  readonly price?: WrittenPrice
}

export function writeTier({ above, margin, price }: VolumeTier): WrittenTier {
  return {
    aboveUsd: formatUsd(above),
    ...(margin !== undefined && { margin }),
    ...(price && { price: writePrice(price) }),
  }
}

/** Throws RangeError on what is not a decimal number. */
export function readWrittenTier({ aboveUsd, margin, price }: WrittenTier): VolumeTier {
  return { above: parseUsd(aboveUsd), margin, price: price && readWrittenPrice(price) }
}
