import { setImmediate as nextTurn } from 'node:timers/promises'
import { expect } from 'vitest'
import { type Actual, type CredentialHold, type Hold, isRefusal } from '../../../src/limits/limits.ts'
import type { Key } from '../../../src/model/workspace.ts'
import { ask } from '../../unit/limits/subject.ts'
import { openEntry, settledRequest } from '../store/ledger-fixtures.ts'
import { Counters, type Held, type Lent, periodOf, sum } from './counters.ts'
import type { Cast, Node, SetUp } from './set-up.ts'
import type { History, Step } from './steps.ts'

interface Request {
  readonly node: Node
  readonly key: Key
  readonly createdAt: number
  readonly paid: boolean
  readonly amount: bigint
  readonly held: Held
  readonly hold: Hold
  /** Holds of the same admission, sent again. */
  readonly twins: Hold[]
  credential: { readonly hold: CredentialHold; readonly lent: Lent } | undefined
}

/** Does one history to a set-up and to the reference, and compares them after each step. */
export class HistoryRun {
  readonly #cast: Cast
  readonly #setUp: SetUp
  readonly #credentialBudget: bigint | undefined
  readonly #counters = new Counters()
  readonly #live: Request[] = []
  readonly #ended: Request[] = []
  /** What each request that ended on a living node owes, and which of them the ledger said are durable. */
  readonly #owed = new Map<string, bigint>()
  readonly #durable = new Set<string>()
  /** Amounts are out that no hold covers, by what a lost memory or a hold that ran out allows. */
  #loose = false
  #looseCredential = false
  /** Counters may be ahead of the books: a node ended between the two. */
  #drifted = false

  constructor(cast: Cast, setUp: SetUp, { credential }: History) {
    this.#cast = cast
    this.#setUp = setUp
    this.#credentialBudget = credential
  }

  async run({ credit, steps }: History): Promise<void> {
    await this.#topUp(0, credit, false)
    for (const step of steps) {
      await this.#take(step)
      await this.#check()
    }
    await this.#end()
  }

