import { isObject, type JsonObject } from './parse-json.ts'

/** Steps that one value may take: schemas may refer to themselves, and choose between many. */
const MOST_STEPS = 50_000
const DEEPEST = 300

/** What is looked at besides the schema at hand. */
interface Look {
  readonly root: unknown
  steps: number
  depth: number
  /** It takes too long, or goes too deep. */
  givenUp: boolean
}

/**
 * Whether a JSON value is as a schema says: types, enum, const, properties, required, additionalProperties, items,
 * anyOf/oneOf/allOf, local `$ref`, bounds of numbers, texts and lists (JSON Schema 2020-12, the part of it that providers
 * take for structured output). What is not known here says nothing; so does what takes too long to find out.
 */
export function followsSchema(value: unknown, schema: unknown): boolean {
  const look: Look = { root: schema, steps: 0, depth: 0, givenUp: false }
  return follows(value, schema, look) || look.givenUp
}

function follows(value: unknown, schema: unknown, look: Look): boolean {
  look.givenUp ||= ++look.steps > MOST_STEPS || look.depth > DEEPEST
  if (look.givenUp) return true
  look.depth++
  const good = holds(value, schema, look)
  look.depth--
  return good
}

function holds(value: unknown, schema: unknown, look: Look): boolean {
  if (typeof schema === 'boolean') return schema
  if (!isObject(schema)) return true
  const target = typeof schema['$ref'] === 'string' ? resolved(schema['$ref'], look.root) : undefined
  if (target !== undefined && !follows(value, target, look)) return false
  return (
    isOfType(value, schema['type']) &&
    isAmong(value, schema) &&
    isWithin(value, schema) &&
    hasMembers(value, schema, look) &&
    hasItems(value, schema, look) &&
    isChosen(value, schema, look)
  )
}

/** What `#/$defs/name` and the like point to; undefined: nothing that is known. */
function resolved(ref: string, root: unknown): unknown {
  if (!ref.startsWith('#')) return undefined
  let at: unknown = root
  for (const step of ref.slice(1).split('/').slice(1)) {
    const name = step.replaceAll('~1', '/').replaceAll('~0', '~')
    at = isObject(at) && Object.hasOwn(at, name) ? at[name] : undefined
  }
  return at
}

const types: Readonly<Record<string, (value: unknown) => boolean>> = {
  object: isObject,
  array: Array.isArray,
  string: (value) => typeof value === 'string',
  number: (value) => typeof value === 'number',
  integer: (value) => Number.isInteger(value),
  boolean: (value) => typeof value === 'boolean',
  null: (value) => value === null,
}

function isOfType(value: unknown, type: unknown): boolean {
  if (type === undefined) return true
  const names = Array.isArray(type) ? type : [type]
  // OpenAPI's and Gemini's are written in capitals.
  return names.some((name) => types[String(name).toLowerCase()]?.(value) ?? true)
}

function isAmong(value: unknown, schema: JsonObject): boolean {
  const { enum: allowed, const: only } = schema as { readonly enum?: unknown; readonly const?: unknown }
  const text = JSON.stringify(value)
  if (Object.hasOwn(schema, 'const') && JSON.stringify(only) !== text) return false
  return !Array.isArray(allowed) || allowed.some((one) => JSON.stringify(one) === text)
}

function isWithin(value: unknown, schema: JsonObject): boolean {
  if (typeof value === 'number') {
    const { minimum, maximum, exclusiveMinimum, exclusiveMaximum } = schema
    if (!between(value, minimum, maximum)) return false
    if (typeof exclusiveMinimum === 'number' && value <= exclusiveMinimum) return false
    return !(typeof exclusiveMaximum === 'number' && value >= exclusiveMaximum)
  }
  if (typeof value === 'string') return between([...value].length, schema['minLength'], schema['maxLength'])
  return !Array.isArray(value) || between(value.length, schema['minItems'], schema['maxItems'])
}

const between = (value: number, least: unknown, most: unknown) =>
  !(typeof least === 'number' && value < least) && !(typeof most === 'number' && value > most)

function hasMembers(value: unknown, schema: JsonObject, look: Look): boolean {
  if (!isObject(value)) return true
  const { required, additionalProperties: others } = schema
  const properties = isObject(schema['properties']) ? schema['properties'] : {}
  if (Array.isArray(required) && !required.every((name) => Object.hasOwn(value, String(name)))) return false
  return Object.entries(value).every(([name, member]) => {
    if (Object.hasOwn(properties, name)) return follows(member, properties[name], look)
    return others === undefined || Object.hasOwn(schema, 'patternProperties') || follows(member, others, look)
  })
}

function hasItems(value: unknown, { items, prefixItems }: JsonObject, look: Look): boolean {
  if (!Array.isArray(value)) return true
  const first = Array.isArray(prefixItems) ? prefixItems : []
  return value.every((item, at) => follows(item, at < first.length ? first[at] : items, look))
}

function isChosen(value: unknown, { anyOf, oneOf, allOf }: JsonObject, look: Look): boolean {
  const fits = (schema: unknown) => follows(value, schema, look)
  if (Array.isArray(anyOf) && !anyOf.some(fits)) return false
  if (Array.isArray(oneOf) && oneOf.filter(fits).length !== 1) return false
  return !Array.isArray(allOf) || allOf.every(fits)
}
