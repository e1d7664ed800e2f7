import { asString, type JsonObject } from '../../kit/parse-json.ts'
import type { ChatRequest, Tool, ToolChoice } from '../../model/chat/request.ts'
import type { Losses } from '../translate/losses.ts'
import { listAt, objectAt, optionalFlag, optionalText, tellOthers, textAt, withMark } from './fields.ts'
import { invalid } from './request.ts'
import { isFunction } from './tools.ts'

const known: ReadonlySet<string> = new Set(['type', 'name', 'description', 'input_schema', 'strict', 'cache_control'])

export function decodeTools(tools: unknown, losses: Losses): readonly Tool[] | undefined {
  if (tools === undefined || tools === null) return undefined
  return listAt(tools, 'tools').map((item, index) => {
    const path = `tools[${index}]`
    return losses.placed(decodeTool(objectAt(item, path), path, losses), path)
  })
}

function decodeTool(tool: JsonObject, path: string, losses: Losses): Tool {
  const type = optionalText(tool.type, `${path}.type`)
  if (!isFunction(type)) {
    return { kind: 'hosted', origin: 'anthropic-messages', name: asString(tool.name) ?? type ?? '', raw: tool }
  }
  tellOthers(tool, known, path, losses)
  return {
    kind: 'function',
    name: textAt(tool.name, `${path}.name`),
    description: optionalText(tool.description, `${path}.description`),
    parameters: objectAt(tool.input_schema, `${path}.input_schema`),
    strict: optionalFlag(tool.strict, `${path}.strict`),
    ...withMark(tool, path),
  }
}

/** The choice, and with it whether several tools may be called at once. */
export function decodeToolChoice(value: unknown): Pick<ChatRequest, 'toolChoice' | 'parallelToolCalls'> {
  if (value === undefined || value === null) return {}
  const choice = objectAt(value, 'tool_choice')
  const alone = optionalFlag(choice.disable_parallel_tool_use, 'tool_choice.disable_parallel_tool_use')
  return { toolChoice: kindOf(choice), ...(alone !== undefined && { parallelToolCalls: !alone }) }
}

function kindOf(choice: JsonObject): ToolChoice {
  switch (choice.type) {
    case 'auto':
    case 'none':
      return { kind: choice.type }
    case 'any':
      return { kind: 'required' }
    case 'tool':
      return { kind: 'named', name: textAt(choice.name, 'tool_choice.name') }
    default:
      throw invalid('tool_choice.type', "Input should be 'auto', 'any', 'tool' or 'none'.")
  }
}
