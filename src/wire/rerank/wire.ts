import { asCount, asObject, asString, type JsonObject } from '../../kit/parse-json.ts'
import type { RequestFacts } from '../../model/call.ts'
import { Fault } from '../../model/fault.ts'
import type { Bound } from '../../model/units.ts'
import type { Usage } from '../../model/usage.ts'
import { openAiErrors } from '../openai/error-body.ts'
import { readMediaAnswer } from '../openai/media-answer.ts'
import { invalid, type RequestRules, readModel, toUpstream } from '../openai/request.ts'
import { OpenAiStreamTap } from '../openai/stream-tap.ts'
import { sseFraming } from '../sse-framing.ts'
import type { Wire } from '../wire.ts'

/** Cohere API reference, "Rerank"; Jina's and OpenRouter's requests are of the same shape. */
const rules: RequestRules = {
  streams: false,
  capFields: [],
  stores: false,
  allowed: new Set([
    'model',
    'query',
    'documents',
    'top_n',
    'rank_fields',
    'return_documents',
    'max_chunks_per_doc',
    'max_tokens_per_doc',
    'truncation',
  ]),
}
const members = new Set(['id', 'object', 'model', 'results', 'meta', 'usage', 'error'])

/** A search unit is a query with up to 100 documents; each begun 500 tokens of document and query count as one. */
const DOCUMENTS_PER_UNIT = 100
const TOKENS_PER_DOCUMENT = 500
const BYTES_PER_TOKEN = 4

function read(body: JsonObject, bodyLength: number): RequestFacts {
  const { query, documents } = body
  for (const name of ['query', 'documents']) {
    if (body[name] !== undefined && body[name] !== null) continue
    const text = `Missing required parameter: '${name}'.`
    throw new Fault('invalid_request', 'missing_required_parameter', text, { param: name })
  }
  if (!Array.isArray(documents) || documents.length === 0) {
    throw invalid('documents', "'documents' must be a non-empty array of strings or objects.")
  }
  const asked = asString(query) === undefined ? bodyLength : Buffer.byteLength(query as string)
  // The query is read with each document.
  const tokens = bodyLength + asked * documents.length
  return {
    model: readModel(body),
    stream: false,
    wantsUsage: true,
    outputCap: undefined,
    choices: 1,
    generates: false,
    inputCeiling: tokens,
    inputEstimate: Math.ceil(tokens / BYTES_PER_TOKEN),
    endUser: undefined,
    units: { searches: searchUnits(documents, asked) },
  }
}

function searchUnits(documents: readonly unknown[], query: number): Bound {
  let ceiling = 0
  let estimate = 0
  for (const document of documents) {
    const text = asString(document) ?? JSON.stringify(document)
    const bytes = Buffer.byteLength(text) + query
    ceiling += Math.ceil(bytes / TOKENS_PER_DOCUMENT) || 1
    estimate += Math.ceil(bytes / BYTES_PER_TOKEN / TOKENS_PER_DOCUMENT) || 1
  }
  return { ceiling: Math.ceil(ceiling / DOCUMENTS_PER_UNIT), estimate: Math.ceil(estimate / DOCUMENTS_PER_UNIT) }
}

/** Cohere tells billed units in `meta`; OpenRouter `search_units` and Jina tokens in `usage`. */
function readUsage(usage: JsonObject | undefined, meta: JsonObject | undefined): Usage | undefined {
  const billed = asObject(meta?.billed_units)
  const searches = asCount(billed?.search_units) ?? asCount(usage?.search_units)
  const inputTokens =
    asCount(usage?.prompt_tokens) ??
    asCount(usage?.total_tokens) ??
    asCount(billed?.input_tokens ?? billed?.total_tokens)
  if (searches === undefined && inputTokens === undefined) return undefined
  return { inputTokens, outputTokens: undefined, searches, estimated: false }
}

export const rerank: Wire = {
  format: 'rerank',
  errors: openAiErrors,
  ownHeaders: [],
  keepAlive: undefined,
  framing: sseFraming,
  read,
  toUpstream: (call, target) => toUpstream(call, target, rules),
  readAnswer: (body) =>
    readMediaAnswer(body, { members, usage: (usage, _, __, member) => readUsage(usage, asObject(member('meta'))) }),
  tap: (options) => new OpenAiStreamTap(options),
}
