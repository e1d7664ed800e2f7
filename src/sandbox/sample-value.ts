import { asObject, isObject } from '../kit/parse-json.ts'

const DEEPEST = 8

/**
 * A value that fits a JSON Schema of the kind that tools and structured output use. `text` stands in for strings.
 * What a schema leaves open is chosen the same way every time.
 */
export function sampleValue(schema: unknown, text: string, depth = 0): unknown {
  if (!isObject(schema) || depth > DEEPEST) return null
  if ('const' in schema) return schema.const
  if ('default' in schema) return schema.default
  if (Array.isArray(schema.enum)) return schema.enum[0]
  for (const choice of [schema.anyOf, schema.oneOf]) {
    if (Array.isArray(choice)) return sampleValue(choice[0], text, depth + 1)
  }
  const type = Array.isArray(schema.type) ? schema.type[0] : schema.type
  if (type === 'string') return text
  if (type === 'integer' || type === 'number') return typeof schema.minimum === 'number' ? schema.minimum : 1
  if (type === 'boolean') return true
  if (type === 'array') return [sampleValue(schema.items, text, depth + 1)]
  const properties = asObject(schema.properties)
  if (type !== 'object' && !properties) return null
  const names = Object.keys(properties ?? {})
  return Object.fromEntries(names.map((name) => [name, sampleValue(properties?.[name], text, depth + 1)]))
}
