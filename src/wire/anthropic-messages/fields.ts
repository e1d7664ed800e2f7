import { isObject, type JsonObject } from '../../kit/parse-json.ts'
import type { CacheMark } from '../../model/chat/parts.ts'
import type { Losses } from '../translate/losses.ts'
import { invalid } from './request.ts'

/** Readers of a request's fields. Absent and null are the same; what is of the wrong kind throws Fault `invalid_request`. */
export function objectAt(value: unknown, path: string): JsonObject {
  if (!isObject(value)) throw invalid(path, 'Input should be an object.')
  return value
}

export function optionalObject(value: unknown, path: string): JsonObject | undefined {
  return value === undefined || value === null ? undefined : objectAt(value, path)
}

export function listAt(value: unknown, path: string): readonly unknown[] {
  if (!Array.isArray(value)) throw invalid(path, 'Input should be a list.')
  return value
}

export function textAt(value: unknown, path: string): string {
  if (typeof value !== 'string') throw invalid(path, 'Input should be a string.')
  return value
}

export function optionalText(value: unknown, path: string): string | undefined {
  return value === undefined || value === null ? undefined : textAt(value, path)
}

export function optionalNumber(value: unknown, path: string): number | undefined {
  if (value === undefined || value === null) return undefined
  if (typeof value !== 'number' || !Number.isFinite(value)) throw invalid(path, 'Input should be a number.')
  return value
}

export function optionalFlag(value: unknown, path: string): boolean | undefined {
  if (value === undefined || value === null) return undefined
  if (typeof value !== 'boolean') throw invalid(path, 'Input should be true or false.')
  return value
}

/** Tells what an object has beyond the members that are understood. */
export function tellOthers(object: JsonObject, known: ReadonlySet<string>, path: string, losses: Losses): void {
  for (const [key, value] of Object.entries(object)) {
    if (!known.has(key) && value !== null && value !== undefined) losses.unknown(path === '' ? key : `${path}.${key}`)
  }
}

export function readMark(value: unknown, path: string): CacheMark | undefined {
  const control = optionalObject(value, path)
  if (!control) return undefined
  const { ttl } = control
  if (ttl !== undefined && ttl !== null && ttl !== '5m' && ttl !== '1h') {
    throw invalid(`${path}.ttl`, "Input should be '5m' or '1h'.")
  }
  return { ttl: ttl ?? undefined }
}

/** A member to spread into a part or tool. */
export function withMark(owner: JsonObject, path: string): { readonly cache?: CacheMark } {
  const cache = readMark(owner.cache_control, `${path}.cache_control`)
  return cache ? { cache } : {}
}

/** A member to spread into a block or tool. */
export function cacheControl(cache: CacheMark | undefined): JsonObject {
  return cache ? { cache_control: { type: 'ephemeral', ...(cache.ttl && { ttl: cache.ttl }) } } : {}
}
