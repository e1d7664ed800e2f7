import { z } from 'zod'
import { asObject, asString, parseJson } from '../../kit/parse-json.ts'

/** One value for each group, in the order in which the groups were asked for. Null: the request has none. */
export type GroupKey = readonly (string | null)[]

/** By what a request is grouped: the members that every page of sums has, tags as they are kept (JSON text). */
export interface GroupSource {
  readonly key: string | null
  readonly tags: string | null
  readonly end_user: string | null
  readonly day: string | null
  readonly month: string | null
  readonly model: string | null
  readonly lane: string | null
}

const plain = {
  key: 'key',
  endUser: 'end_user',
  day: 'day',
  month: 'month',
  model: 'model',
  lane: 'lane',
} as const satisfies Record<string, keyof GroupSource>
const names = Object.keys(plain) as (keyof typeof plain)[]
const MOST = 4
const TAG = /^tag:[\w.-]{1,64}$/

export interface Grouping {
  /** Names as they were asked for, such as `day` or `tag:team`: the first columns. */
  readonly names: readonly string[]
  /** Which members of the source are read. */
  readonly uses: ReadonlySet<keyof GroupSource>
  /** Position of the day, or else of the month, among the names; undefined: all time is one period. */
  readonly period: number | undefined
  keyOf(source: GroupSource): GroupKey
  /** Order of the lines: by the period first, then as the groups were asked for; what has no value comes first. */
  compare(a: GroupKey, b: GroupKey): number
}

function makeGrouping(asked: readonly string[]): Grouping {
  const reads = asked.map(readerOf)
  const period = ['day', 'month'].map((name) => asked.indexOf(name)).find((at) => at >= 0)
  const positions = asked.map((_, at) => at)
  const order = period === undefined ? positions : [period, ...positions.filter((at) => at !== period)]
  return {
    names: asked,
    uses: new Set(asked.map((name) => (isPlain(name) ? plain[name] : 'tags'))),
    period,
    keyOf: (source) => reads.map((read) => read(source) || null),
    compare: (a, b) => {
      for (const at of order) {
        const [one, other] = [a[at] ?? '', b[at] ?? '']
        if (one !== other) return one < other ? -1 : 1
      }
      return 0
    },
  }
}

function isPlain(name: string): name is keyof typeof plain {
  return Object.hasOwn(plain, name)
}

function readerOf(name: string): (source: GroupSource) => string | null {
  if (isPlain(name)) return (source) => source[plain[name]]
  const tag = name.slice('tag:'.length)
  // Read here and not in SQL, which fails on escapes that a text of the database cannot hold.
  return ({ tags }) => (tags === null ? null : (asString(tagsIn(tags)[tag]) ?? null))
}

function tagsIn(text: string): Readonly<Record<string, unknown>> {
  const tags = asObject(parseJson(text)) ?? {}
  return Object.assign(Object.create(null) as Record<string, unknown>, tags)
}

const problem = `must be up to ${MOST} different ones of ${names.join(', ')} and tag:<name>, with commas between`

/** `groupBy` of a query, such as `day,tag:team`. */
export const groupBy = z
  .string()
  .max(400)
  .transform((text, context): Grouping => {
    const asked = text.split(',')
    const known = asked.every((name) => isPlain(name) || TAG.test(name))
    if (known && asked.length <= MOST && new Set(asked).size === asked.length) return makeGrouping(asked)
    context.addIssue({ code: 'custom', message: problem })
    return z.NEVER
  })

/** The groups of the last line that a client has, as a JSON list; undefined when it is none. */
export function readGroupCursor({ names: asked, period }: Grouping, text: string): GroupKey | undefined {
  const list = parseJson(text)
  if (!Array.isArray(list) || list.length !== asked.length) return undefined
  const key = list.map((value) => (value === null || typeof value === 'string' ? value || null : undefined))
  if (!key.every((value) => value !== undefined)) return undefined
  return period === undefined || /^\d{4}-\d\d(-\d\d)?$/.test(key[period] ?? '') ? key : undefined
}
