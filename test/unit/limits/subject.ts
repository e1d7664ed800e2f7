import type { CredentialHold, Hold, Limits, Refusal, Reservation } from '../../../src/limits/limits.ts'
import { isRefusal } from '../../../src/limits/limits.ts'
import type { Nano } from '../../../src/model/money.ts'
import type { Key } from '../../../src/model/workspace.ts'

/** Limits under test with a clock that tests move, and what only a test needs to reach. */
export interface Subject {
  readonly limits: Limits & { readonly anomalies: number }
  readonly clock: Clock
  /** Sets the credit of a workspace that was not used yet, as the ledger would at start. */
  seedCredit(workspaceId: string, credit: Nano): Promise<void>
  /** Waits until everything resolved so far counts. */
  settled(): Promise<void>
}

export class Clock {
  ms: number
  constructor(ms = Date.UTC(2025, 4, 14, 12)) {
    this.ms = ms
  }
  readonly now = (): number => this.ms
}

let serial = 0
export function fresh(prefix: string): string {
  return `${prefix}_${++serial}`
}

export function makeKey(workspaceId: string, more: Partial<Key> = {}): Key {
  return {
    id: fresh('key'),
    workspaceId,
    name: 'test',
    maxSpend: undefined,
    budgetPeriod: 'none',
    rpm: undefined,
    tpm: undefined,
    maxConcurrency: undefined,
    lanes: undefined,
    models: undefined,
    regions: undefined,
    expiresAt: undefined,
    disabled: false,
    tags: {},
    ...more,
  }
}

export function ask(key: Key, more: Partial<Reservation> = {}): Reservation {
  return {
    requestId: fresh('req'),
    workspaceId: key.workspaceId,
    key,
    timeZone: 'UTC',
    tokens: 0,
    spend: 0n,
    charge: 0n,
    ...more,
  }
}

export async function granted(limits: Limits, reservation: Reservation): Promise<Hold> {
  const answer = await limits.admit(reservation)
  if (isRefusal(answer)) throw new Error(`refused: ${answer.refused}`)
  return answer
}

export async function refused(limits: Limits, reservation: Reservation): Promise<Refusal> {
  const answer = await limits.admit(reservation)
  if (!isRefusal(answer)) throw new Error('granted')
  return answer
}

/** A credential's sub-hold, of a month in UTC. */
export async function lent(
  limits: Limits,
  credentialId: string,
  budget: Nano | undefined,
  amount: Nano,
): Promise<CredentialHold> {
  const answer = await limits.admitCredential(credentialId, budget, 'UTC', amount)
  if ('refused' in answer) throw new Error(`refused: ${answer.refused}`)
  return answer
}

export const nothing = { tokens: 0, spend: 0n, charge: 0n }
