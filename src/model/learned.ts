/** What a workspace's own traffic has taught of its models. Compact: kept with the workspace, read with it. */
export interface Learned {
  /**
   * `learning`: labels are too few, or tell nothing that the shared table does not; `active`: models are moved by them;
   * `reverted`: what was learned had proved worse than the shared table, which holds again.
   */
  readonly status: 'learning' | 'active' | 'reverted'
  /** Epoch ms of the last look at the labels. */
  readonly at: number
  /** Epoch ms: labels of requests before it do not count any more. */
  readonly since: number
  /** Labels that it rests on. */
  readonly labels: number
  /** Mean squared error that it saves on labels it was not fitted to; undefined: too few to tell. */
  readonly gain: number | undefined
  /** Mean squared error that it added, on latest requests that it had decided on; undefined: too few to tell. */
  readonly regret: number | undefined
  /** The positions of `moved`. */
  readonly domains: readonly string[]
  /** By public name; empty unless active. */
  readonly models: Readonly<Record<string, LearnedModel>>
}

export interface LearnedModel {
  readonly labels: number
  /** In logits, on top of the shared table: ability, each domain, slope. */
  readonly moved: readonly number[]
  /** Doubt that is left, in logits. */
  readonly spread: number
}

/** Who gave a score: `client` by feedback, `judge` a model that was asked for it, `retry` a prompt that soon came again. */
export const lessonSources = ['client', 'judge', 'retry'] as const
export type LessonSource = (typeof lessonSources)[number]

/** A score with what was thought of its request beforehand: all that is learned from. Nothing of a prompt. */
export interface Lesson {
  readonly requestId: string
  readonly source: LessonSource
  /** Public name of the model that served. */
  readonly model: string
  /** 0 to 1. */
  readonly score: number
  /** Epoch ms of the request. */
  readonly at: number
  /** What the shared table expected, 0 to 1. */
  readonly expected: number
  /** What was expected with what had been learned; undefined: nothing had. */
  readonly told: number | undefined
  readonly difficulty: number
  /** What it was about: shares of the likeliest domains by name. */
  readonly domains: Readonly<Record<string, number>>
}
