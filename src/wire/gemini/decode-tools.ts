import { asObject, type JsonObject } from '../../kit/parse-json.ts'
import type { Tool, ToolChoice } from '../../model/chat/request.ts'
import type { Losses } from '../translate/losses.ts'
import { invalid, listAt, objectAt, readObject, readText, readTexts } from './fields.ts'
import { toJsonSchema } from './schema.ts'

type FunctionTool = Extract<Tool, { kind: 'function' }>

/** `tools`: functions to declare, and tools that run at the provider, each under its own name. */
export function decodeTools(value: unknown, losses: Losses): readonly Tool[] | undefined {
  if (value === undefined || value === null) return undefined
  return listAt(value, 'tools').flatMap((tool, index) => {
    const path = `tools[${index}]`
    return Object.entries(objectAt(tool, path)).flatMap(([name, told]): readonly Tool[] => {
      if (name !== 'functionDeclarations') return [{ kind: 'hosted', origin: 'gemini', name, raw: { [name]: told } }]
      return listAt(told, `${path}.functionDeclarations`).map((declaration, at) =>
        decodeFunction(declaration, `${path}.functionDeclarations[${at}]`, losses),
      )
    })
  })
}

/** A FunctionDeclaration, whose parameters are either Gemini's own Schema or JSON Schema. */
function decodeFunction(value: unknown, path: string, losses: Losses): FunctionTool {
  const declaration = objectAt(value, path)
  const name = readText(declaration, 'name', `${path}.name`)
  if (!name) throw invalid(`${path}.name`, `'${path}.name' is missing.`)
  for (const field of ['behavior', 'response', 'responseJsonSchema']) {
    if (declaration[field] !== undefined) losses.unknown(`${path}.${field}`)
  }
  const read: FunctionTool = {
    kind: 'function',
    name,
    description: readText(declaration, 'description', `${path}.description`),
    parameters: decodeParameters(declaration, path),
    strict: undefined,
  }
  return losses.placed(read, path)
}

function decodeParameters(declaration: JsonObject, path: string): JsonObject | undefined {
  const own = asObject(declaration.parameters)
  if (own) return toJsonSchema(own, `${path}.parameters`)
  return asObject(declaration.parametersJsonSchema)
}

export interface CallingConfig {
  readonly choice: ToolChoice | undefined
  /** Calls are held to the schemas of their functions. */
  readonly validated: boolean
}

/** `toolConfig.functionCallingConfig`: `{mode, allowedFunctionNames}`. */
export function decodeCalling(toolConfig: JsonObject | undefined, losses: Losses): CallingConfig {
  const path = 'toolConfig.functionCallingConfig'
  const config = toolConfig && readObject(toolConfig, 'functionCallingConfig', path)
  if (!config) return { choice: undefined, validated: false }
  if (config.streamFunctionCallArguments === true) losses.unknown(`${path}.streamFunctionCallArguments`)
  const mode = readText(config, 'mode', `${path}.mode`)?.toUpperCase()
  const names = readTexts(config, 'allowedFunctionNames', `${path}.allowedFunctionNames`) ?? []
  switch (mode) {
    case 'NONE':
      return { choice: { kind: 'none' }, validated: false }
    case 'ANY':
      return { choice: required(names), validated: false }
    case 'VALIDATED': {
      const choice: ToolChoice = names.length > 0 ? { kind: 'allowed', names, required: false } : { kind: 'auto' }
      return { choice, validated: true }
    }
    case 'AUTO':
      return { choice: { kind: 'auto' }, validated: false }
    case undefined:
    case 'MODE_UNSPECIFIED':
      return { choice: undefined, validated: false }
    default:
      throw invalid(`${path}.mode`, `'${path}.mode' must be AUTO, ANY, NONE or VALIDATED.`)
  }
}

function required(names: readonly string[]): ToolChoice {
  const [name, ...others] = names
  if (name === undefined) return { kind: 'required' }
  return others.length > 0 ? { kind: 'allowed', names, required: true } : { kind: 'named', name }
}
