import { LANES } from '../../kit/lanes.ts'

const OUTCOMES = ['completed', 'failed', 'cancelled', 'interrupted'] as const
export type Outcome = (typeof OUTCOMES)[number]
export const outcomes: readonly Outcome[] = OUTCOMES

/** What the address says of the list. Whatever else stands there is dropped. */
export interface Filters {
  readonly since?: string
  readonly until?: string
  readonly key?: string
  readonly lane?: (typeof LANES)[number]
  readonly model?: string
  readonly endUser?: string
  readonly tag?: string
  readonly outcome?: Outcome
  readonly status?: number
  readonly live?: boolean
}

export function readFilters(search: Record<string, unknown>): Filters {
  const text = (name: string) => {
    const value = search[name]
    return typeof value === 'string' && value !== '' ? value : undefined
  }
  const time = (name: string) => {
    const value = text(name)
    return value !== undefined && !Number.isNaN(Date.parse(value)) ? value : undefined
  }
  const status = Number(search.status)
  return withoutGaps({
    since: time('since'),
    until: time('until'),
    key: text('key'),
    lane: LANES.find((lane) => lane === search.lane),
    model: text('model'),
    endUser: text('endUser'),
    tag: text('tag')?.includes(':') ? text('tag') : undefined,
    outcome: OUTCOMES.find((outcome) => outcome === search.outcome),
    status: Number.isInteger(status) && status >= 100 && status <= 599 ? status : undefined,
    live: search.live === true || search.live === 'true' ? true : undefined,
  })
}

/** Whether the list shows only some requests. */
export function isFiltered({ live: _, ...filters }: Filters): boolean {
  return Object.keys(filters).length > 0
}

type Gaps<Whole> = { readonly [Name in keyof Whole]: Whole[Name] | undefined }

export function withoutGaps(filters: Gaps<Required<Filters>>): Filters {
  return Object.fromEntries(Object.entries(filters).filter(([, value]) => value !== undefined)) as Filters
}
