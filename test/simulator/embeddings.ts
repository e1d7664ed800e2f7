import { type Answer, jsonAnswer } from './answer.ts'
import type { Behaviour } from './behaviour.ts'
import { inputsOf, inputTokens } from './completions.ts'
import type { EmbeddingRequest } from './requests.ts'

const DIMENSIONS = 1536
const LARGE_DIMENSIONS = 3072

/** POST /v1/embeddings. prompt_tokens is ceil(characters / 4) of each input. */
export function embeddingAnswer(request: EmbeddingRequest, b: Behaviour): Answer {
  const inputs = inputsOf(request.input)
  const size = request.dimensions ?? (request.model.includes('large') ? LARGE_DIMENSIONS : DIMENSIONS)
  const data = inputs.map((input, index) => {
    const values = vector(typeof input === 'string' ? input : input.join(','), size)
    return {
      object: 'embedding',
      index,
      embedding: request.encoding_format === 'base64' ? base64(values) : [...values],
    }
  })
  const prompt = b.promptTokens ?? inputs.reduce((sum, input) => sum + inputTokens(input), 0)
  const usage = typeof b.usage === 'object' ? b.usage : { prompt_tokens: prompt, total_tokens: prompt }
  const usageTold = b.usage !== 'none'
  const model = b.reportedModel ?? request.model
  return jsonAnswer(
    { object: 'list', data, model, ...(usageTold && { usage }), ...b.extraTopLevel },
    { usage, usageTold },
  )
}

/** A unit vector that depends on the text alone. */
export function vector(text: string, size: number): Float32Array {
  const values = new Float32Array(size)
  let state = hash(text)
  let squares = 0
  for (let i = 0; i < size; i++) {
    // xorshift32: cheap, and the same on every machine.
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    const value = (state | 0) / 2 ** 31
    values[i] = value
    squares += value * value
  }
  const length = Math.sqrt(squares) || 1
  return values.map((value) => value / length)
}

/** FNV-1a, never 0 (xorshift would stay there). */
function hash(text: string): number {
  let h = 0x811c9dc5
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193)
  return h || 1
}

function base64(values: Float32Array): string {
  return Buffer.from(values.buffer, values.byteOffset, values.byteLength).toString('base64')
}
