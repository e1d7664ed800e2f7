import { asObject, asString, parseJson } from '../../kit/parse-json.ts'
import { type Lesson, type LessonSource, lessonSources } from '../../model/learned.ts'
import type { PlanDecision } from '../../model/request-record.ts'

/** The figures of a lesson that are kept as a text; the rest has columns. */
type Figures = Pick<Lesson, 'expected' | 'told' | 'difficulty' | 'domains'>

/** What was thought of a request beforehand, of the model that served; undefined: nothing, or it is not on record. `plan`: its record's. */
export function figuresOf(plan: string, servedModel: string): string | undefined {
  const [first] = asList(parseJson(plan))
  const decision = isDecision(first) ? first.decision : undefined
  const option = decision?.options.find(({ model }) => model === servedModel)
  if (!decision || option?.expected === undefined) return undefined
  const figures: Figures = {
    expected: option.shared ?? option.expected,
    told: decision.learnedFrom === undefined ? undefined : option.expected,
    difficulty: decision.difficulty,
    domains: Object.fromEntries(decision.domains.map(({ name, share }) => [name, share])),
  }
  return JSON.stringify(figures)
}

const asList = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [])

/** The column is JSON that the ledger wrote from the types of the model. */
const isDecision = (value: unknown): value is PlanDecision => asObject(asObject(value)?.decision) !== undefined

interface Row {
  readonly request_id: string
  readonly source: string
  readonly score: number | null
  readonly at: bigint
  readonly model: string
  readonly lesson: string | null
}

/** Undefined: nothing can be learned from it. */
export function lessonOf({ request_id: requestId, source, score, at, model, lesson }: Row): Lesson | undefined {
  const figures = asObject(parseJson(lesson ?? ''))
  const expected = asNumber(figures?.['expected'])
  const difficulty = asNumber(figures?.['difficulty'])
  if (score === null || expected === undefined || difficulty === undefined || !isSource(source)) return undefined
  const domains = Object.entries(asObject(figures?.['domains']) ?? {}).flatMap(([name, share]) => {
    const known = asNumber(share)
    return known === undefined ? [] : [[name, known] as const]
  })
  const told = asNumber(figures?.['told'])
  return {
    ...{ requestId, source, score, at: Number(at), model },
    ...{ expected, told, difficulty, domains: Object.fromEntries(domains) },
  }
}

const asNumber = (value: unknown) => (typeof value === 'number' && Number.isFinite(value) ? value : undefined)
const isSource = (text: string): text is LessonSource => lessonSources.some((one) => one === asString(text))
