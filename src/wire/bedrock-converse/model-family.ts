/** How a model is asked to think, which Converse leaves to each vendor's own fields. */
export type ThinkingWords =
  /** `thinking` with a budget of tokens only. */
  | 'claude-budget'
  /** `thinking` with a budget, or adaptive with `outputConfig.effort`. */
  | 'claude-both'
  /** `thinking` adaptive with `outputConfig.effort`; budgets are refused. */
  | 'claude-adaptive'
  /** `reasoning_effort`. */
  | 'effort'
  /** `reasoningConfig`. */
  | 'nova'

/** What Converse does not say in one way for all models. */
export interface ModelFamily {
  readonly thinking: ThinkingWords | undefined
  /** Path of the field for top-k below `additionalModelRequestFields`. */
  readonly topK: readonly string[] | undefined
  /** Longest lifetime of a cache point; undefined: the model refuses them. */
  readonly cache: '5m' | '1h' | undefined
  /** Cache points may stand among the tools. */
  readonly cachesTools: boolean
  /** Takes reasoning that Anthropic's own API has signed; reasoning without a signature is refused. */
  readonly signed: boolean
}

const none: ModelFamily = { thinking: undefined, topK: undefined, cache: undefined, cachesTools: false, signed: false }
const claude: ModelFamily = { ...none, topK: ['top_k'], cache: '5m', cachesTools: true, signed: true }
const nova: ModelFamily = { ...none, topK: ['inferenceConfig', 'topK'], cache: '5m' }

/**
 * The first pattern that a model's id matches decides. Sources: Amazon Bedrock User Guide, "Prompt caching" and
 * "Inference request parameters and response fields"; Claude API, "Extended thinking" and "Adaptive thinking".
 */
const families: readonly (readonly [pattern: RegExp, family: ModelFamily])[] = [
  [/anthropic\.claude-(?:v|instant|2|3-(?!7))/, { ...claude, cache: undefined }],
  [/anthropic\.claude-(?:3-7|(?:opus|sonnet)-4-(?:1-)?2025)/, { ...claude, thinking: 'claude-budget' }],
  [/anthropic\.claude-(?:opus|sonnet|haiku)-4-5/, { ...claude, thinking: 'claude-budget', cache: '1h' }],
  [/anthropic\.claude-(?:opus|sonnet)-4-6/, { ...claude, thinking: 'claude-both', cache: '1h' }],
  [/anthropic\.claude/, { ...claude, thinking: 'claude-adaptive', cache: '1h' }],
  [/amazon\.nova-2/, { ...nova, thinking: 'nova' }],
  [/amazon\.nova/, nova],
  [/openai\.gpt/, { ...none, thinking: 'effort' }],
  [/mistral\./, { ...none, topK: ['top_k'] }],
  [/cohere\./, { ...none, topK: ['k'] }],
  [/^[a-z]+\.[a-z0-9]+\.|^[a-z0-9]+\./, none],
]

/** The id of an application's own inference profile tells no family: what was asked goes to Bedrock, which knows. */
const unknownFamily: ModelFamily = { ...none, cache: '1h', cachesTools: true }

/** `model`: a model id, an id of an inference profile, or the ARN of either. */
export function familyOf(model: string): ModelFamily {
  return families.find(([pattern]) => pattern.test(model))?.[1] ?? unknownFamily
}
