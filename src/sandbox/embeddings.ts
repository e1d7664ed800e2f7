import { Buffer } from 'node:buffer'
import { createHash } from 'node:crypto'
import type { JsonObject } from '../kit/parse-json.ts'
import type { Answer } from './answer.ts'
import { invalid } from './api-error.ts'
import { readInteger, readModel } from './request-fields.ts'
import { countTokens } from './tokens.ts'

const DIMENSIONS = 256

/** POST /embeddings (OpenAI API reference, "Create embeddings"). Throws ApiError. */
export function embeddings(body: JsonObject): Answer {
  const model = readModel(body, 'embedding')
  const inputs = readInputs(body)
  const dimensions = readInteger(body, 'dimensions', 1, 4096) ?? DIMENSIONS
  const tokens = inputs.reduce((sum, input) => sum + input.tokens, 0)
  const data = inputs.map(({ words }, index) => {
    const vector = vectorOf(words, dimensions)
    return { object: 'embedding', index, embedding: body.encoding_format === 'base64' ? base64(vector) : [...vector] }
  })
  const usage = { prompt_tokens: tokens, total_tokens: tokens }
  return { kind: 'json', body: { object: 'list', data, model, usage } }
}

/** A unit vector: texts that share words are near each other. */
function vectorOf(words: readonly string[], dimensions: number): Float32Array {
  const vector = new Float32Array(dimensions)
  for (const word of words.length > 0 ? words : ['']) {
    const hash = createHash('sha256').update(word).digest()
    // Each word moves sixteen coordinates; two bytes name one, the lowest bit of the second gives the sign.
    for (let at = 0; at < 32; at += 2) {
      const place = hash.readUInt16LE(at)
      const coordinate = (place >> 1) % dimensions
      vector[coordinate] = (vector[coordinate] ?? 0) + (place % 2 === 0 ? 1 : -1)
    }
  }
  const length = Math.hypot(...vector) || 1
  return vector.map((value) => value / length)
}

function base64(vector: Float32Array): string {
  return Buffer.from(vector.buffer, vector.byteOffset, vector.byteLength).toString('base64')
}

interface Input {
  readonly words: readonly string[]
  readonly tokens: number
}

function readInputs({ input }: JsonObject): Input[] {
  const isIds = (value: unknown): value is number[] => Array.isArray(value) && value.every(Number.isInteger)
  const list: unknown[] = Array.isArray(input) && !(input.length > 0 && isIds(input)) ? input : [input]
  if (list.length === 0 || list.length > 2048) throw invalid('input', "'input' must hold 1 to 2048 texts.")
  return list.map((one) => {
    if (typeof one === 'string' && one !== '') {
      return { words: one.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [one], tokens: countTokens(one) }
    }
    if (isIds(one) && one.length > 0) return { words: one.map(String), tokens: one.length }
    throw invalid('input', "'input' must be a non-empty string, a list of them, or token ids.")
  })
}
