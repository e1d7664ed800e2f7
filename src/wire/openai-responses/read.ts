import type { SentTexts } from '../../kit/long-runs.ts'
import { asString, isObject, type JsonObject } from '../../kit/parse-json.ts'
import type { RequestFacts } from '../../model/call.ts'
import { Fault } from '../../model/fault.ts'
import { invalid, readFlag, readModel, readPositive } from '../openai/request.ts'
import type { CallPath } from '../wire.ts'
import { inputSize } from './input-size.ts'

/** Facts of a request to create a response. Throws Fault `invalid_request` that names the field. */
export function read(body: JsonObject, bodyLength: number, _?: CallPath, texts?: SentTexts): RequestFacts {
  const model = readModel(body)
  checkInput(body)
  const size = inputSize(body, bodyLength, texts)
  return {
    model,
    stream: readFlag(body, 'stream'),
    // The format tells usage at the end of every stream.
    wantsUsage: true,
    outputCap: readPositive(body, 'max_output_tokens'),
    choices: 1,
    generates: true,
    inputCeiling: size.ceiling,
    inputImages: size.images,
    inputEstimate: size.estimate,
    stored: size.stored,
    endUser: asString(body.safety_identifier) ?? asString(body.user),
  }
}

/** What may stand in for an input: it is kept at the provider. */
const inputElsewhere = ['previous_response_id', 'conversation', 'prompt']

function checkInput(body: JsonObject): void {
  const { input, instructions } = body
  if (input === undefined || input === null) {
    if (inputElsewhere.some((field) => body[field] !== undefined && body[field] !== null)) return
    throw new Fault('invalid_request', 'missing_required_parameter', "Missing required parameter: 'input'.", {
      param: 'input',
    })
  }
  if (typeof input !== 'string' && !(Array.isArray(input) && input.length > 0)) {
    throw invalid('input', "'input' must be a string or an array with at least one item.")
  }
  if (Array.isArray(input)) input.forEach(checkItem)
  if (instructions !== undefined && instructions !== null && typeof instructions !== 'string') {
    throw invalid('instructions', "'instructions' must be a string.")
  }
}

function checkItem(item: unknown, index: number): void {
  if (!isObject(item)) throw invalid(`input[${index}]`, `'input[${index}]' must be an object.`)
  const { type, role, content } = item
  if (typeof type !== 'string' && typeof role !== 'string' && typeof item.id !== 'string') {
    throw invalid(`input[${index}]`, `'input[${index}]' must have a 'type', or a 'role' such as "user".`)
  }
  if (typeof role === 'string' && (type === undefined || type === 'message')) {
    if (typeof content === 'string' || Array.isArray(content)) return
    throw invalid(`input[${index}].content`, `'input[${index}].content' must be a string or an array of parts.`)
  }
}
