import type { PeriodWindow } from '../../limits/budget-period.ts'
import type { CredentialHold, Hold, RateState, Reservation } from '../../limits/limits.ts'
import type { Nano } from '../../model/money.ts'

/** What this node must remember to resolve the hold; the amounts that count are in Redis. */
export class RedisHold implements Hold {
  resolved = false
  readonly reservation: Reservation
  readonly rate: RateState
  readonly window: PeriodWindow
  readonly periodId: string
  /** Bucket in which the tokens were filed; 0 when they were not. */
  readonly bucket: number

  constructor(reservation: Reservation, rate: RateState, window: PeriodWindow, periodId: string, bucket: number) {
    this.reservation = reservation
    this.rate = rate
    this.window = window
    this.periodId = periodId === '' ? String(window.start) : periodId
    this.bucket = bucket
  }
}

export class RedisCredentialHold implements CredentialHold {
  resolved = false
  readonly id: string
  readonly credentialId: string
  readonly amount: Nano
  readonly window: PeriodWindow
  readonly periodId: string
  /** The credential had a budget when it was taken, so that its counter is worth comparing with the ledger. */
  readonly isBudgeted: boolean

  constructor(
    id: string,
    credentialId: string,
    amount: Nano,
    window: PeriodWindow,
    periodId: string,
    isBudgeted: boolean,
  ) {
    this.id = id
    this.credentialId = credentialId
    this.amount = amount
    this.window = window
    this.periodId = periodId
    this.isBudgeted = isBudgeted
  }
}
