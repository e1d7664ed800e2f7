type Schema = Record<string, unknown>

const FORMATS: Record<string, string> = {
  'date-time': '2025-01-01T00:00:00Z',
  date: '2025-01-01',
  time: '00:00:00Z',
  email: 'a@example.com',
  uri: 'https://example.com/',
  uuid: '00000000-0000-4000-8000-000000000000',
  ipv4: '127.0.0.1',
}

/** The smallest value that satisfies a JSON schema of the kind OpenAI's strict mode allows. */
export function sample(schema: unknown, root: unknown = schema, depth = 0): unknown {
  if (typeof schema !== 'object' || schema === null || depth > 32) return {}
  const s = schema as Schema
  if (typeof s.$ref === 'string') return sample(resolve(root, s.$ref), root, depth + 1)
  if ('const' in s) return s.const
  if (Array.isArray(s.enum)) return s.enum[0]
  const branches = s.anyOf ?? s.oneOf
  if (Array.isArray(branches)) return sample(pickBranch(branches), root, depth + 1)
  if (Array.isArray(s.allOf)) return sample(Object.assign({}, ...(s.allOf as object[])), root, depth + 1)
  return sampleOfType(typeOf(s), s, root, depth)
}

function sampleOfType(type: string, s: Schema, root: unknown, depth: number): unknown {
  switch (type) {
    case 'object':
      return sampleObject(s, root, depth)
    case 'array':
      return Array.from({ length: number(s.minItems) }, () => sample(s.items, root, depth + 1))
    case 'string':
      return FORMATS[String(s.format)] ?? 'x'.repeat(Math.max(1, number(s.minLength)))
    case 'integer':
      return Math.ceil(lowest(s))
    case 'number':
      return lowest(s)
    case 'boolean':
      return true
    default:
      return null
  }
}

function sampleObject(s: Schema, root: unknown, depth: number): Schema {
  const properties = (s.properties ?? {}) as Schema
  const names = Array.isArray(s.required) ? (s.required as string[]) : []
  return Object.fromEntries(names.map((name) => [name, sample(properties[name] ?? {}, root, depth + 1)]))
}

function typeOf(s: Schema): string {
  if (Array.isArray(s.type)) return String(s.type[0])
  return typeof s.type === 'string' ? s.type : 'object'
}

/** A branch without $ref where there is one: references may be to the schema itself. */
function pickBranch(branches: unknown[]): unknown {
  return branches.find((b) => typeof b === 'object' && b !== null && !('$ref' in b)) ?? branches[0]
}

function lowest(s: Schema): number {
  if (typeof s.exclusiveMinimum === 'number') return s.exclusiveMinimum + 1
  return number(s.minimum)
}

function number(value: unknown): number {
  return typeof value === 'number' ? value : 0
}

function resolve(root: unknown, pointer: string): unknown {
  const steps = pointer.replace(/^#\/?/, '').split('/').filter(Boolean)
  return steps.reduce<unknown>(
    (at, name) => (at as Schema | undefined)?.[name.replaceAll('~1', '/').replaceAll('~0', '~')],
    root,
  )
}
