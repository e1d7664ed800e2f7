import { asObject, asString, type JsonObject } from '../../kit/parse-json.ts'

/** Fields that name something the provider has kept, or make it keep the answer. */
const referring = ['previous_response_id', 'conversation', 'prompt'] as const

/**
 * The top-level field or tool by which a request uses state at the provider; undefined when it uses none. Items of
 * `input` are looked at elsewhere.
 */
export function storedField(body: JsonObject): string | undefined {
  for (const field of referring) if (body[field] !== undefined && body[field] !== null) return field
  if (body.background === true) return 'background'
  const tools = Array.isArray(body.tools) ? body.tools : []
  const index = tools.findIndex((tool) => usesContainer(asObject(tool)))
  return index < 0
    ? undefined
    : `tools[${index}].${asObject(tools[index])?.type === 'shell' ? 'environment' : 'container'}`
}

/** A container that lives on at the provider, by its id. */
function usesContainer(tool: JsonObject | undefined): boolean {
  if (tool?.type === 'code_interpreter') return asString(tool.container) !== undefined
  return tool?.type === 'shell' && asObject(tool.environment)?.type === 'container_reference'
}
