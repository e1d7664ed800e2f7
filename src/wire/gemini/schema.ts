import { asObject, type JsonObject } from '../../kit/parse-json.ts'
import { fieldsOf, invalid } from './fields.ts'

const DEEPEST = 100

/** Numbers that the JSON of protocol buffers writes as strings. */
const longs = new Set(['minItems', 'maxItems', 'minLength', 'maxLength', 'minProperties', 'maxProperties'])

/** Gemini's Schema (an OpenAPI 3.0 subset with types in capitals) as JSON Schema. Throws when it is nested too deep. */
export function toJsonSchema(raw: JsonObject, path: string, depth = 0): JsonObject {
  if (depth > DEEPEST) throw invalid(path, `'${path}' is nested more than ${DEEPEST} levels deep.`)
  const below = (value: unknown): unknown => {
    const schema = asObject(value)
    return schema ? toJsonSchema(schema, path, depth + 1) : value
  }
  const { nullable, example, type, format, ...rest } = fieldsOf(raw)
  const schema: Record<string, unknown> = {}
  if (typeof type === 'string' && type !== 'TYPE_UNSPECIFIED') schema.type = type.toLowerCase()
  else if (Array.isArray(type)) schema.type = type.map((one) => (typeof one === 'string' ? one.toLowerCase() : one))
  // It only says that there is a list of values.
  if (format !== undefined && format !== 'enum') schema.format = format
  for (const [key, value] of Object.entries(rest)) schema[key] = member(key, value, below)
  if (example !== undefined) schema.examples = [example]
  return nullable === true ? orNull(schema) : schema
}

function member(key: string, value: unknown, below: (value: unknown) => unknown): unknown {
  if (key === 'properties' || key === '$defs') {
    const named = asObject(value)
    return named ? Object.fromEntries(Object.entries(named).map(([name, one]) => [name, below(one)])) : value
  }
  if (key === 'items' || key === 'additionalProperties') return below(value)
  if (key === 'anyOf' || key === 'prefixItems') return Array.isArray(value) ? value.map(below) : value
  return longs.has(key) && typeof value === 'string' ? Number(value) : value
}

function orNull(schema: Readonly<Record<string, unknown>>): JsonObject {
  const { type, anyOf } = schema
  if (Array.isArray(anyOf) && type === undefined) return { ...schema, anyOf: [...anyOf, { type: 'null' }] }
  const values = Array.isArray(schema.enum) ? { enum: [...schema.enum, null] } : {}
  return { ...schema, ...(typeof type === 'string' && { type: [type, 'null'] }), ...values }
}
