import { isObject, type JsonObject } from '../../kit/parse-json.ts'
import { invalid, memberReader } from '../read-member.ts'

export { invalid, present } from '../read-member.ts'

/** The name of a field in JSON. Google's APIs take it as the protocol buffer has it too: `max_tokens`, `maxTokens`. */
export function jsonName(key: string): string {
  return key.includes('_') ? key.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase()) : key
}

/** The object with its own members (not what is in them) under their JSON names. */
export function fieldsOf(raw: JsonObject): JsonObject {
  const keys = Object.keys(raw)
  if (!keys.some((key) => key.includes('_'))) return raw
  return Object.fromEntries(keys.map((key) => [jsonName(key), raw[key]]))
}

/** As `fieldsOf`. Throws when the value is no object, or has a field under both of its names. */
export function objectAt(value: unknown, path: string): JsonObject {
  if (!isObject(value)) throw invalid(path, `'${path}' must be an object.`)
  const fields = fieldsOf(value)
  if (Object.keys(fields).length === Object.keys(value).length) return fields
  throw invalid(path, `'${path}' has a field in both spellings, such as maxOutputTokens and max_output_tokens.`)
}

/** Members of a list. As Google's APIs do, it takes a single object for a list of one. */
export function listAt(value: unknown, path: string): readonly unknown[] {
  if (value === undefined || value === null) return []
  if (Array.isArray(value)) return value
  if (isObject(value)) return [value]
  throw invalid(path, `'${path}' must be an array.`)
}

const isStrings = (value: unknown): value is readonly string[] =>
  Array.isArray(value) && value.every((item) => typeof item === 'string')

export const readText = memberReader((value): value is string => typeof value === 'string', 'a string')
export const readNumber = memberReader((value): value is number => typeof value === 'number', 'a number')
export const readFlag = memberReader((value): value is boolean => typeof value === 'boolean', 'true or false')
export const readTexts = memberReader(isStrings, 'an array of strings')
export const readInteger = memberReader((value): value is number => Number.isSafeInteger(value), 'an integer')

/** A positive integer. */
export function readPositive(fields: JsonObject, name: string, path: string, highest = 100_000_000) {
  const value = readInteger(fields, name, path)
  if (value === undefined || (value >= 1 && value <= highest)) return value
  throw invalid(path, `'${path}' must be an integer from 1 to ${highest}.`)
}

export function readObject(fields: JsonObject, name: string, path = name): JsonObject | undefined {
  const value = fields[name]
  return value === undefined || value === null ? undefined : objectAt(value, path)
}
