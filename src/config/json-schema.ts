import { parse } from 'yaml'
import { z } from 'zod'
import { configSchema } from './config-schema.ts'

/** A node of a JSON Schema, as far as it is looked at here. */
export interface SchemaNode {
  readonly properties?: Readonly<Record<string, SchemaNode>>
  readonly additionalProperties?: SchemaNode | boolean
  readonly items?: SchemaNode
  /** As one would write it in the file. */
  readonly example?: string
  readonly type?: string
}

type Override = NonNullable<Parameters<typeof z.toJSONSchema>[1]>['override']

function generate(override?: Override): Record<string, unknown> {
  return z.toJSONSchema(configSchema, { target: 'draft-2020-12', io: 'input', ...(override && { override }) })
}

/** Turns our notes into what editors know: examples as values, and lists that a variable may stand for too. */
const forEditors: Override = ({ jsonSchema }) => {
  const node = jsonSchema as Record<string, unknown>
  const { enum: values, type, example } = node
  if (typeof example === 'string') node.examples = [parse(example)]
  delete node.example
  if (values === undefined) return
  delete node.enum
  delete node.type
  node.anyOf = [
    { type, enum: values },
    { type: 'string', pattern: '\\$\\{' },
  ]
}

/** JSON Schema (draft 2020-12) of the configuration file, for editors; shipped as schema/trilane.schema.json. */
export function configJsonSchema(): Record<string, unknown> {
  return {
    ...generate(forEditors),
    title: 'Trilane configuration',
    description:
      `trilane.yaml. Every value may hold \${ENV_VAR} or \${ENV_VAR:-default}. Token prices are in USD per million ` +
      'tokens; image, request and search prices in USD for one.',
  }
}

let cached: SchemaNode | undefined

/** What the schema says about the place that a path leads to. */
export function schemaAt(path: readonly PropertyKey[]): SchemaNode | undefined {
  cached ??= generate() as SchemaNode
  let node: SchemaNode | undefined = cached
  for (const part of path) {
    if (!node) return undefined
    if (typeof part === 'number') node = node.items
    else {
      const { properties, additionalProperties }: SchemaNode = node
      const own = properties && Object.hasOwn(properties, part) ? properties[String(part)] : undefined
      node = own ?? (typeof additionalProperties === 'object' ? additionalProperties : undefined)
    }
  }
  return node
}
