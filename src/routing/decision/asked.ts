import type { ChatPrompt } from '../../model/chat/prompt.ts'
import type { Verification } from '../../model/plan.ts'
import type { SmartPreset } from '../../model/smart.ts'
import type { Aim, Situation, Weights } from '../smart/index.ts'
import type { Served } from './conversations.ts'
import type { SmartName } from './names.ts'
import type { Standings } from './standings.ts'

/** A request that leaves the choice of the model to us: all that the choice needs to know of prompt and workspace. */
export interface SmartAsked extends SmartName {
  readonly weights: Weights
  readonly standings: Standings
  /** Set where the workspace's labels have moved `standings`: the shared ones, and how many labels that were. */
  readonly learned?: { readonly shared: Standings; readonly labels: number } | undefined
  readonly prompt: ChatPrompt
  readonly situation: Situation
  readonly aim: Aim
  readonly preset: SmartPreset | 'within'
  /** Share of the key's budget that is spent, where a rule lowered the preset for it. */
  readonly downgradedAt: number | undefined
  readonly conversation: string | undefined
  /** What a whole answer is to be held against. */
  readonly verification?: Verification | undefined
  /** Key of the whole prompt, where it is to be noticed that it comes again. */
  readonly repeat?: string | undefined
  /** The model that the conversation was on last. */
  readonly served: Served | undefined
  /** The request names a model, which serves; only what would have been chosen is wanted. */
  readonly shadow: boolean
  /** From 0 to 1 by chance: who is below the share of exploration explores. */
  readonly draw: number
}
