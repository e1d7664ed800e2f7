import type { Lane } from './lane.ts'

/** How much quality may be given up for money; the figures behind the names are `routing/smart/presets.ts`. */
export const smartPresets = ['economy', 'balanced', 'best'] as const
export type SmartPreset = (typeof smartPresets)[number]

/** Names of models that stand for a choice, with a lane before them or without, and perhaps a region behind. */
export const SMART_ROUTE = 'smart-route'

/** From a share of the key's budget on another preset holds. */
export interface Downgrade {
  /** Share of the budget that is spent, 0 to 1. */
  readonly budgetUsedAbove: number
  readonly preset: SmartPreset
}

/** Has a share of answers judged by a model, for the workspace to learn from. */
export interface JudgePolicy {
  /** Public name, with a lane before it or without. */
  readonly model: string
  /** Of answers, 0 to 0.1. */
  readonly share: number
  /** Decimal. */
  readonly monthlyBudgetUsd: string
}

export const cascadeChecks = ['schema', 'tools', 'pattern'] as const
export type CascadeCheck = (typeof cascadeChecks)[number]

/** Holds answers against what was demanded, and asks a better model where they fail. What is left out is checked. */
export interface CascadePolicy {
  /** Answers follow the JSON schema of their request. */
  readonly schema?: boolean | undefined
  /** Calls name a tool that was offered, with arguments as its schema says. */
  readonly tools?: boolean | undefined
  /** Texts match this (`LinearPattern`). */
  readonly pattern?: string | undefined
}

/** A workspace's rules for the smart route. What is left out is the default. */
export interface SmartPolicy {
  /** Default: balanced. */
  readonly preset?: SmartPreset | undefined
  /** Instead of a preset: how far below the reference's expected score a model may stay, 0 to 1. */
  readonly within?: number | undefined
  /** Public name; default: the model of the highest expected score on the prompt. */
  readonly reference?: string | undefined
  /** Public names or patterns; default: all that key and workspace may use. */
  readonly models?: readonly string[] | undefined
  /** Most ms until 95 of 100 answers begin, of a minute. */
  readonly maxTtftMs?: number | undefined
  /** Share of requests that go to a model of which more is to be learned, 0 to 0.1; default: 0. */
  readonly exploration?: number | undefined
  /** Explicit models are served as ever; what would have been chosen is noted with them. */
  readonly shadow?: boolean | undefined
  readonly downgrade?: readonly Downgrade[] | undefined
  /** What scores of its answers tell moves what is expected of models, for this workspace. */
  readonly learning?: boolean | undefined
  readonly judge?: JudgePolicy | undefined
  readonly cascade?: CascadePolicy | undefined
}

/** What was thought of one model for one request. */
export interface SmartOption {
  readonly model: string
  readonly lane: Lane
  readonly provider: string
  /** Score, 0 to 1; undefined: nothing is known of its quality. */
  readonly expected: number | undefined
  /** Expected score less the doubt about it. */
  readonly lower: number | undefined
  /** What the shared table expects, where the workspace's own labels moved that. */
  readonly shared?: number | undefined
  /** Expected price of the call in USD; undefined: unpriced. */
  readonly costUsd: string | undefined
  readonly outputTokens: number | undefined
  /** Input tokens that are likely to be read from its prompt cache. */
  readonly cachedTokens?: number | undefined
  /** Ms in which 95 of 100 of its last answers began. */
  readonly ttftMs?: number | undefined
  /** `chosen`, `explored` (chosen to learn of it), `reference`, `below floor`, `worth less`, `unknown quality`. */
  readonly why: string
}

/** Why one model or another was taken: figures only, nothing of the prompt. Bounded in size. */
export interface SmartDecision {
  /** The explicit model was served; this is what would have been chosen. */
  readonly shadow?: true | undefined
  readonly model: string
  readonly reference: string
  /** `policy`: as the workspace says; `best`: highest expected score; `dearest`: of no model anything is known. */
  readonly referenceBy: 'policy' | 'best' | 'dearest'
  readonly preset: SmartPreset | 'within'
  /** What the preset comes to. */
  readonly aim: { readonly slack: number; readonly caution: number; readonly thrift: number }
  /** Set where a rule of the workspace lowered the preset: share of the key's budget that is spent. */
  readonly downgradedAt?: number | undefined
  /** Score that a model must be sure to reach. */
  readonly floor: number | undefined
  /** What the answer is held against before it is given; one that fails goes to the reference. */
  readonly verifies?: readonly CascadeCheck[] | undefined
  /** Labels of the workspace's own that what is expected of models rests on besides the shared table. */
  readonly learnedFrom?: number | undefined
  /** What the prompt is about, the likeliest first. */
  readonly domains: readonly { readonly name: string; readonly share: number }[]
  /** In logits; 0 is about the mean of what was learned from. */
  readonly difficulty: number
  readonly inputTokens: number
  /** The model that this conversation was on, whose prompt cache counts. */
  readonly conversationOn?: string | undefined
  /** No model met the bar of `maxTtftMs`; it was lifted. */
  readonly barLifted?: true | undefined
  readonly options: readonly SmartOption[]
  /** Models that could not serve, or must not. */
  readonly drops: readonly { readonly model: string; readonly reason: string }[]
}
