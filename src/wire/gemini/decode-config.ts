import type { JsonObject } from '../../kit/parse-json.ts'
import type { AnswerFormat, ChatRequest, ReasoningWish } from '../../model/chat/request.ts'
import type { Losses } from '../translate/losses.ts'
import { present, readFlag, readInteger, readNumber, readObject, readPositive, readText, readTexts } from './fields.ts'
import { toJsonSchema } from './schema.ts'
import { effortOf } from './thinking.ts'

const PATH = 'generationConfig'

/** Fields of generationConfig that are said in the canonical model. */
const known = new Set([
  'temperature',
  'topP',
  'topK',
  'candidateCount',
  'maxOutputTokens',
  'stopSequences',
  'seed',
  'presencePenalty',
  'frequencyPenalty',
  'responseMimeType',
  'responseSchema',
  'responseJsonSchema',
  'responseLogprobs',
  'logprobs',
  'thinkingConfig',
])

/** Fields that only Gemini and Vertex AI have. */
const native = new Set([
  'responseModalities',
  'speechConfig',
  'mediaResolution',
  'imageConfig',
  'responseFormat',
  'audioTimestamp',
  'audioTranscriptionConfig',
  'enableAffectiveDialog',
  'enableEnhancedCivicAnswers',
  'routingConfig',
  'modelSelectionConfig',
  'modelConfig',
  'generationOutputConfig',
  'translationConfig',
])

export interface DecodedConfig {
  readonly request: Partial<ChatRequest>
  /** By path from the request's top. */
  readonly native: Readonly<Record<string, unknown>>
}

/** `generationConfig`. Throws Fault `invalid_request` that names the field. */
export function decodeConfig(body: JsonObject, losses: Losses): DecodedConfig {
  const config = readObject(body, PATH) ?? {}
  const at = (name: string) => `${PATH}.${name}`
  const number = (name: string) => readNumber(config, name, at(name))
  const own = ownFields(config, losses)
  const format = answerFormat(config)
  return {
    request: present({
      temperature: number('temperature'),
      topP: number('topP'),
      topK: number('topK'),
      choices: readPositive(config, 'candidateCount', at('candidateCount')),
      maxOutputTokens: readPositive(config, 'maxOutputTokens', at('maxOutputTokens')),
      stop: readTexts(config, 'stopSequences', at('stopSequences')),
      seed: readInteger(config, 'seed', at('seed')),
      presencePenalty: number('presencePenalty'),
      frequencyPenalty: number('frequencyPenalty'),
      answerFormat: format,
      logprobs: readFlag(config, 'responseLogprobs', at('responseLogprobs')),
      topLogprobs: readInteger(config, 'logprobs', at('logprobs')),
      reasoning: reasoningWish(config),
    }),
    native: format || config.responseMimeType === undefined ? own : { ...own, ...otherAnswerFormat(config) },
  }
}

function ownFields(config: JsonObject, losses: Losses): Readonly<Record<string, unknown>> {
  const fields: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(config)) {
    if (known.has(name) || value === undefined || value === null) continue
    if (name === 'responseModalities' && isTextOnly(value)) continue
    if (native.has(name)) fields[`${PATH}.${name}`] = value
    else losses.unknown(`${PATH}.${name}`)
  }
  return fields
}

/** What every model answers with unless told otherwise. */
function isTextOnly(modalities: unknown): boolean {
  return Array.isArray(modalities) && modalities.every((one) => one === 'TEXT' || one === 'MODALITY_UNSPECIFIED')
}

function answerFormat(config: JsonObject): AnswerFormat | undefined {
  const type = readText(config, 'responseMimeType', `${PATH}.responseMimeType`)
  if (type === 'text/plain') return { kind: 'text' }
  if (type !== 'application/json') return undefined
  const own = readObject(config, 'responseSchema', `${PATH}.responseSchema`)
  const schema = own
    ? toJsonSchema(own, `${PATH}.responseSchema`)
    : readObject(config, 'responseJsonSchema', `${PATH}.responseJsonSchema`)
  if (!schema) return { kind: 'json' }
  return { kind: 'schema', name: undefined, description: undefined, schema, strict: undefined }
}

/** `text/x.enum`: one of some words and nothing around it. */
function otherAnswerFormat(config: JsonObject): JsonObject {
  const { responseMimeType, responseSchema, responseJsonSchema } = config
  return present({
    [`${PATH}.responseMimeType`]: responseMimeType,
    [`${PATH}.responseSchema`]: responseSchema,
    [`${PATH}.responseJsonSchema`]: responseJsonSchema,
  })
}

/** `thinkingConfig`: a budget of 0 turns thinking off, -1 leaves it to the model. */
function reasoningWish(config: JsonObject): ReasoningWish | undefined {
  const path = `${PATH}.thinkingConfig`
  const thinking = readObject(config, 'thinkingConfig', path)
  if (!thinking) return undefined
  const shown = readFlag(thinking, 'includeThoughts', `${path}.includeThoughts`)
  const budget = readInteger(thinking, 'thinkingBudget', `${path}.thinkingBudget`)
  const level = effortOf(readText(thinking, 'thinkingLevel', `${path}.thinkingLevel`))
  return present({
    show: shown === undefined ? undefined : shown ? ('auto' as const) : ('none' as const),
    effort: budget === 0 ? ('none' as const) : level,
    budgetTokens: budget !== undefined && budget > 0 ? budget : undefined,
    adaptive: budget === -1 ? true : undefined,
  })
}
