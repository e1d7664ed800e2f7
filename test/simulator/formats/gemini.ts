import type { Draft } from '../draft.ts'
import { ApiError } from '../errors.ts'
import type { ChatMessage } from '../requests.ts'
import { pieces } from '../text.ts'
import type { Frame, ProviderFormat, Said } from './format.ts'
import { argumentsOf, matched, numberOf, object, objects, textOf } from './place.ts'
import type { GeminiAnswer } from './wire-types.ts'

type Fields = Record<string, unknown>

/** https://ai.google.dev/api/generate-content; streams only with `alt=sse`, as everybody asks for them. */
export const gemini: ProviderFormat = {
  name: 'gemini',
  framing: 'sse',
  idPrefix: 'gen-',
  place(path) {
    const found = matched(/^\/v1beta\/models\/([^/:]+):(generateContent|streamGenerateContent)$/, path)
    return found && { model: found[0] ?? '', stream: found[1] === 'streamGenerateContent' }
  },
  read(body, model) {
    if (!Array.isArray(body.contents) || body.contents.length === 0) throw invalid('contents is not specified')
    const config = object(body.generationConfig)
    const calling = object(object(body.toolConfig).functionCallingConfig)
    const allowed = Array.isArray(calling.allowedFunctionNames) ? calling.allowedFunctionNames.map(String) : undefined
    const tools = objects(body.tools)
      .flatMap(({ functionDeclarations }) => objects(functionDeclarations))
      .filter(({ name }) => allowed === undefined || allowed.includes(String(name)))
    return {
      model,
      messages: objects(body.contents).flatMap(messagesOf),
      max_tokens: numberOf(config.maxOutputTokens) ?? null,
      n: numberOf(config.candidateCount) ?? null,
      tools: tools.map(({ name, parametersJsonSchema }) => ({
        type: 'function',
        function: { name: String(name), parameters: parametersJsonSchema },
      })),
      tool_choice: calling.mode === 'ANY' ? 'required' : calling.mode === 'NONE' ? 'none' : 'auto',
    }
  },
  plain: (said) => answer(said, partsOf(said.draft), finishOf(said.draft), said.tellUsage),
  frames,
  errorBody: (status, { message }) => ({ error: { code: status, message, status: statusName(status) } }),
  errorFrame: (given) => ({
    data: {
      error: given ?? { code: 503, message: 'The model is overloaded. Please try again later.', status: 'UNAVAILABLE' },
    },
  }),
  headers: () => ({ 'server-timing': 'gfet4t7; dur=12' }),
}

const STATUS_NAMES: Record<number, string> = {
  401: 'UNAUTHENTICATED',
  403: 'PERMISSION_DENIED',
  404: 'NOT_FOUND',
  429: 'RESOURCE_EXHAUSTED',
  503: 'UNAVAILABLE',
  504: 'DEADLINE_EXCEEDED',
}

function statusName(status: number): string {
  return STATUS_NAMES[status] ?? (status < 500 ? 'INVALID_ARGUMENT' : 'INTERNAL')
}

function invalid(message: string): ApiError {
  return new ApiError(400, { message, type: 'invalid_request_error', param: null, code: null })
}

function messagesOf({ role, parts }: Fields): ChatMessage[] {
  const list = objects(parts)
  const results = list.filter(({ functionResponse }) => functionResponse !== undefined)
  const tools = results.map(({ functionResponse }): ChatMessage => {
    const { output, result, ...rest } = object(object(functionResponse).response)
    const told = output ?? result ?? rest
    return { role: 'tool', content: typeof told === 'string' ? told : JSON.stringify(told) }
  })
  const text = textOf(list)
  if (tools.length > 0 && text === '') return tools
  return [...tools, { role: role === 'model' ? 'assistant' : String(role ?? 'user'), content: text }]
}

type Part = NonNullable<NonNullable<NonNullable<GeminiAnswer['candidates']>[number]['content']>['parts']>[number]
type Finish = NonNullable<NonNullable<GeminiAnswer['candidates']>[number]['finishReason']>

function callsOf({ toolCalls }: Draft): Part[] {
  return toolCalls.map(({ function: { name, arguments: args } }) => ({
    functionCall: { name, args: argumentsOf(args) },
  }))
}

function partsOf(draft: Draft): Part[] {
  const text = draft.content ?? draft.refusal
  return [...(text === null ? [] : [{ text }]), ...callsOf(draft)]
}

function finishOf({ finish, refusal }: Draft): Finish {
  if (refusal !== null || finish === 'content_filter') return 'SAFETY'
  if (finish === 'length') return 'MAX_TOKENS'
  return finish === 'stop' || finish === 'tool_calls' ? 'STOP' : (finish as Finish)
}

function answer({ id, model, usage }: Said, parts: Part[], finish: Finish | undefined, metered: boolean): GeminiAnswer {
  return {
    candidates: [
      { content: { role: 'model', parts }, index: 0, ...(finish !== undefined && { finishReason: finish }) },
    ],
    ...(metered && {
      usageMetadata: {
        promptTokenCount: usage.input,
        candidatesTokenCount: usage.output - usage.reasoning,
        totalTokenCount: usage.input + usage.output,
        ...(usage.cached > 0 && { cachedContentTokenCount: usage.cached }),
        ...(usage.reasoning > 0 && { thoughtsTokenCount: usage.reasoning }),
        promptTokensDetails: [{ modality: 'TEXT', tokenCount: usage.input }],
      },
    }),
    modelVersion: model,
    responseId: id,
  } satisfies GeminiAnswer
}

/** Text in pieces, calls whole, the reason with the last one. */
function frames(said: Said): Frame[] {
  const texts = pieces(said.draft.content ?? said.draft.refusal ?? '').map((text): Part[] => [{ text }])
  const calls = callsOf(said.draft)
  const steps = calls.length > 0 ? [...texts, calls] : texts
  const last = steps.pop() ?? [{ text: '' }]
  return [
    ...steps.map((parts) => ({ data: answer(said, parts, undefined, false) })),
    { data: answer(said, last, finishOf(said.draft), said.tellUsage) },
  ]
}
