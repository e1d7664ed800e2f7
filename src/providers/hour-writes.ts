import type { Price, Rates } from '../model/price.ts'

/**
 * Claude's writes to the cache for an hour, where the price data does not have them (Bedrock, OpenRouter): twice the
 * input price, as everywhere that these models are sold (https://platform.claude.com/docs/en/build-with-claude/prompt-caching,
 * "Pricing"; https://aws.amazon.com/bedrock/pricing). At the price of the short writes each would be sold below cost.
 */
export function withHourWrites(model: string, price: Price): Price {
  if (!model.includes('claude') || price.cacheWrite === undefined || price.cacheWrite1h !== undefined) return price
  const tiers = price.tiers?.map((tier) => ({ ...tier, ...hourWrite(tier) }))
  return { ...price, ...hourWrite(price), ...(tiers && { tiers }) }
}

function hourWrite({ input }: Partial<Rates>): Partial<Rates> {
  return input === undefined ? {} : { cacheWrite1h: input * 2n }
}
