import type { JsonObject } from '../kit/parse-json.ts'
import { ApiError, invalid } from './api-error.ts'

const chatModels = new Set(['sandbox-small', 'sandbox-large'])
const embeddingModels = new Set(['sandbox-embed'])

export const sandboxModelIds = [...chatModels, ...embeddingModels]

export function readModel(body: JsonObject, kind: 'chat' | 'embedding'): string {
  const { model } = body
  const known = kind === 'chat' ? chatModels : embeddingModels
  if (typeof model === 'string' && known.has(model)) return model
  const text = `The model '${String(model).slice(0, 100)}' does not exist in the sandbox; use ${[...known].join(' or ')}.`
  throw new ApiError(404, 'model_not_found', text, 'model')
}

/** A whole number between bounds, or undefined when left out. */
export function readInteger(body: JsonObject, name: string, min: number, max: number): number | undefined {
  const value = body[name]
  if (value === undefined || value === null) return undefined
  if (typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max) return value
  throw invalid(name, `'${name}' must be an integer from ${min} to ${max}.`)
}

export function readStop(body: JsonObject): string[] {
  const { stop } = body
  if (stop === undefined || stop === null) return []
  const list: unknown[] = Array.isArray(stop) ? stop : [stop]
  if (list.length <= 4 && list.every((one): one is string => typeof one === 'string' && one !== '')) return list
  throw invalid('stop', "'stop' must be a non-empty string or up to four of them.")
}
