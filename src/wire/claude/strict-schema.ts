import { asObject, isObject, type JsonObject } from '../../kit/parse-json.ts'

/** Keywords that constrained answers cannot keep ("Structured outputs", "JSON Schema limitations"). */
const notKept = [
  'minimum',
  'maximum',
  'exclusiveMinimum',
  'exclusiveMaximum',
  'multipleOf',
  'minLength',
  'maxLength',
  'minItems',
  'maxItems',
  'uniqueItems',
  'minProperties',
  'maxProperties',
] as const

export interface StrictSchema {
  readonly schema: JsonObject
  /** Something could only be said in words. */
  readonly loosened: boolean
}

/**
 * A schema as constrained answers take it: objects without further properties, and in place of keywords that are not
 * kept a sentence in the description, as the official SDKs do it. A schema that needs none of this stays as it is.
 */
export function strictSchema(schema: JsonObject): StrictSchema {
  let loosened = false
  return { schema: strict(schema), loosened }

  function strict(node: JsonObject): JsonObject {
    const out: Record<string, unknown> = Object.fromEntries(
      Object.entries(node).map(([key, value]) => [key, nested(key, value)]),
    )
    const words: string[] = []
    for (const keyword of notKept) {
      if (out[keyword] === undefined || (keyword === 'minItems' && Number(out[keyword]) <= 1)) continue
      words.push(`${keyword}: ${JSON.stringify(out[keyword])}`)
      delete out[keyword]
    }
    if (words.length > 0) {
      loosened = true
      const before = typeof out.description === 'string' ? `${out.description}\n\n` : ''
      out.description = `${before}{${words.join(', ')}}`
    }
    if (isObjectType(out.type) && out.additionalProperties !== false) {
      loosened ||= isObject(out.additionalProperties) || out.additionalProperties === true
      out.additionalProperties = false
    }
    return out
  }

  function nested(key: string, value: unknown): unknown {
    if (key === 'properties' || key === '$defs' || key === 'definitions') {
      const members = asObject(value)
      if (!members) return value
      return Object.fromEntries(
        Object.entries(members).map(([name, node]) => [name, isObject(node) ? strict(node) : node]),
      )
    }
    if (key === 'items') return isObject(value) ? strict(value) : value
    if (key !== 'anyOf' && key !== 'oneOf' && key !== 'allOf' && key !== 'prefixItems') return value
    return Array.isArray(value) ? value.map((node: unknown) => (isObject(node) ? strict(node) : node)) : value
  }
}

/** Also where the object may be null. */
function isObjectType(type: unknown): boolean {
  return type === 'object' || (Array.isArray(type) && type.includes('object'))
}
