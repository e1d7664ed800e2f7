import type { ModelKind } from '../../model/catalog.ts'
import { pricingView } from '../../routing/model-list.ts'
import type { Listed } from './listed.ts'

/** OpenAI's list of models, with OpenRouter's members besides and the lanes. */
export function openAiList(all: readonly Listed[]): object {
  return { object: 'list', data: all.map(openAiModel) }
}

export function openAiModel({ id, offer, lane: named }: Listed): object {
  const { model, lanes } = offer
  return {
    id,
    object: 'model',
    created: model.created,
    owned_by: model.deployments[0]?.provider.id ?? 'workspace',
    canonical_slug: model.id,
    name: model.name,
    context_length: model.contextWindow ?? null,
    architecture: {
      input_modalities: model.inputModalities,
      output_modalities: outputOf[model.kind],
      tokenizer: 'Other',
    },
    pricing: pricingView(named),
    top_provider: {
      context_length: model.contextWindow ?? null,
      max_completion_tokens: model.maxOutputTokens ?? null,
      is_moderated: false,
    },
    lane: named.lane,
    lanes: Object.fromEntries(
      lanes.map((lane) => [
        lane.lane,
        {
          pricing: pricingView(lane),
          price_version: lane.priceVersion,
          quote_version: lane.quote?.version ?? null,
          regions: lane.regions,
        },
      ]),
    ),
  }
}

/** OpenRouter's names for what comes out. */
const outputOf: Readonly<Record<ModelKind, readonly string[]>> = {
  chat: ['text'],
  embedding: ['embeddings'],
  image: ['image'],
  speech: ['speech'],
  transcription: ['transcription'],
  moderation: ['text'],
  rerank: ['rerank'],
}
