import type { Call, Caller } from '../model/call.ts'
import type { Judged } from '../model/plan.ts'
import type { WireFormat } from '../model/wire-format.ts'
import type { Conversations } from '../routing/decision/conversations.ts'
import type { Repeats } from '../routing/decision/repeats.ts'
import type { Weights } from '../routing/smart/index.ts'

/** An answer that was sent and is to be judged. */
export interface JudgedAnswer {
  readonly call: Call
  readonly caller: Caller
  readonly judged: Judged
  /** As the provider sent it, in its format. */
  readonly body: Buffer
  readonly format: WireFormat
}

/** What the choice of models needs besides the snapshot; wired in main.ts. */
export interface SmartDeps {
  /** Undefined: the operator has it off, or there are none. */
  readonly weights: () => Weights | undefined
  readonly conversations: Conversations
  readonly repeats: Repeats
  /** Nobody waits for what comes of it. Never throws. */
  readonly judge: (answer: JudgedAnswer) => void
  /** Told of a request whose prompt soon came again. Never throws. */
  readonly onRetry: (workspaceId: string, requestId: string) => void
}
