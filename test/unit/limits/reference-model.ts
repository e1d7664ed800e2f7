import fc from 'fast-check'
import { expect } from 'vitest'
import { type Actual, type Hold, isRefusal, type RefusalReason, type Reservation } from '../../../src/limits/limits.ts'
import { ask, fresh, makeKey, type Subject } from './subject.ts'

type Step =
  | {
      readonly kind: 'admit'
      readonly key: number
      readonly tokens: number
      readonly money: number
      readonly free: boolean
    }
  | { readonly kind: 'resolve'; readonly hold: number; readonly share: number }
  | { readonly kind: 'addCredit'; readonly amount: number }
  | { readonly kind: 'wait'; readonly ms: number }

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('admit' as const),
      key: fc.nat(1),
      tokens: fc.nat(40),
      money: fc.nat(40),
      free: fc.boolean(),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({ kind: fc.constant('resolve' as const), hold: fc.nat(20), share: fc.nat(100) }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('addCredit' as const), amount: fc.nat(100) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('wait' as const), ms: fc.nat(40_000) }) },
)

const limitsOfKey = fc.record({
  rpm: fc.option(fc.integer({ min: 1, max: 8 }), { nil: undefined }),
  tpm: fc.option(fc.integer({ min: 1, max: 150 }), { nil: undefined }),
  maxConcurrency: fc.option(fc.integer({ min: 1, max: 5 }), { nil: undefined }),
  maxSpend: fc.option(fc.bigInt({ min: 1n, max: 150n }), { nil: undefined }),
})

/** Everything that was granted, kept as a list: the plainest thing that can be right. */
class Reference {
  credit = 0n
  readonly grants: { hold: Hold; bucket: number; tokens: number; actual: Actual | undefined }[] = []

  verdict({ key, tokens, spend, charge }: Reservation, now: number): RefusalReason | undefined {
    const own = this.grants.filter(({ hold }) => hold.reservation.key.id === key.id)
    const minute = own.filter(({ bucket }) => bucket > Math.floor(now / 500) - 121)
    const open = own.filter(({ actual }) => !actual)
    const spent = sum(own.map(({ hold, actual }) => (actual ?? hold.reservation).spend))
    if (key.maxConcurrency !== undefined && open.length >= key.maxConcurrency) return 'concurrency'
    if (key.rpm !== undefined && minute.length >= key.rpm) return 'rpm'
    const used = minute.reduce((total, grant) => total + grant.tokens, 0)
    if (key.tpm !== undefined && used + tokens > key.tpm) return 'tpm'
    if (key.maxSpend !== undefined && spent + spend > key.maxSpend) return 'key_budget'
    if (charge > 0n && this.credit - this.held() < charge) return 'credit'
    return undefined
  }

  held(): bigint {
    return sum(this.grants.map(({ hold, actual }) => (actual ? 0n : hold.reservation.charge)))
  }
}

/** Runs random histories against a subject and the reference and compares every answer and every balance. */
export async function againstReference(subject: Subject, runs: number): Promise<void> {
  const history = fc.tuple(fc.nat(200), limitsOfKey, limitsOfKey, fc.array(step, { maxLength: 60 }))
  await fc.assert(
    fc.asyncProperty(history, async ([credit, first, second, steps]) => {
      const workspaceId = fresh('ws')
      await subject.seedCredit(workspaceId, BigInt(credit))
      const keys = [makeKey(workspaceId, first), makeKey(workspaceId, second)]
      const reference = new Reference()
      reference.credit = BigInt(credit)
      for (const each of steps) await take(each)
      for (const [index, { actual }] of reference.grants.entries()) if (!actual) await finish(index, 50)
      const end = await subject.limits.creditState(workspaceId)
      expect(end).toEqual({ credit: reference.credit, held: 0n })

      async function take(each: Step): Promise<void> {
        if (each.kind === 'wait') subject.clock.ms += each.ms
        else if (each.kind === 'admit') await admit(each)
        else if (each.kind === 'resolve') await finish(each.hold, each.share)
        else {
          await subject.limits.addCredit(workspaceId, BigInt(each.amount))
          reference.credit += BigInt(each.amount)
        }
        const state = await subject.limits.creditState(workspaceId)
        expect(state).toEqual({ credit: reference.credit, held: reference.held() })
        expect(state.credit >= state.held && state.held >= 0n).toBe(true)
      }

      async function admit(each: Extract<Step, { kind: 'admit' }>): Promise<void> {
        const key = keys[each.key] ?? makeKey(workspaceId)
        const money = BigInt(each.money)
        const wanted = ask(key, { tokens: each.tokens, spend: money, charge: each.free ? 0n : money })
        const now = subject.clock.ms
        const expected = reference.verdict(wanted, now)
        const answer = await subject.limits.admit(wanted)
        expect(isRefusal(answer) ? answer.refused : undefined).toBe(expected)
        if (isRefusal(answer)) return
        reference.grants.push({ hold: answer, bucket: Math.floor(now / 500), tokens: each.tokens, actual: undefined })
      }

      async function finish(index: number, share: number): Promise<void> {
        const grant = reference.grants[index]
        if (!grant) return
        const { tokens, spend, charge } = grant.hold.reservation
        const part = (amount: bigint) => (amount * BigInt(share)) / 100n
        const actual = { tokens: Math.floor((tokens * share) / 100), spend: part(spend), charge: part(charge) }
        expect(subject.limits.resolve(grant.hold, actual)).toBe(grant.actual === undefined)
        await subject.settled()
        if (grant.actual) return
        grant.actual = actual
        grant.tokens = actual.tokens
        reference.credit -= actual.charge
      }
    }),
    { numRuns: runs },
  )
}

function sum(amounts: readonly bigint[]): bigint {
  return amounts.reduce((total, amount) => total + amount, 0n)
}
