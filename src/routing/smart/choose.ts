import type { Quality } from './quality.ts'

/** A model that could serve, with what is expected of it on this prompt. */
export interface Option {
  readonly model: string
  readonly quality: Quality
  /** Expected price of the call, in any one unit; above 0. */
  readonly cost: number
  /** The same for an answer of usual length; `cost` if absent. */
  readonly usual?: number
}

/** What the choice aims at. */
export interface Aim {
  /** How far below the reference's expected score a model may stay, 0 to 1. */
  readonly slack: number
  /** Standard deviations of doubt that are subtracted before a model is compared. */
  readonly caution: number
  /**
   * Score that is worth as much as one call of the reference with an answer of usual length: 0 buys quality at any
   * price. Of usual length, so that long answers, which cost more, are saved on first.
   */
  readonly thrift: number
}

/** What became of one option, for the explanation. */
export interface Verdict {
  readonly model: string
  readonly expected: number
  /** Expected score less the doubt about it relative to the reference. */
  readonly lower: number
  readonly cost: number
  readonly why: 'chosen' | 'below floor' | 'worth less' | 'reference'
}

export interface Choice {
  readonly model: string
  /** Score that a model must be sure to reach. */
  readonly floor: number
  readonly verdicts: readonly Verdict[]
}

/**
 * The model that serves: of those that surely reach the floor, the one whose expected score less the worth of its cost
 * is highest; with much thrift that is the cheapest. The reference always qualifies, so that whenever the others are
 * doubtful it is the reference.
 */
export function choose(options: readonly Option[], reference: string, aim: Aim): Choice {
  const at = Math.max(
    0,
    options.findIndex(({ model }) => model === reference),
  )
  const standard = options[at]
  if (!standard) throw new RangeError('a choice needs at least one model')
  const floor = standard.quality.mean - aim.slack
  const lowers = options.map((option) => lowerBound(option, standard, aim.caution))
  let best = at
  let most = worth(standard, standard, aim.thrift)
  for (const [n, option] of options.entries()) {
    if (n === at || (lowers[n] as number) < floor) continue
    const value = worth(option, standard, aim.thrift)
    if (value > most || (value === most && option.cost < (options[best] as Option).cost)) {
      best = n
      most = value
    }
  }
  const verdicts = options.map(({ model, quality, cost }, n): Verdict => {
    const lower = lowers[n] as number
    const why = n === best ? 'chosen' : n === at ? 'reference' : lower < floor ? 'below floor' : 'worth less'
    return { model, expected: quality.mean, lower, cost, why }
  })
  return { model: (options[best] as Option).model, floor, verdicts }
}

/** A doubt that a model shares with nobody but itself: the reference's own counts against the others. */
function lowerBound(option: Option, standard: Option, caution: number): number {
  if (option === standard) return option.quality.mean
  return option.quality.mean - caution * Math.hypot(option.quality.sd, standard.quality.sd)
}

const worth = ({ quality, cost }: Option, standard: Option, thrift: number) =>
  quality.mean - (thrift * cost) / (standard.usual ?? standard.cost)
