import type { SentTexts } from '../../kit/long-runs.ts'
import { isObject, type JsonObject } from '../../kit/parse-json.ts'
import type { RequestFacts } from '../../model/call.ts'
import { Fault } from '../../model/fault.ts'
import type { CallPath } from '../wire.ts'
import { invalid, listAt, objectAt, readObject, readPositive } from './fields.ts'
import { inputSize } from './input-size.ts'

/** Most candidates that anything of this format is asked for. */
const MOST_CANDIDATES = 128

/** Reads a GenerateContentRequest. Throws Fault `invalid_request` that names the field. */
export function read(raw: JsonObject, bodyLength: number, path: CallPath, texts?: SentTexts): RequestFacts {
  if (path.stream && path.alt !== 'sse') {
    const text = 'Streams are server-sent events here: add ?alt=sse to the URL of streamGenerateContent.'
    throw new Fault('invalid_request', 'unsupported_stream_format', text, { param: 'alt' })
  }
  const body = objectAt(raw, 'body')
  const model = modelOf(body, path)
  checkContents(body)
  const config = readObject(body, 'generationConfig') ?? {}
  const size = inputSize(body, bodyLength, texts)
  return {
    model,
    stream: path.stream ?? false,
    // The format tells usage always.
    wantsUsage: true,
    outputCap: readPositive(config, 'maxOutputTokens', 'generationConfig.maxOutputTokens'),
    choices: readPositive(config, 'candidateCount', 'generationConfig.candidateCount', MOST_CANDIDATES) ?? 1,
    generates: true,
    inputCeiling: size.ceiling,
    inputImages: size.images,
    inputEstimate: size.estimate,
    stored: size.stored,
    endUser: undefined,
  }
}

/** The path names the model; a body that names it too must mean the same one. */
function modelOf({ model }: JsonObject, path: CallPath): string {
  const named = path.model
  if (!named || named.length > 256) {
    throw invalid(
      'model',
      'The path must name a model of at most 256 characters: /v1beta/models/{model}:generateContent.',
    )
  }
  if (model !== undefined && model !== null && model !== named && model !== `models/${named}`) {
    throw invalid('model', "'model' of the body is another one than the path names. Leave it out.")
  }
  return named
}

function checkContents({ contents }: JsonObject): void {
  if (contents === undefined || contents === null) {
    const text = "Missing required parameter: 'contents'."
    throw new Fault('invalid_request', 'missing_required_parameter', text, { param: 'contents' })
  }
  const list = listAt(contents, 'contents')
  if (list.length === 0) throw invalid('contents', "'contents' must be an array with at least one content.")
  list.forEach((content, index) => {
    const path = `contents[${index}]`
    if (!isObject(content)) throw invalid(path, `'${path}' must be an object.`)
    for (const part of listAt(content.parts, `${path}.parts`)) {
      if (!isObject(part)) throw invalid(`${path}.parts`, `'${path}.parts' must hold objects.`)
    }
  })
}
