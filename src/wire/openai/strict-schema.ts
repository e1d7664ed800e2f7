import { asObject, isObject, type JsonObject } from '../../kit/parse-json.ts'
import type { AnswerFormat, JsonSchema, Tool } from '../../model/chat/request.ts'
import type { Losses } from '../translate/losses.ts'

/** Keywords that strict schemas must not have. */
const refused = [
  ...['allOf', 'oneOf', 'not', 'if', 'then', 'else', 'dependencies', 'dependentRequired', 'dependentSchemas'],
  ...['patternProperties', 'propertyNames', 'minProperties', 'maxProperties', 'unevaluatedProperties'],
  ...['prefixItems', 'contains', 'minContains', 'maxContains', 'uniqueItems', 'unevaluatedItems'],
  ...['contentEncoding', 'contentMediaType', 'contentSchema', '$anchor', '$dynamicAnchor', '$dynamicRef'],
]

/** Objects within objects that strict schemas may have. */
const DEEPEST = 10

/** Calls of a function without arguments. */
const nothing: JsonObject = { type: 'object', properties: {}, required: [], additionalProperties: false }

/**
 * The schema as OpenAI's strict mode takes it; undefined where that would be another schema. In each object all members
 * are required and no others allowed: one that only leaves the others unsaid is closed, for what the model then writes
 * fits the schema that was asked for. Sources: OpenAI's guide "Structured Outputs", "Supported schemas", and its official
 * SDK (`toStrictJsonSchema`), which refuses the same keywords.
 */
export function strictSchema(schema: JsonSchema | undefined): JsonObject | undefined {
  if (schema === undefined) return nothing
  if (!isObject(schema) || schema.type !== 'object' || schema.anyOf !== undefined) return undefined
  return held(schema, 0)
}

/** A tool as OpenAI takes it: strict only with a schema that can be. `losses` is told of the others. */
export function strictTool<T extends Extract<Tool, { kind: 'function' }>>(tool: T, losses: Losses): T {
  if (!tool.strict) return tool
  const parameters = strictSchema(tool.parameters)
  if (parameters) return { ...tool, parameters }
  losses.lose('strict_tools', `tools.${tool.name}.strict`)
  return { ...tool, strict: false }
}

/** As `strictTool`, of what the answer is held to. */
export function strictFormat(format: AnswerFormat | undefined, losses: Losses): AnswerFormat | undefined {
  if (format?.kind !== 'schema' || !format.strict) return format
  const schema = strictSchema(format.schema)
  if (schema) return { ...format, schema }
  losses.lose('strict_schema', 'response_format.strict')
  return { ...format, strict: false }
}

function held(node: unknown, depth: number): JsonObject | undefined {
  if (!isObject(node) || refused.some((keyword) => node[keyword] !== undefined)) return undefined
  if (node.$ref !== undefined) return Object.keys(node).length === 1 ? node : undefined
  const { type, anyOf } = node
  if (type === undefined && anyOf === undefined && node.enum === undefined && node.const === undefined) return undefined
  const object = isOf('object', type) ? heldObject(node, depth) : {}
  const items = isOf('array', type) ? held(node.items, depth) : undefined
  const branches = Array.isArray(anyOf) ? anyOf.map((branch) => held(branch, depth)) : []
  const definitions = heldDefinitions(node, depth)
  const lacking = isOf('array', type) && !items
  if (!object || !definitions || lacking || branches.includes(undefined)) return undefined
  return {
    ...node,
    ...object,
    ...definitions,
    ...(items && { items }),
    ...(branches.length > 0 && { anyOf: branches }),
  }
}

function isOf(kind: string, type: unknown): boolean {
  return type === kind || (Array.isArray(type) && type.includes(kind))
}

/** Members of an object's schema; undefined where some of it may be absent, or more may be there. */
function heldObject(node: JsonObject, depth: number): JsonObject | undefined {
  const { additionalProperties, required = [] } = node
  const open = additionalProperties !== undefined && additionalProperties !== false
  // Without names an object that says nothing else of its members is a map.
  if (open || (node.properties === undefined && additionalProperties === undefined)) return undefined
  const properties = heldMembers(node.properties ?? {}, depth + 1)
  if (!properties || depth >= DEEPEST || !Array.isArray(required)) return undefined
  const names = Object.keys(properties)
  const named = new Set<unknown>(required)
  if (named.size !== names.length || !names.every((name) => named.has(name))) return undefined
  return { properties, required, additionalProperties: false }
}

function heldDefinitions(node: JsonObject, depth: number): JsonObject | undefined {
  const out: Record<string, unknown> = {}
  for (const key of ['$defs', 'definitions']) {
    if (node[key] === undefined) continue
    const members = heldMembers(node[key], depth)
    if (!members) return undefined
    out[key] = members
  }
  return out
}

function heldMembers(value: unknown, depth: number): JsonObject | undefined {
  const members = Object.entries(asObject(value) ?? {}).map(([name, node]) => [name, held(node, depth)] as const)
  return members.some(([, node]) => !node) ? undefined : Object.fromEntries(members)
}
