import { anthropic } from './anthropic.ts'
import { bedrock } from './bedrock.ts'
import { gemini } from './gemini.ts'
import { openai } from './openai.ts'
import { withOwnCost } from './own-cost.ts'
import { plainVendors } from './plain-vendors.ts'
import type { Shape } from './shape.ts'

/** Every provider's way to tell usage, with a bill worked out by hand. */
export const shapes: readonly Shape[] = [
  ...openai,
  ...anthropic,
  ...gemini,
  ...bedrock,
  ...plainVendors,
  ...withOwnCost,
]
