import { amazonModels } from './amazon.ts'
import { anthropicModels } from './anthropic.ts'
import { cohereModels } from './cohere.ts'
import type { ModelDefinition } from './define-model.ts'
import { googleModels } from './google.ts'
import { mediaModels } from './media.ts'
import { openWeightModels } from './open-weights.ts'
import { openaiModels } from './openai.ts'
import { sandboxModels } from './sandbox.ts'
import { vendorModels } from './vendors.ts'

/** The built-in catalogue, by public name. */
export const builtInModels: ReadonlyMap<string, ModelDefinition> = new Map(
  [
    ...anthropicModels,
    ...googleModels,
    ...openaiModels,
    ...amazonModels,
    ...cohereModels,
    ...mediaModels,
    ...vendorModels,
    ...openWeightModels,
    ...sandboxModels,
  ].map((model) => [model.id, model]),
)
