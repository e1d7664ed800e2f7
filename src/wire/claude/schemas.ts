import { isObject, type JsonObject } from '../../kit/parse-json.ts'
import type { AnswerFormat, JsonSchema, Tool } from '../../model/chat/request.ts'
import type { Losses } from '../translate/losses.ts'
import { strictSchema } from './strict-schema.ts'
import type { Traits } from './traits.ts'

/** The schema that an answer is held to; undefined for text. Throws by `losses` where it cannot be held to any. */
export function answerSchema(
  format: AnswerFormat | undefined,
  { strict }: Traits,
  losses: Losses,
): JsonObject | undefined {
  if (!format || format.kind === 'text') return undefined
  if (format.kind === 'json' || !isObject(format.schema)) {
    losses.lose('json_without_schema', 'response_format')
    return undefined
  }
  if (!strict) losses.lose('json_schema', 'response_format')
  const { schema, loosened } = strictSchema(format.schema)
  if (loosened) losses.lose('schema_keywords', 'response_format')
  return schema
}

/** Schema and strictness of a tool. A tool that shall be held to its schema has one that can be kept. */
export function toolSchema(
  { name, parameters, strict }: Pick<Extract<Tool, { kind: 'function' }>, 'name' | 'parameters' | 'strict'>,
  traits: Traits,
  losses: Losses,
): { readonly schema: JsonObject; readonly strict: boolean | undefined } {
  const schema = objectSchema(parameters)
  if (strict && !traits.strict) losses.lose('strict_tools', `tools.${name}.strict`)
  const held = strict && traits.strict ? strictSchema(schema) : undefined
  if (held?.loosened) losses.lose('schema_keywords', `tools.${name}.parameters`)
  return { schema: held?.schema ?? schema, strict: traits.strict ? strict : undefined }
}

/** The schema of an input must be one of an object; a tool without arguments takes an empty one. */
function objectSchema(parameters: JsonSchema | undefined): JsonObject {
  if (!isObject(parameters)) return { type: 'object', properties: {} }
  return parameters.type === 'object' ? parameters : { ...parameters, type: 'object' }
}
