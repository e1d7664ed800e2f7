import fc from 'fast-check'

/** One thing that happens. Numbers that choose are taken modulo what there is to choose from. Amounts in nano-dollars. */
export type Step =
  | {
      readonly kind: 'reserve'
      readonly node: number
      readonly key: number
      readonly amount: number
      readonly paid: boolean
      readonly lent: boolean
    }
  /** The request ends: it took `share` percent of what it held, at most all of it is charged. */
  | { readonly kind: 'post'; readonly hold: number; readonly share: number }
  | { readonly kind: 'void'; readonly hold: number }
  /** A request that ended ends again, or (`live`) its admission is sent again. */
  | { readonly kind: 'replay'; readonly hold: number; readonly live: boolean }
  /** `crash`: the node ends when the books have it and the limits do not. */
  | { readonly kind: 'topUp'; readonly node: number; readonly amount: number; readonly crash: boolean }
  | { readonly kind: 'refund'; readonly node: number; readonly amount: number }
  | { readonly kind: 'write'; readonly node: number }
  /** `written`: what the node had under way to the books arrived. */
  | { readonly kind: 'crash'; readonly node: number; readonly written: boolean }
  | { readonly kind: 'lose' }
  | { readonly kind: 'wait'; readonly ms: number }

const which = fc.nat(40)
const amount = fc.nat(40)

/** Minutes, now and then more than a hold lives, now and then into another day or month. */
const pause = fc.oneof(
  { weight: 8, arbitrary: fc.nat(120_000) },
  { weight: 1, arbitrary: fc.integer({ min: 600_000, max: 700_000 }) },
  { weight: 1, arbitrary: fc.integer({ min: 40_000_000, max: 90_000_000 }) },
)

const shapes: { readonly [K in Step['kind']]: fc.Arbitrary<Extract<Step, { kind: K }>> } = {
  reserve: fc.record({
    kind: fc.constant('reserve'),
    node: which,
    key: fc.nat(2),
    amount,
    paid: often(70),
    lent: often(50),
  }),
  post: fc.record({ kind: fc.constant('post'), hold: which, share: fc.nat(130) }),
  void: fc.record({ kind: fc.constant('void'), hold: which }),
  replay: fc.record({ kind: fc.constant('replay'), hold: which, live: fc.boolean() }),
  topUp: fc.record({ kind: fc.constant('topUp'), node: which, amount: fc.nat(100), crash: often(15) }),
  refund: fc.record({ kind: fc.constant('refund'), node: which, amount: fc.nat(60) }),
  write: fc.record({ kind: fc.constant('write'), node: which }),
  crash: fc.record({ kind: fc.constant('crash'), node: which, written: fc.boolean() }),
  lose: fc.record({ kind: fc.constant('lose') }),
  wait: fc.record({ kind: fc.constant('wait'), ms: pause }),
}

const weights: { readonly [K in Step['kind']]: number } = {
  reserve: 12,
  post: 6,
  void: 2,
  replay: 2,
  topUp: 2,
  refund: 1,
  write: 8,
  crash: 1,
  lose: 1,
  wait: 1,
}

export const step: fc.Arbitrary<Step> = fc.oneof(
  ...(Object.keys(shapes) as Step['kind'][]).map((kind) => ({ weight: weights[kind], arbitrary: shapes[kind] })),
)

function often(percent: number): fc.Arbitrary<boolean> {
  return fc.nat(99).map((n) => n < percent)
}

const cap = fc.option(fc.bigInt({ min: 1n, max: 150n }), { nil: undefined })

/** A whole history: what there is at first, and what happens then. */
export const history = fc.record({
  credit: fc.bigInt({ min: 0n, max: 300n }),
  budgets: fc.tuple(cap, cap),
  credential: cap,
  steps: fc.array(step, { maxLength: 60, size: 'max' }),
})
export type History = typeof history extends fc.Arbitrary<infer T> ? T : never
