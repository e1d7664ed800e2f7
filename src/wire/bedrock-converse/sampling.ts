import type { JsonObject } from '../../kit/parse-json.ts'
import type { ChatRequest } from '../../model/chat/request.ts'
import { encodeSampling, encodeStops, type Sampling } from '../claude/sampling.ts'
import type { Losses } from '../translate/losses.ts'
import type { ModelFamily } from './model-family.ts'

/** `inferenceConfig`, and the fields of the model's own that say the rest. */
interface Inference {
  readonly config: JsonObject
  readonly fields: JsonObject
  readonly stops: readonly string[]
}

export function encodeInference(
  request: ChatRequest,
  family: ModelFamily,
  { maxTokens, thinks }: { readonly maxTokens: number | undefined; readonly thinks: boolean },
  losses: Losses,
): Inference {
  const sampling = family.claude
    ? encodeSampling(request, family.traits, thinks, losses)
    : plain(request, family, losses)
  const stops = family.claude ? encodeStops(request, losses) : (request.stop ?? [])
  const { temperature, topP, topK } = sampling
  return {
    config: {
      ...(maxTokens !== undefined && { maxTokens }),
      ...(temperature !== undefined && { temperature }),
      ...(topP !== undefined && { topP }),
      ...(stops.length > 0 && { stopSequences: stops }),
    },
    fields: topK === undefined || !family.topK ? {} : nested(family.topK, topK),
    stops,
  }
}

function plain({ temperature, topP, topK }: ChatRequest, family: ModelFamily, losses: Losses): Sampling {
  if (temperature !== undefined && temperature > 1) losses.lose('temperature_range', 'temperature')
  if (topK !== undefined && !family.topK) losses.lose('top_k', 'top_k')
  return {
    ...(temperature !== undefined && { temperature: Math.min(1, temperature) }),
    ...(topP !== undefined && { topP }),
    ...(topK !== undefined && { topK }),
  }
}

function nested(path: readonly string[], value: number): JsonObject {
  return path.reduceRight<unknown>((inner, key) => ({ [key]: inner }), value) as JsonObject
}
