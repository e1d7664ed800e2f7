import type { Price } from '../model/price.ts'

/**
 * What Google charges for searches, which the price data does not have; what is free of charge each month is not taken
 * off. Gemini 3 and later pay for each query, earlier models for each prompt that is grounded
 * (https://ai.google.dev/gemini-api/docs/pricing, "Grounding with Google Search").
 */
const QUERY = 14_000_000_000_000n
const PROMPT = 35_000_000_000_000n

/** `model`: the provider's name for it. */
export function withGrounding(model: string, price: Price): Price {
  const [, version] = /^gemini-(\d+)/.exec(model) ?? []
  if (version === undefined || price.search !== undefined) return price
  return { ...price, search: Number(version) < 3 ? PROMPT : QUERY }
}
