import type { PeriodWindow } from '../../limits/budget-period.ts'
import type { CredentialHold, CredentialRefusal } from '../../limits/limits.ts'
import { PeriodBudget } from '../../limits/period-budget.ts'
import { CREDENTIAL_BUDGET, type Difference, type Standing } from '../../limits/standing.ts'
import type { Nano } from '../../model/money.ts'
import { nextMoment } from './next-moment.ts'

/** A credential's month, with what is under way. */
export class CredentialAccount extends PeriodBudget {
  open = 0
  /** Epoch ms. Ascends with every movement, also of the same millisecond. */
  touched = 0

  touch(now: number): void {
    this.touched = nextMoment(now, this.touched)
  }
}

export class MemoryCredentialHold implements CredentialHold {
  resolved = false
  readonly credentialId: string
  readonly amount: Nano
  readonly account: CredentialAccount
  readonly periodId: number
  /** The credential had a budget when it was taken, so that its counter is worth comparing with the ledger. */
  readonly isBudgeted: boolean
  /** What of the amount is still held. */
  left: Nano

  constructor(credentialId: string, amount: Nano, account: CredentialAccount, isBudgeted: boolean) {
    this.credentialId = credentialId
    this.amount = amount
    this.account = account
    this.periodId = account.id
    this.isBudgeted = isBudgeted
    this.left = amount
  }

  /** Gives back what is held and posts what it cost. */
  post(cost: Nano, now: number): void {
    this.account.settle(this.periodId, this.left, cost)
    this.account.touch(now)
    this.left = 0n
  }
}

/** The months of all credentials. */
export class CredentialAccounts {
  readonly #accounts = new Map<string, CredentialAccount>()

  /** `window`: the month that runs; `now`: epoch ms. */
  lend(
    credentialId: string,
    window: PeriodWindow,
    monthlyBudget: Nano | undefined,
    amount: Nano,
    now: number,
  ): CredentialHold | CredentialRefusal {
    const account = this.#account(credentialId, window)
    const left = monthlyBudget === undefined ? undefined : account.left(monthlyBudget)
    if (left !== undefined && left < amount) return { refused: 'budget', remaining: left < 0n ? 0n : left }
    account.held += amount
    account.open++
    account.touch(now)
    return new MemoryCredentialHold(credentialId, amount, account, monthlyBudget !== undefined)
  }

  /** Undefined when nothing of it has moved. */
  standing(credentialId: string): Standing | undefined {
    const account = this.#accounts.get(credentialId)
    if (!account) return undefined
    const { touched, open, window, spent, otherPeriod } = account
    const spends = otherPeriod === undefined ? [{ keyId: CREDENTIAL_BUDGET, window, spent }] : []
    return { touched, credit: 0n, spends, holds: open > 0 ? 'many' : [] }
  }

  /** Adds what the ledger has beyond; false when something moved after `touched`. */
  repair(credentialId: string, touched: number, { spends }: Difference): boolean {
    const account = this.#accounts.get(credentialId)
    if (!account || account.touched !== touched || account.open > 0) return false
    account.spent += spends.get(CREDENTIAL_BUDGET) ?? 0n
    return true
  }

  /** Sets what it cost in the month `window` by the ledger; holds stay. */
  seed(credentialId: string, window: PeriodWindow, spent: Nano): void {
    const account = this.#account(credentialId, window)
    if (account.window === window) account.set(spent)
  }

  #account(credentialId: string, window: PeriodWindow): CredentialAccount {
    let account = this.#accounts.get(credentialId)
    if (!account) this.#accounts.set(credentialId, (account = new CredentialAccount(window)))
    account.enter(window)
    return account
  }
}
