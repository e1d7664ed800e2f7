import { ApiError } from './errors.ts'
import { object, objects } from './formats/place.ts'

type Fields = Record<string, unknown>

const BANNED = ['allOf', 'oneOf', 'not', 'if', 'then', 'else', 'dependentRequired', 'patternProperties', 'uniqueItems']

/** OpenAI's SDK, `FunctionDefinition.name`. */
const NAME = /^[a-zA-Z0-9_-]{1,64}$/

/** Refuses names of tools as OpenAI does. */
function checkToolNames({ tools }: Fields): void {
  objects(tools).forEach((tool, index) => {
    if (tool.type !== 'function') return
    const { name } = tool.function === undefined ? tool : object(tool.function)
    if (NAME.test(String(name))) return
    const param = `tools[${index}]${tool.function === undefined ? '' : '.function'}.name`
    const message = `Invalid '${param}': string does not match pattern. Expected a string that matches the pattern '^[a-zA-Z0-9_-]+$'.`
    throw new ApiError(400, { message, type: 'invalid_request_error', param, code: 'invalid_value' })
  })
}

/**
 * Refuses schemas of `strict: true` as OpenAI does (guide "Structured Outputs", "Supported schemas"). `fields`: a request
 * of chat completions or of responses.
 */
export function checkTools(fields: Fields): void {
  objects(fields.tools).forEach((tool, index) => {
    const told = tool.function === undefined ? tool : object(tool.function)
    if (tool.type !== 'function' || told.strict !== true) return
    const param = `tools[${index}]${tool.function === undefined ? '' : '.function'}.parameters`
    refuse(`function '${told.name}'`, strictError(told.parameters, []), param, 'invalid_function_parameters')
  })
  checkToolNames(fields)
  const chat = object(fields.response_format)
  const format = object(object(fields.text).format)
  const [given, param] =
    chat.type === 'json_schema' ? [object(chat.json_schema), 'response_format'] : [format, 'text.format.schema']
  if (given.strict !== true) return
  refuse(`response_format '${given.name}'`, strictError(given.schema, []), param, null)
}

function refuse(what: string, error: string | undefined, param: string, code: string | null): void {
  if (error === undefined) return
  const message = `Invalid schema for ${what}: ${error}`
  throw new ApiError(400, { message, type: 'invalid_request_error', param, code })
}

function strictError(node: unknown, path: string[]): string | undefined {
  const at = `In context=(${path.map((step) => `'${step}'`).join(', ')}), `
  if (typeof node !== 'object' || node === null) return `${at}schema must be an object.`
  const schema = node as Fields
  if (path.length === 0 && schema.type !== 'object') return 'schema must have type "object".'
  const banned = BANNED.find((keyword) => schema[keyword] !== undefined)
  if (banned !== undefined) return `${at}'${banned}' is not permitted.`
  if (['type', '$ref', 'anyOf', 'enum', 'const'].every((key) => schema[key] === undefined)) {
    return `${at}schema must have a 'type' key.`
  }
  const isObject = schema.type === 'object' || (Array.isArray(schema.type) && schema.type.includes('object'))
  if (isObject && schema.additionalProperties !== false) {
    return `${at}'additionalProperties' is required to be supplied and to be false.`
  }
  const properties = object(schema.properties)
  const required = Array.isArray(schema.required) ? schema.required : []
  const lacking = Object.keys(properties).find((name) => !required.includes(name))
  if (lacking !== undefined) {
    return `${at}'required' is required to be supplied and to be an array including every key in properties. Missing '${lacking}'.`
  }
  const below: [string[], unknown][] = [
    ...Object.entries(properties).map(([name, inner]): [string[], unknown] => [['properties', name], inner]),
    ...Object.entries(object(schema.$defs)).map(([name, inner]): [string[], unknown] => [['$defs', name], inner]),
    ...objects(schema.anyOf).map((inner, index): [string[], unknown] => [['anyOf', String(index)], inner]),
    ...(schema.items === undefined ? [] : [[['items'], schema.items] as [string[], unknown]]),
  ]
  for (const [steps, inner] of below) {
    const error = strictError(inner, [...path, ...steps])
    if (error !== undefined) return error
  }
  return undefined
}
