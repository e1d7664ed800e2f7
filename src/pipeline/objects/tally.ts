import { Lines } from '../../kit/lines.ts'
import { asObject, parseJson } from '../../kit/parse-json.ts'
import { exactSum } from '../../model/price.ts'
import { noUsage, type Usage } from '../../model/usage.ts'
import type { BatchTerms } from '../../routing/batch-terms.ts'
import type { BatchFacts, BatchFormat } from '../../wire/batches/facts.ts'

/** What one model of a batch consumed. */
export interface ModelTally {
  /** The provider's name. */
  readonly name: string
  readonly terms: BatchTerms
  readonly usage: Usage
  /** Exact, before the batch's factor: nano-dollars × 1e6. */
  readonly sum: bigint
  readonly rawUsage: string | undefined
}

/** A line with pictures in it is the longest. */
const LONGEST_LINE = 64 * 1024 * 1024
/** More than any batch has; what more a provider names is counted together. */
const MOST_MODELS = 50
/** Of an answer that tells no usage, as everywhere. */
const BYTES_PER_TOKEN = 4

type TermsOf = (name: string) => BatchTerms

/** Adds up a batch's results while they pass: each is priced by itself, since tiers go by the single request. */
export class ResultTally {
  readonly #tallies = new Map<string, ModelTally>()
  readonly #termsOf: TermsOf
  readonly #lines: Lines
  /** A line could not be read, so that something is missing. */
  #incomplete = false

  constructor(format: BatchFormat, termsOf: TermsOf) {
    this.#termsOf = termsOf
    this.#lines = new Lines(LONGEST_LINE, (line) => this.#read(format, line))
  }

  push(chunk: Buffer): void {
    this.#lines.push(chunk)
  }

  /** At least one; by name, so that every reading gives the same order. */
  end(): readonly ModelTally[] {
    this.#lines.end()
    if (this.#tallies.size === 0) this.#tallies.set('', this.#none(''))
    const tallies = [...this.#tallies.values()].sort((a, b) => (a.name < b.name ? -1 : 1))
    if (!this.#incomplete) return tallies
    return tallies.map((tally) => ({ ...tally, usage: { ...tally.usage, estimated: true } }))
  }

  #none(name: string): ModelTally {
    return { name, terms: this.#termsOf(name), usage: noUsage, sum: 0n, rawUsage: undefined }
  }

  #read(format: BatchFormat, line: string | undefined): void {
    if (line?.trim() === '') return
    const json = line === undefined ? undefined : asObject(parseJson(line))
    if (line === undefined || !json) {
      this.#incomplete = true
      return
    }
    const result = format.result(json)
    if (!result) return
    const usage = result.usage ?? guessed(line)
    const name = this.#tallies.has(result.model) || this.#tallies.size < MOST_MODELS ? result.model : ''
    const former = this.#tallies.get(name)
    const { terms, sum } = former ?? this.#none(name)
    const more = terms.cost ? exactSum(usage, terms.cost) : 0n
    const whole = former ? added(former.usage, usage) : usage
    this.#tallies.set(name, { name, terms, usage: whole, sum: sum + more, rawUsage: undefined })
  }
}

function guessed(line: string): Usage {
  return { inputTokens: undefined, outputTokens: Math.ceil(line.length / BYTES_PER_TOKEN), estimated: true }
}

/**
 * What a batch says of itself, all its requests together. Prices for long inputs cannot be told apart in it, nor which
 * request had one: where a model has such, the cost is an estimate.
 */
export function tallyOf({ model, usage, rawUsage, answered }: BatchFacts, termsOf: TermsOf): readonly ModelTally[] {
  const name = model ?? ''
  const terms = termsOf(name)
  const { cost } = terms
  const told = usage ?? noUsage
  const tiered = usage !== undefined && cost?.tiers !== undefined
  const flat = cost && { ...cost, tiers: undefined, request: undefined }
  const requests = usage === undefined ? 0n : BigInt(answered ?? 1)
  const sum = flat ? exactSum(told, flat) + requests * (cost?.request ?? 0n) : 0n
  return [{ name, terms, usage: { ...told, estimated: tiered }, sum, rawUsage }]
}

const kinds = [
  'inputTokens',
  'cacheReadTokens',
  'cacheWriteTokens',
  'cacheWrite1hTokens',
  'audioInputTokens',
  'audioCacheReadTokens',
  'imageInputTokens',
  'outputTokens',
  'reasoningTokens',
  'audioOutputTokens',
  'imageOutputTokens',
  'images',
  'searches',
  'seconds',
  'characters',
] as const satisfies readonly (keyof Usage)[]

/** More does not fit where records are kept. */
const HIGHEST_COUNT = 2_147_483_647

function added(a: Usage, b: Usage): Usage {
  const sum: { -readonly [kind in keyof Usage]: Usage[kind] } = {
    inputTokens: undefined,
    outputTokens: undefined,
    estimated: a.estimated || b.estimated,
  }
  for (const kind of kinds) {
    if (a[kind] === undefined && b[kind] === undefined) continue
    sum[kind] = Math.min(HIGHEST_COUNT, (a[kind] ?? 0) + (b[kind] ?? 0))
  }
  return sum
}
