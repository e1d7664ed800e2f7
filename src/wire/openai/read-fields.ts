import { isObject, type JsonObject } from '../../kit/parse-json.ts'
import { invalid, memberReader } from '../read-member.ts'

export { present } from '../read-member.ts'

const isArray = (value: unknown): value is readonly unknown[] => Array.isArray(value)

export const readText = memberReader((value): value is string => typeof value === 'string', 'a string')
export const readNumber = memberReader((value): value is number => typeof value === 'number', 'a number')
export const readSwitch = memberReader((value): value is boolean => typeof value === 'boolean', 'true or false')
export const readObject = memberReader(isObject, 'an object')
export const readList = memberReader(isArray, 'an array')
export const readCount = memberReader(
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
