import { type WordGroup, wordGroups } from './word-groups.ts'
import { BUCKETS, bucketOf, signBucket, type Words } from './words.ts'

const groups = Object.keys(wordGroups) as WordGroup[]

/** Group of each bucket, counted from 1; 0 is none. */
const groupOf = new Uint8Array(BUCKETS)
for (const [at, group] of groups.entries()) {
  for (const word of wordGroups[group].split(' ')) groupOf[bucketOf(word)] = at + 1
}

const letterBuckets = Int32Array.from('abcdefghijkl', (letter) => bucketOf(letter))
const behindLetter = [signBucket('.'), signBucket(')'), signBucket(':')]

/** A list of answers to choose from, as `a. … b. …` or `(a) …`. */
interface Options {
  readonly count: number
  /** Words before the first. */
  readonly before: number
}

function optionsOf({ order, count }: Words): Options {
  let found = 0
  let before = count
  for (let at = 0; at + 1 < count && found < letterBuckets.length; at++) {
    if (order[at] !== letterBuckets[found] || !behindLetter.includes(order[at + 1] as number)) continue
    if (found === 0) before = at
    found++
  }
  return found >= 2 ? { count: found, before } : { count: 0, before: count }
}

/** Occurrences of some signs for each hundred characters, at most 1. */
function share(words: Words, signs: string, full: number): number {
  let count = 0
  for (let at = 0; at < signs.length; at++) count += words.signs[signs.charCodeAt(at)] as number
  return Math.min(1, count / (words.characters + 20) / full)
}

const log = (value: number, full: number) => Math.min(1, Math.log1p(value) / Math.log1p(full))

/** Facts that are no words; each from 0 to 1. The order is that of `handNames`. */
export interface Facts {
  readonly turns: number
  readonly tools: number
  readonly schema: boolean
}

const measures: readonly (readonly [name: string, of: (words: Words, options: Options, facts: Facts) => number])[] = [
  ['length', (words) => log(words.characters, 3_000)],
  ['words', (words) => log(words.count, 1_000)],
  ['word length', (words) => Math.min(1, words.letters / (words.count + 5) / 8)],
  ['digits', (words) => Math.min(1, words.digits / (words.characters + 20) / 0.2)],
  ['numbers', (words) => log(words.numbers, 50)],
  ['longest number', (words) => Math.min(1, words.longestNumber / 6)],
  ['mathematical signs', (words) => share(words, '+-*/=^<>%', 0.1)],
  ['formulas', (words) => share(words, '$\\^_{}', 0.1)],
  ['code signs', (words) => share(words, '{}[]();_=<>`#', 0.15)],
  ['brackets', (words) => share(words, '()[]', 0.05)],
  ['money', (words) => share(words, '$', 0.02)],
  ['quotes', (words) => share(words, '"`\'', 0.04)],
  ['commas', (words) => share(words, ',;', 0.04)],
  ['sentences', (words) => log((words.signs[46] as number) + (words.signs[63] as number), 40)],
  ['asks', (words) => Math.min(1, (words.signs[63] as number) / 2)],
  ['gaps', (words) => Math.min(1, (words.signs[95] as number) / 4)],
  ['foreign letters', (words) => Math.min(1, words.foreign / (words.characters + 20) / 0.1)],
  ['other script', (words) => Math.min(1, words.otherScript / (words.characters + 20) / 0.3)],
  ['options', (_words, options) => Math.min(1, options.count / 10)],
  ['has options', (_words, options) => (options.count > 0 ? 1 : 0)],
  ['words before options', (_words, options) => log(options.before, 400)],
  [
    'words of an option',
    (words, options) => (options.count > 0 ? log((words.count - options.before) / options.count, 60) : 0),
  ],
  ['turns', (_words, _options, facts) => Math.min(1, Math.max(0, facts.turns - 1) / 8)],
  ['tools', (_words, _options, facts) => Math.min(1, facts.tools / 8)],
  ['schema', (_words, _options, facts) => (facts.schema ? 1 : 0)],
]

export const handNames: readonly string[] = [...measures.map(([name]) => name), ...groups.map((name) => `~${name}`)]

/** The hand-made features of a text. */
export function handOf(words: Words, facts: Facts): Float64Array {
  const hand = new Float64Array(handNames.length)
  const options = optionsOf(words)
  for (const [at, [, of]] of measures.entries()) hand[at] = of(words, options, facts)
  for (let at = 0; at < words.count; at++) {
    const group = groupOf[words.order[at] as number] as number
    if (group > 0) hand[measures.length + group - 1] = (hand[measures.length + group - 1] as number) + 1
  }
  for (let at = measures.length; at < hand.length; at++) hand[at] = Math.min(1, Math.log1p(hand[at] as number) / 2.5)
  return hand
}
