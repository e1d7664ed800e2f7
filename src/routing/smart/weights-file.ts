import { isObject, parseJson } from '../../kit/parse-json.ts'
import { HAND } from './features.ts'
import { COLUMNS, type Standing, type Vector, type Weights } from './weights.ts'
import { BUCKETS } from './words.ts'

/**
 * The file of the weights: four letters, the length of a JSON head (32 bits, little end first), the head, then bytes:
 * the rarity of each bucket, and one signed byte for each column of each vector, in the order of the head.
 */
const LETTERS = 'TSR1'
const START = 8

/** What the head says besides the vectors. */
interface Head {
  readonly columns: number
  readonly rarityScale: number
  readonly kinds: Weights['kinds']
  readonly domains: Weights['domains']
  readonly domainOffsets: Weights['domainOffsets']
  readonly domainScales: readonly number[]
  readonly difficultyScale: number
  readonly lengthScale: number
  readonly apart?: { readonly scale: number; readonly mean: number; readonly middle: number }
  readonly usualTokens: Weights['usualTokens']
  readonly benchmarks: Weights['benchmarks']
  readonly models: readonly (Omit<Standing, 'head'> & { readonly name: string; readonly headScale?: number })[]
  readonly provenance: readonly string[]
}

/** The bytes of a weights file. `provenance` is carried along for who looks into it: data, licences, command. */
export function encodeWeights(weights: Weights, provenance: readonly string[]): Uint8Array {
  const rarityScale = Math.max(...weights.rarity, 1e-6) / 255
  const models = [...weights.models].map(([name, standing]) => {
    const { head, ...row } = standing
    return { row: { ...row, name }, head: head && bytesOf(head) }
  })
  const domains = weights.domainVectors.map(bytesOf)
  const difficulty = bytesOf(weights.difficulty)
  const length = bytesOf(weights.length)
  const apart = weights.apart && { ...weights.apart, vector: bytesOf(weights.apart.vector) }
  const head: Head = {
    columns: COLUMNS,
    rarityScale,
    kinds: weights.kinds,
    domains: weights.domains,
    domainOffsets: weights.domainOffsets,
    domainScales: domains.map(({ scale }) => scale),
    difficultyScale: difficulty.scale,
    lengthScale: length.scale,
    ...(apart && { apart: { scale: apart.vector.scale, mean: apart.mean, middle: apart.middle } }),
    usualTokens: weights.usualTokens,
    benchmarks: weights.benchmarks,
    models: models.map(({ row, head }) => (head ? { ...row, headScale: head.scale } : row)),
    provenance,
  }
  const text = new TextEncoder().encode(JSON.stringify(head, short))
  const bytesOfHead = new Uint8Array(4)
  new DataView(bytesOfHead.buffer).setUint32(0, text.length, true)
  const rarity = Uint8Array.from(weights.rarity, (value) => Math.round(value / rarityScale))
  const vectors = [
    ...domains,
    difficulty,
    length,
    ...(apart ? [apart.vector] : []),
    ...models.flatMap(({ head }) => (head ? [head] : [])),
  ]
  return Buffer.concat([
    new TextEncoder().encode(LETTERS),
    bytesOfHead,
    text,
    rarity,
    ...vectors.map(({ values }) => new Uint8Array(values.buffer)),
  ])
}

/** Four digits are more than the fit knows; counts stay whole. */
const short = (_: string, value: unknown) =>
  typeof value === 'number' && !Number.isInteger(value) ? Number(value.toPrecision(4)) : value

function bytesOf({ scale, values }: Vector): { readonly scale: number; readonly values: Int8Array } {
  let most = 1e-9
  for (const value of values) most = Math.max(most, Math.abs(value))
  const step = Number(((most * scale) / 127).toPrecision(4))
  return { scale: step, values: Int8Array.from(values, (value) => Math.round((value * scale) / step)) }
}

/** Weights of a file; an error says that it is not one, or of another version of the features. */
export function decodeWeights(bytes: Uint8Array): Weights {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (new TextDecoder().decode(bytes.subarray(0, 4)) !== LETTERS) throw new Error('no weights of the smart route')
  const behind = START + view.getUint32(4, true)
  const parsed = parseJson(new TextDecoder().decode(bytes.subarray(START, behind)))
  if (!isHead(parsed)) throw new Error('weights of other features: build them again with npm run route:train')
  const heads = parsed.models.filter(({ headScale }) => headScale !== undefined).length
  const vectors = parsed.domains.length + 2 + (parsed.apart ? 1 : 0) + heads
  if (bytes.length !== behind + BUCKETS + vectors * COLUMNS) throw new Error('weights of the smart route are cut off')
  const body = new Int8Array(bytes.buffer, bytes.byteOffset + behind + BUCKETS, vectors * COLUMNS)
  let read = 0
  const vector = (scale: number): Vector => {
    const at = read++
    return { scale, values: body.subarray(at * COLUMNS, (at + 1) * COLUMNS), at }
  }
  const domainVectors = parsed.domainScales.map(vector)
  const difficulty = vector(parsed.difficultyScale)
  const length = vector(parsed.lengthScale)
  const apart = parsed.apart && {
    vector: vector(parsed.apart.scale),
    mean: parsed.apart.mean,
    middle: parsed.apart.middle,
  }
  const models = parsed.models.map(({ name, headScale, ...row }): [string, Standing] => [
    name,
    headScale === undefined ? row : { ...row, head: vector(headScale) },
  ])
  return {
    rarity: Float32Array.from(bytes.subarray(behind, behind + BUCKETS), (value) => value * parsed.rarityScale),
    kinds: parsed.kinds.map(({ name, mean, sd }) => ({
      name,
      mean: Float64Array.from(mean),
      sd: Float64Array.from(sd),
    })),
    domains: parsed.domains,
    domainVectors,
    domainOffsets: parsed.domainOffsets,
    difficulty,
    length,
    models: new Map(models),
    usualTokens: parsed.usualTokens,
    benchmarks: parsed.benchmarks,
    apart,
    rows: { values: sideBySide(body, vectors), width: vectors },
  }
}

/** Columns as rows. */
function sideBySide(vectors: Int8Array, count: number): Int8Array {
  const rows = new Int8Array(vectors.length)
  for (let at = 0; at < count; at++) {
    for (let column = 0; column < COLUMNS; column++) {
      rows[column * count + at] = vectors[at * COLUMNS + column] as number
    }
  }
  return rows
}

/** The file is written by this program alone: what could be another version is looked at, not each number. */
function isHead(value: unknown): value is Head {
  if (!isObject(value) || value['columns'] !== COLUMNS || typeof value['lengthScale'] !== 'number') return false
  const lists = ['kinds', 'domains', 'domainOffsets', 'domainScales', 'usualTokens', 'benchmarks', 'models']
  if (!lists.every((name) => Array.isArray(value[name]))) return false
  return (value['kinds'] as readonly { mean?: unknown[] }[]).every(({ mean }) => mean?.length === HAND)
}
