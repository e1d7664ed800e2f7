import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { HAND } from '../../../src/routing/smart/features.ts'
import { COLUMNS, type Standing, type Vector, type Weights } from '../../../src/routing/smart/weights.ts'
import { encodeWeights } from '../../../src/routing/smart/weights-file.ts'
import { BUCKETS, bucketOf } from '../../../src/routing/smart/words.ts'
import type { Simulator } from '../../simulator/client.ts'
import type { GatewayOptions } from '../../support/gateway.ts'
import { type Exchange, type RequestRecord, type Rig, recordOf, startRig } from '../gateway/rig.ts'

/** A prompt of this is easy for all models, of the other only the large one is good at it. */
export const easy = 'easy easy easy easy'
export const hard = 'hard hard hard hard'

const row = (ability: number): Standing => ({
  ability,
  byDomain: [0, 0],
  slope: 0,
  spread: 0.02,
  kinds: 'any',
  labels: 0,
  tokens: [100, 100],
})

function vectorOf(words: Readonly<Record<string, number>>): Vector {
  const values = new Float32Array(COLUMNS)
  for (const [word, value] of Object.entries(words)) values[HAND + bucketOf(word)] = value
  return { scale: 1, values }
}

/** Weights written by hand: who is how good is known, and the word alone says how hard a prompt is. */
const weights: Weights = {
  rarity: new Float32Array(BUCKETS).fill(1),
  kinds: [],
  domains: ['mathematics', 'writing'],
  domainVectors: [vectorOf({ sum: 4 }), vectorOf({ essay: 4 })],
  domainOffsets: [0, 0],
  difficulty: vectorOf({ hard: 4, easy: -6 }),
  length: vectorOf({}),
  models: new Map([
    ['small', row(0)],
    ['medium', row(2)],
    ['large', row(5)],
  ]),
  usualTokens: [100, 100],
  benchmarks: [{ name: 'mmlu', offset: 0, domain: undefined }],
}

export function writeWeights(): string {
  const file = join(mkdtempSync(join(tmpdir(), 'trilane-weights-')), 'small.weights')
  writeFileSync(file, encodeWeights(weights, ['written by hand']))
  return file
}

/** Three models of known quality and price, one of which nothing is known; each at a provider of its own. */
export const smartConfig =
  (weightsFile: string, { models = '', more = '' } = {}) =>
  (simulator: Simulator) =>
    `
providers:
${['small', 'medium', 'large', 'stranger'].map((name) => providerOf(name, simulator)).join('')}
models:
  small:
    contextWindow: 4000
    deployments: [{ provider: at-small, model: small-upstream, price: { input: 0.1, output: 0.2, cacheRead: 0.01 } }]
    lanes: { resale: { margin: 0 } }
  medium:
    inputModalities: [text, image]
    deployments: [{ provider: at-medium, model: medium-upstream, price: { input: 1, output: 2, cacheRead: 0.1 } }]
    lanes: { resale: { margin: 0 } }
  large:
    inputModalities: [text, image]
    deployments: [{ provider: at-large, model: large-upstream, price: { input: 10, output: 20, cacheRead: 1 } }]
    lanes: { resale: { margin: 0 } }
  stranger:
    deployments: [{ provider: at-stranger, model: stranger-upstream, price: { input: 0.01, output: 0.01 } }]
    lanes: { resale: { margin: 0 } }
${models}
smartRoute: { weightsFile: ${weightsFile} }
upstream: { allowPrivateNetworks: [127.0.0.0/8] }
${more}`

const providerOf = (name: string, simulator: Simulator) => `
  at-${name}:
    kind: openai-compatible
    baseUrl: ${simulator.baseURL}
    credentials: [{ name: official, apiKey: key-${name}, lanes: [resale] }]`

export function startSmartRig(
  parts: { models?: string; more?: string } = {},
  options: GatewayOptions = {},
): Promise<Rig> {
  return startRig(smartConfig(writeWeights(), parts), options)
}

export interface DecisionRecord extends RequestRecord {
  readonly decision: {
    readonly shadow: boolean
    readonly model: string
    readonly reference: string
    readonly referenceBy: string
    readonly preset: string
    readonly conversationOn: string | null
    readonly barLifted: boolean
    readonly verifies: string[]
    readonly downgradedAt: number | null
    readonly options: {
      model: string
      why: string
      expected: number | null
      costUsd: string | null
      cachedTokens: number | null
    }[]
    readonly drops: { model: string; reason: string }[]
  } | null
}

/** The answer's record with how its model was chosen. */
export async function decided(rig: Rig, workspaceId: string, { headers }: Exchange): Promise<DecisionRecord> {
  return (await recordOf(rig.gateway, workspaceId, headers.get('x-request-id') ?? '')) as DecisionRecord
}
