import { isObject, type JsonObject } from '../../kit/parse-json.ts'
import { invalid } from './request.ts'

/** Optional members of a request. Null is as good as absent; each throws Fault `invalid_request` that names `path`. */
type Read<T> = (body: JsonObject, name: string, path?: string) => T | undefined

function reader<T>(fits: (value: unknown) => value is T, kind: string): Read<T> {
  return (body, name, path = name) => {
    const value = body[name]
    if (value === undefined || value === null) return undefined
    if (!fits(value)) throw invalid(path, `'${path}' must be ${kind}.`)
    return value
  }
}

const isArray = (value: unknown): value is readonly unknown[] => Array.isArray(value)

export const readText = reader((value): value is string => typeof value === 'string', 'a string')
export const readNumber = reader((value): value is number => typeof value === 'number', 'a number')
export const readSwitch = reader((value): value is boolean => typeof value === 'boolean', 'true or false')
export const readObject = reader(isObject, 'an object')
export const readList = reader(isArray, 'an array')
export const readCount = reader(
  (value): value is number => Number.isSafeInteger(value) && (value as number) >= 0,
  'an integer of 0 or more',
)

export function required<T>(value: T | undefined, path: string): T {
  if (value === undefined) throw invalid(path, `'${path}' is missing.`)
  return value
}

export function objectAt(value: unknown, path: string): JsonObject {
  if (!isObject(value)) throw invalid(path, `'${path}' must be an object.`)
  return value
}

/** Members of `T` that are not undefined, to keep absent ones absent. */
export function present<T extends object>(members: T): T {
  const kept = Object.entries(members).filter(([, value]) => value !== undefined)
  return Object.fromEntries(kept) as T
}
