import type { Conversations } from '../routing/decision/conversations.ts'
import type { Weights } from '../routing/smart/index.ts'

/** What the choice of models needs besides the snapshot; wired in main.ts. */
export interface SmartDeps {
  /** Undefined: the operator has it off, or there are none. */
  readonly weights: () => Weights | undefined
  readonly conversations: Conversations
}
