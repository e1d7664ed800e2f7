import { groupBy } from '../../kit/group-by.ts'
import type { Learned, LearnedModel, Lesson, LessonSource } from '../../model/learned.ts'
import { type KeptLabel, type Place, shiftBy, shiftOf } from '../smart/index.ts'
import type { Standings } from './standings.ts'

/** How much a score of each kind counts. A prompt that comes again may mean much, and often means nothing. */
const weights: Readonly<Record<LessonSource, number>> = { client: 1, judge: 0.7, retry: 0.15 }

/** Labels that are needed before anything is moved by them, all models together. */
const LEAST = 20
/** Latest requests that regret is told by, and how many there must be. */
const WATCHED = 100
const LEAST_WATCHED = 30

/** What is learned from. */
export interface Lecture {
  /** Latest last. */
  readonly lessons: readonly Lesson[]
  readonly standings: Standings
  /** Of the weights that ship. */
  readonly domains: readonly string[]
  readonly before: Learned | undefined
  /** Epoch ms. */
  readonly now: number
}

/**
 * What a workspace's labels teach of its models: rows of the shared table moved by them, shrunk towards it. It holds only
 * where labels that it was not fitted to say that it is nearer the truth than the table; and it is dropped, with the labels
 * behind it, when the requests that it decided on say that it was not. Pure.
 */
export function learn({ lessons, standings, domains, before, now }: Lecture): Learned {
  const since = before?.since ?? 0
  const known = lessons.filter(({ model, at }) => at >= since && standings.has(model))
  const state = { at: now, since, labels: known.length, domains, gain: undefined, models: {} }
  const regret = regretOf(known)
  if (regret && regret.mean > regret.error) {
    return { ...state, status: 'reverted', since: now, labels: 0, regret: regret.mean }
  }
  const seen = { ...state, regret: regret?.mean }
  // What held a moment ago and holds no more is told; so is what was taken back, until something else holds.
  const status = before && before.status !== 'learning' ? 'reverted' : 'learning'
  if (weightOf(known) < LEAST) return { ...seen, status }
  const gain = gainOf(known, standings, domains)
  if (gain <= 0) return { ...seen, status, gain }
  return { ...seen, status: 'active', gain, models: modelsOf(known, standings, domains) }
}

const weightOf = (lessons: readonly Lesson[]) => lessons.reduce((sum, { source }) => sum + weights[source], 0)

function modelsOf(
  lessons: readonly Lesson[],
  standings: Standings,
  domains: readonly string[],
): Record<string, LearnedModel> {
  const byModel = groupBy(lessons, ({ model }) => model)
  return Object.fromEntries(
    [...byModel].map(([model, own]) => {
      const spread = standings.get(model)?.spread ?? 1
      const shift = shiftBy(
        own.map((lesson) => labelOf(lesson, domains)),
        spread,
      )
      return [model, { labels: own.length, moved: shift.moved.map(rounded), spread: rounded(shift.spread) }]
    }),
  )
}

const rounded = (value: number) => Math.round(value * 1e4) / 1e4

function labelOf({ expected, score, source, ...lesson }: Lesson, domains: readonly string[]): KeptLabel {
  return { expected, score, weight: weights[source], place: placeOf(lesson, domains) }
}

function placeOf(lesson: Pick<Lesson, 'domains' | 'difficulty'>, domains: readonly string[]): Place {
  const shares = Float64Array.from(domains, (name) => lesson.domains[name] ?? 0)
  return { domains: shares, difficulty: lesson.difficulty }
}

/** Mean squared error saved on each half of the labels by what the other half taught. */
function gainOf(lessons: readonly Lesson[], standings: Standings, domains: readonly string[]): number {
  const halves = [0, 1].map((half) => lessons.filter((_, at) => at % 2 === half))
  const [first = [], second = []] = halves
  const saved = savedOn(second, modelsOf(first, standings, domains), domains)
  return (saved + savedOn(first, modelsOf(second, standings, domains), domains)) / weightOf(lessons)
}

function savedOn(lessons: readonly Lesson[], models: Record<string, LearnedModel>, domains: readonly string[]): number {
  return lessons.reduce((sum, lesson) => {
    const { expected, score, source, model } = lesson
    const own = models[model]
    if (!own) return sum
    const moved = movedBy(own.moved, expected, placeOf(lesson, domains))
    return sum + weights[source] * ((expected - score) ** 2 - (moved - score) ** 2)
  }, 0)
}

function movedBy(shift: readonly number[], expected: number, place: Place): number {
  const inside = Math.min(0.999, Math.max(0.001, expected))
  return 1 / (1 + Math.exp(-Math.log(inside / (1 - inside)) - shiftOf(shift, place)))
}

/** Mean squared error that it added to the latest requests it decided on, and that figure's standard error. */
function regretOf(lessons: readonly Lesson[]): { readonly mean: number; readonly error: number } | undefined {
  const decided = lessons.filter(({ told, source }) => told !== undefined && source !== 'retry').slice(-WATCHED)
  if (decided.length < LEAST_WATCHED) return undefined
  const added = decided.map(({ told = 0, expected, score }) => (told - score) ** 2 - (expected - score) ** 2)
  const mean = added.reduce((sum, one) => sum + one, 0) / added.length
  const variance = added.reduce((sum, one) => sum + (one - mean) ** 2, 0) / (added.length - 1)
  return { mean: rounded(mean), error: Math.sqrt(variance / added.length) }
}
