import { HAND } from '../../../../src/routing/smart/features.ts'
import { COLUMNS, type Standing, type Vector, type Weights } from '../../../../src/routing/smart/weights.ts'
import { BUCKETS, bucketOf } from '../../../../src/routing/smart/words.ts'

/** Small weights, written by hand: difficulty is in the word "hard", the domain in "sum" and "essay". */
export const standing: Standing = {
  ability: 1,
  byDomain: [0, 0],
  slope: 0,
  spread: 0.5,
  kinds: 'any',
  labels: 0,
  tokens: [100, 300],
}

export function vectorOf(words: Readonly<Record<string, number>>): Vector {
  const values = new Float32Array(COLUMNS)
  for (const [word, value] of Object.entries(words)) values[HAND + bucketOf(word)] = value
  return { scale: 1, values }
}

export const weights: Weights = {
  rarity: new Float32Array(BUCKETS).fill(1),
  kinds: [],
  domains: ['mathematics', 'writing'],
  domainVectors: [vectorOf({ sum: 4 }), vectorOf({ essay: 4 })],
  domainOffsets: [0, 0],
  difficulty: vectorOf({ hard: 3 }),
  length: vectorOf({ essay: 1 }),
  models: new Map([
    ['small', { ...standing, ability: 0 }],
    ['large', { ...standing, ability: 2, head: vectorOf({ sum: 0.1, essay: -0.1 }) }],
  ]),
  usualTokens: [150, 400],
  benchmarks: [{ name: 'mmlu', offset: 0.5, domain: undefined }],
}
