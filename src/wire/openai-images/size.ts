import { Fault } from '../../model/fault.ts'
import type { Bound, Units } from '../../model/units.ts'
import { invalid } from '../openai/request.ts'

/** The API makes at most so many at once. */
export const MOST_IMAGES = 10
/** The API takes at most so many for one edit, each read at high fidelity. */
const MOST_INPUTS = 16

/**
 * A high-quality image of 1024 × 1024 is some 4,200 tokens at one model and 7,000 at another ("Image generation", cost);
 * larger ones have more in proportion. Each partial image adds 100.
 */
const TOKENS_PER_MEGAPIXEL = 8_000
const LIKELY_TOKENS = 1_600
const USUAL_MEGAPIXELS = (1536 * 1024) / 1_000_000
const PARTIAL_TOKENS = 4 * 100
/** Tiles of an image that is read, at high fidelity. */
const TOKENS_PER_INPUT = 7_500

/** What the size that is asked for can come to; sizes that are not told are at most the usual ones. */
function tokensFor(size: unknown): number {
  const [, width, height] = typeof size === 'string' ? (/^(\d{1,5})x(\d{1,5})$/.exec(size) ?? []) : []
  const asked = width === undefined ? 0 : (Number(width) * Number(height)) / 1_000_000
  return Math.ceil(Math.max(asked, USUAL_MEGAPIXELS) * TOKENS_PER_MEGAPIXEL) + PARTIAL_TOKENS
}

/** What `count` images may come to, by the image and by tokens. */
export function imageUnits(count: number, likely: number, size: unknown): Units {
  const outputTokens: Bound = { ceiling: count * tokensFor(size), estimate: likely * LIKELY_TOKENS }
  return { images: { ceiling: count, estimate: likely }, outputTokens }
}

/** Tokens of images that are read: no more than the API takes, and no more than fit into so many bytes. */
export function inputImages(bodyLength: number): Bound {
  const parts = Math.min(MOST_INPUTS, Math.ceil(bodyLength / 100))
  return { ceiling: parts * TOKENS_PER_INPUT, estimate: 1_000 }
}

export function checkPrompt(prompt: unknown): void {
  if (prompt === undefined || prompt === null) {
    const text = "Missing required parameter: 'prompt'."
    throw new Fault('invalid_request', 'missing_required_parameter', text, { param: 'prompt' })
  }
  if (typeof prompt !== 'string' || prompt === '') throw invalid('prompt', "'prompt' must be a non-empty string.")
}
