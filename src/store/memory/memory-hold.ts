import type { Hold, RateState, Reservation } from '../../limits/limits.ts'
import { PeriodBudget } from '../../limits/period-budget.ts'
import type { SlidingWindow } from '../../limits/sliding-window.ts'
import type { Nano } from '../../model/money.ts'
import { nextMoment } from './next-moment.ts'

/** A key's budget and its requests in flight. */
export class KeyAccount extends PeriodBudget {
  inFlight = 0
}

/** A workspace's prepaid credit. */
export class CreditAccount {
  credit: Nano = 0n
  held: Nano = 0n
}

/** What of a workspace is under way, and when something moved last. */
export class WorkspaceMoves {
  open = 0
  /** Epoch ms. Ascends with every movement, also of the same millisecond. */
  touched = 0
  readonly keys = new Set<string>()

  begin(keyId: string, now: number): void {
    this.open++
    this.keys.add(keyId)
    this.touched = nextMoment(now, this.touched)
  }

  end(now: number): void {
    this.open--
    this.touched = nextMoment(now, this.touched)
  }
}

/** A hold that points at the state it was taken from, so that resolving looks nothing up. */
export class MemoryHold implements Hold {
  resolved = false
  readonly reservation: Reservation
  readonly rate: RateState
  readonly account: KeyAccount
  readonly periodId: number
  /** Undefined when nothing is charged. */
  readonly credit: CreditAccount | undefined
  /** Undefined when the key has no token limit. */
  readonly tokens: SlidingWindow | undefined
  /** Bucket in which the tokens were filed. */
  readonly bucket: number
  readonly moves: WorkspaceMoves

  constructor(
    reservation: Reservation,
    rate: RateState,
    account: KeyAccount,
    credit: CreditAccount | undefined,
    tokens: SlidingWindow | undefined,
    bucket: number,
    moves: WorkspaceMoves,
  ) {
    this.reservation = reservation
    this.rate = rate
    this.account = account
    this.periodId = account.id
    this.credit = credit
    this.tokens = tokens
    this.bucket = bucket
    this.moves = moves
  }
}