  get #now(): number {
    return this.#cast.clock.ms
  }

  #node(n: number): Node {
    const { nodes } = this.#setUp
    return nodes[n % nodes.length] as Node
  }

  async #take(step: Step): Promise<void> {
    switch (step.kind) {
      case 'reserve':
        return this.#reserve(step)
      case 'post':
        return this.#finish(step.hold, BigInt(step.share))
      case 'void':
        return this.#finish(step.hold, 0n)
      case 'replay':
        return step.live ? this.#sendAgain(step.hold) : this.#endAgain(step.hold)
      case 'topUp':
        return this.#topUp(step.node, BigInt(step.amount), step.crash)
      case 'refund':
        return this.#refund(step.node, BigInt(step.amount))
      case 'write':
        await this.#write(this.#node(step.node))
        return
      case 'crash':
        return this.#crash(step.node, step.written)
      case 'lose':
        return this.#lose()
      default:
        this.#cast.clock.ms += step.ms
        return this.#counters.expire(this.#now)
    }
  }

  async #reserve({ node: n, key: k, amount, paid, lent }: Extract<Step, { kind: 'reserve' }>): Promise<void> {
    // A few at a time is all that one look at the counters gives back.
    if (this.#counters.holds.size >= 30) return
    const node = this.#node(n)
    const key = this.#cast.keys[k] as Key
    const money = BigInt(amount)
    const wanted = ask(key, { spend: money, charge: paid ? money : 0n })
    const expected = this.#counters.verdict(key, wanted.spend, wanted.charge, this.#now)
    const answer = await node.limits.admit(wanted)
    expect(isRefusal(answer) ? answer.refused : undefined).toBe(expected)
    if (isRefusal(answer)) {
      const left = expected === 'credit' ? this.#counters.credit - this.#counters.held : this.#leftOf(key)
      expect(answer.remaining, 'what is left, as it is told').toBe(left < 0n ? 0n : left)
      return
    }
    const held: Held = {
      id: wanted.requestId,
      keyId: key.id,
      period: periodOf(key, this.#now),
      spend: wanted.spend,
      charge: wanted.charge,
      expires: this.#now + this.#setUp.holdMs,
    }
    this.#counters.holds.set(held.id, held)
    const common = { node, key, createdAt: this.#now, paid, amount: money, held, hold: answer, twins: [] }
    const request: Request = { ...common, credential: undefined }
    this.#live.push(request)
    const { workspaceId } = this.#cast
    if (paid) {
      const entry = { id: held.id, workspaceId, keyId: key.id, createdAt: this.#now, hold: money }
      node.ledger.open(openEntry(entry)).catch(() => {})
    }
    if (lent && !(await this.#lend(request))) await this.#finish(this.#live.length - 1, 0n)
  }

  async #lend(request: Request): Promise<boolean> {
    const { credentialId } = this.#cast
    const { amount, node, held } = request
    const budget = this.#credentialBudget
    const fits = budget === undefined || this.#counters.taken(credentialId, this.#now) + amount <= budget
    const hold = await node.limits.admitCredential(credentialId, budget, 'UTC', amount)
    expect('refused' in hold ? hold.refused : true).toBe(fits || 'budget')
    if ('refused' in hold) return false
    const period = periodOf({ budgetPeriod: 'month' }, this.#now)
    const lent: Lent = { id: held.id, period, amount, expires: held.expires }
    if (budget !== undefined) this.#counters.lent.set(lent.id, lent)
    request.credential = { hold, lent }
    return true
  }

  async #finish(which: number, share: bigint): Promise<void> {
    const request = this.#live[which % this.#live.length]
    if (!request) return
    this.#live.splice(this.#live.indexOf(request), 1)
    const { node, key, paid, amount, held, credential, createdAt } = request
    const { credentialId, workspaceId } = this.#cast
    const used = (amount * share) / 100n
    const spend = used < amount ? used : amount
    const charge = paid ? spend : 0n
    // What a provider bills beyond the hold is cut by the limits themselves.
    const told: Actual = paid ? { tokens: 0, spend: used, charge: used } : { tokens: 0, spend, charge }
    if (spend > 0n && !this.#counters.holds.has(held.id)) this.#loose = true
    if (spend > 0n && credential && !this.#counters.lent.has(held.id)) this.#looseCredential = true
    expect(node.limits.resolve(request.hold, told)).toBe(true)
    await this.#setUp.settled()
    for (const twin of request.twins) node.limits.resolve(twin, told)
    this.#counters.post(held, spend, charge)
    if (credential) {
      expect(node.limits.resolveCredential(credential.hold, spend)).toBe(true)
      this.#counters.postLent(credentialId, credential.lent, spend)
    }
    const row = settledRequest({
      ...{ id: held.id, workspaceId, keyId: key.id, createdAt, lane: paid ? 'resale' : 'byok', cost: spend, charge },
      credentialId: credential && credentialId,
    })
    this.#owed.set(held.id, charge)
    node.ledger.settle(row, undefined).then(
      () => this.#durable.add(held.id),
      () => {},
    )
    this.#ended.push(request)
  }

  async #sendAgain(which: number): Promise<void> {
    const request = this.#live[which % this.#live.length]
    // Only Redis is asked over a connection that can break, and before anything else can have become of the hold.
    if (!request || !this.#setUp.shared || this.#counters.holds.get(request.held.id) !== request.held) return
    const again = await request.node.limits.admit(request.hold.reservation)
    if (isRefusal(again)) throw new Error(`the same admission was granted, and then refused: ${again.refused}`)
    request.twins.push(again)
  }

  async #endAgain(which: number): Promise<void> {
    const request = this.#ended[which % this.#ended.length]
    if (!request) return
    const { amount, node, hold, credential } = request
    expect(node.limits.resolve(hold, { tokens: 0, spend: amount, charge: amount })).toBe(false)
    if (credential) expect(node.limits.resolveCredential(credential.hold, amount)).toBe(false)
  }

  async #topUp(n: number, amount: bigint, crash: boolean): Promise<void> {
    this.#setUp.books.topUps += amount
    if (crash) return this.#crash(n, true)
    await this.#node(n).limits.addCredit(this.#cast.workspaceId, amount)
    this.#counters.credit += amount
  }

  /** As the management API does it: taken from the counters first, given back when the rest does not cover the holds. */
  async #refund(n: number, amount: bigint): Promise<void> {
    const { limits } = this.#node(n)
    const { workspaceId } = this.#cast
    const fits = this.#counters.credit - amount >= this.#counters.held
    await limits.addCredit(workspaceId, -amount)
    const { credit, held } = await limits.creditState(workspaceId)
    expect(credit >= held).toBe(fits)
    if (!fits) return limits.addCredit(workspaceId, amount)
    this.#setUp.books.topUps -= amount
    this.#counters.credit -= amount
  }

  async #write(node: Node): Promise<boolean> {
    await nextTurn()
    const wrote = this.#setUp.books.write(node.name)
    await nextTurn()
    return wrote
  }

  async #crash(n: number, written: boolean): Promise<void> {
    const at = n % this.#setUp.nodes.length
    const node = this.#node(n)
    await nextTurn()
    await this.#setUp.crash(at, written)
    await nextTurn()
    for (const list of [this.#live, this.#ended]) {
      const left = list.filter((request) => request.node !== node)
      list.splice(0, list.length, ...left)
    }
    this.#drifted = true
    const { shared, books } = this.#setUp
    if (!shared) this.#counters.rebuild(books, this.#cast.keys, this.#now, undefined)
  }

  async #lose(): Promise<void> {
    const { shared, books, nodes, holdMs } = this.#setUp
    if (!shared) return
    const open = new Set(books.open.map(({ id }) => id))
    const unwritten = nodes.some(({ ledger }) => ledger.queued > 0)
    // What the books do not know yet, or never do, cannot be held again.
    if (unwritten || this.#live.some(({ held }) => !open.has(held.id))) this.#loose = true
    if (unwritten || this.#counters.lent.size > 0) this.#looseCredential = true
    await this.#setUp.lose()
    this.#counters.rebuild(books, this.#cast.keys, this.#now, holdMs)
  }

  #leftOf(key: Key): bigint {
    return (key.maxSpend ?? 0n) - this.#counters.spent(key, this.#now) - this.#counters.heldBy(key, this.#now)
  }

  async #check(): Promise<void> {
    await this.#setUp.settled()
    const { workspaceId, keys, credentialId } = this.#cast
    const { limits } = this.#node(0)
    const counters = this.#counters
    const [state, ...spent] = await Promise.all([
      limits.creditState(workspaceId),
      ...keys.map((key) => limits.spentBy(key, 'UTC')),
    ])
    expect(state).toEqual({ credit: counters.credit, held: counters.held })
    expect(spent).toEqual(keys.map((key) => counters.spent(key, this.#now)))
    if (!this.#looseCredential && this.#credentialBudget !== undefined)
      expect(counters.taken(credentialId, this.#now)).toBeLessThanOrEqual(this.#credentialBudget)
    if (this.#loose) return
    expect(state.held >= 0n && state.credit >= state.held, 'credit covers what is held').toBe(true)
    expect(this.#setUp.books.credit, 'credit on the books').toBeGreaterThanOrEqual(0n)
    for (const key of keys) {
      if (key.maxSpend === undefined) continue
      expect(this.#leftOf(key), 'what is left of the budget').toBeGreaterThanOrEqual(0n)
      for (const booked of this.#bookedBy(key)) expect(booked).toBeLessThanOrEqual(key.maxSpend)
    }
  }

  /** What the books say the key spent, for each of its periods. */
  #bookedBy(key: Key): bigint[] {
    const periods = new Map<number, bigint>()
    for (const { keyId, lane, cost = 0n, charge, createdAt } of this.#setUp.books.rows.values()) {
      if (keyId !== key.id) continue
      const period = periodOf(key, createdAt)
      periods.set(period, (periods.get(period) ?? 0n) + (lane === 'byok' ? cost : charge))
    }
    return [...periods.values()]
  }

  async #end(): Promise<void> {
    while (this.#live.length > 0) await this.#finish(0, 50n)
    for (const node of this.#setUp.nodes) while (await this.#write(node));
    await this.#check()
    const { books, nodes, shared } = this.#setUp
    for (const { ledger } of nodes) expect(ledger.queued).toBe(0)
    for (const { held } of this.#ended) expect(books.rows.get(held.id)?.charge).toBe(this.#owed.get(held.id))
    for (const id of this.#durable) expect(books.rows.get(id)?.charge, `durable ${id}`).toBe(this.#owed.get(id))
    for (const { id, charge } of books.rows.values())
      expect(charge === 0n || charge === this.#owed.get(id), 'nobody is charged what he does not owe').toBe(true)
    expect(books.unclosed, 'batches still open').toBe(0)
    const charged = sum([...books.rows.values()].map(({ charge }) => charge))
    expect(books.credit).toBe(books.topUps - charged)
    if (!this.#loose && !this.#drifted) expect(this.#counters.credit, 'counters and books').toBe(books.credit)
    await (shared ? this.#lose() : this.#crash(0, true))
    expect(await this.#node(0).limits.creditState(this.#cast.workspaceId)).toEqual({ credit: books.credit, held: 0n })
    await this.#check()
  }
}
