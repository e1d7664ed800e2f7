import type { Conversations } from '../routing/decision/conversations.ts'
import type { Repeats } from '../routing/decision/repeats.ts'
import type { Weights } from '../routing/smart/index.ts'
import type { PlainAnswer } from './answer.ts'
import type { Run } from './run.ts'

/** What the choice of models needs besides the snapshot; wired in main.ts. */
export interface SmartDeps {
  /** Undefined: the operator has it off, or there are none. */
  readonly weights: () => Weights | undefined
  readonly conversations: Conversations
  readonly repeats: Repeats
  /** Takes an answer whose plan says that it is to be judged. Never throws. */
  readonly judge: (run: Run, answer: PlainAnswer) => void
  /** Told of a request whose prompt soon came again. Never throws. */
  readonly onRetry: (workspaceId: string, requestId: string) => void
}
