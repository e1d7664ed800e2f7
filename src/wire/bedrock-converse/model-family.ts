import { generationOf, type Traits, traitsOf } from '../claude/traits.ts'

/** What Converse does not say in one way for all models. */
export interface ModelFamily {
  /**
   * A Claude: it thinks, samples and is held to schemas as `traits` say, takes reasoning that Anthropic's own API has
   * signed, and refuses reasoning without a signature.
   */
  readonly claude: boolean
  readonly traits: Traits
  /** How another model is asked to think: by `reasoning_effort`, or by `reasoningConfig` as Nova is. */
  readonly thinking: 'effort' | 'nova' | undefined
  /** Path of the field for top-k below `additionalModelRequestFields`. */
  readonly topK: readonly string[] | undefined
  /** Longest lifetime of a cache point; undefined: the model refuses them. */
  readonly cache: '5m' | '1h' | undefined
  /** Cache points may stand among the tools. */
  readonly cachesTools: boolean
  /** May tell which stop sequence was met, where it is asked to. */
  readonly tellsStop: boolean
}

const none: ModelFamily = {
  claude: false,
  traits: traitsOf(''),
  thinking: undefined,
  topK: undefined,
  cache: undefined,
  cachesTools: false,
  tellsStop: false,
}
const nova: ModelFamily = { ...none, topK: ['inferenceConfig', 'topK'], cache: '5m' }

/**
 * Models other than Claude: the first pattern that an id matches decides. Sources: Amazon Bedrock User Guide, "Prompt
 * caching" and "Inference request parameters and response fields".
 */
const families: readonly (readonly [pattern: RegExp, family: ModelFamily])[] = [
  [/amazon\.nova-2/, { ...nova, thinking: 'nova' }],
  [/amazon\.nova/, nova],
  [/openai\.gpt/, { ...none, thinking: 'effort' }],
  [/mistral\./, { ...none, topK: ['top_k'] }],
  [/cohere\./, { ...none, topK: ['k'] }],
  [/^[a-z]+\.[a-z0-9]+\.|^[a-z0-9]+\./, none],
]

/** The id of an application's own inference profile tells no family: what was asked goes to Bedrock, which knows. */
const unknownFamily: ModelFamily = { ...none, cache: '1h', cachesTools: true, tellsStop: true }

/** `model`: a model id, an id of an inference profile, or the ARN of either. */
export function familyOf(model: string): ModelFamily {
  return claudeOf(model) ?? families.find(([pattern]) => pattern.test(model))?.[1] ?? unknownFamily
}

/** Amazon Bedrock User Guide, "Prompt caching" and "Get validated JSON results from models", tell since when. */
function claudeOf(model: string): ModelFamily | undefined {
  const generation = generationOf(model)
  if (!generation) return undefined
  const { version } = generation
  const traits = traitsOf(model)
  return {
    claude: true,
    traits: { ...traits, strict: traits.strict && version >= 4.5 },
    thinking: undefined,
    topK: ['top_k'],
    cache: version < 3.7 ? undefined : version < 4.5 ? '5m' : '1h',
    cachesTools: true,
    tellsStop: true,
  }
}
