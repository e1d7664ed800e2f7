import type { Frame } from '../../simulator/formats/format.ts'
import type { GeminiAnswer } from '../../simulator/formats/wire-types.ts'
import * as say from './said.ts'

// https://ai.google.dev/api/generate-content and …/gemini-api/docs/thought-signatures

type Candidate = NonNullable<GeminiAnswer['candidates']>[number]
type Part = NonNullable<NonNullable<Candidate['content']>['parts']>[number]
type Usage = NonNullable<GeminiAnswer['usageMetadata']>

const USAGE: Usage = {
  promptTokenCount: 21,
  candidatesTokenCount: 9,
  totalTokenCount: 30,
  promptTokensDetails: [{ modality: 'TEXT', tokenCount: 21 }],
}
const THINKING: Usage = { ...USAGE, thoughtsTokenCount: 31, totalTokenCount: 61 }

function response(candidates: Candidate[], usage?: Usage | null): GeminiAnswer {
  return {
    candidates,
    ...(usage !== null && { usageMetadata: usage ?? USAGE }),
    modelVersion: 'gemini-2.5-pro',
    responseId: 'mAitaLmkHPPlz7IPvtfUqQ4',
  }
}

const candidate = (parts: Part[], more: Partial<Candidate> = {}): Candidate => ({
  content: { role: 'model', parts },
  index: 0,
  ...more,
})

/** Each step's parts are one event; usage grows, the reason comes last. */
function frames(steps: Part[][], more: Partial<Candidate>, usage: Usage | undefined = USAGE): Frame[] {
  const growing = usage && { ...usage, candidatesTokenCount: 1 }
  return steps.map((parts, at) => ({
    data: at === steps.length - 1 ? response([candidate(parts, more)], usage) : response([candidate(parts)], growing),
  }))
}

function written(parts: Part[], more: Partial<Candidate> = {}, usage: Usage | undefined = USAGE): say.Written {
  const end: Partial<Candidate> = { finishReason: 'STOP', ...more }
  const steps = parts.flatMap((part): Part[][] => {
    if (part.text === undefined || part.text === '') return [[part]]
    const { thoughtSignature, ...rest } = part
    const pieces = say.cut(part.text)
    return pieces.map((text, at) => [
      { ...rest, text, ...(at === pieces.length - 1 && thoughtSignature !== undefined && { thoughtSignature }) },
    ])
  })
  return {
    plain: response([candidate(parts, end)], usage),
    frames: frames(steps.length > 0 ? steps : [[]], end, usage),
  }
}

const call = ({ name, args }: { name: string; args: Record<string, unknown> }): Part => ({
  functionCall: { name, args },
})
const signed = (part: Part): Part => ({ ...part, thoughtSignature: say.SIGNATURE })
const thought: Part = { text: say.THOUGHT, thought: true }

/** Several calls come in one event. */
function together(parts: Part[]): say.Written {
  return { plain: written(parts).plain, frames: frames([parts], { finishReason: 'STOP' }) }
}

const grounding: Candidate['groundingMetadata'] = {
  webSearchQueries: ['capital of France'],
  groundingChunks: [{ web: { uri: say.SOURCE.url, title: say.SOURCE.title } }],
  groundingSupports: [
    { segment: { startIndex: 0, endIndex: say.TEXT.length, text: say.TEXT }, groundingChunkIndices: [0] },
  ],
}

const tokens = ['The', ' capital'].map((token) => ({ token, tokenId: 1, logProbability: -0.25 }))
const logprobsOf = (chosen: typeof tokens): Candidate['logprobsResult'] => ({
  chosenCandidates: chosen,
  topCandidates: chosen.map((token) => ({ candidates: [token] })),
})

export const geminiAnswers: say.Answers = {
  plain: written([{ text: say.TEXT }]),
  unicode: written([{ text: say.UNICODE }]),
  long: written([{ text: say.LONG }]),
  json: written([{ text: say.JSON_TEXT }]),
  toolCall: written([call(say.WEATHER)]),
  parallelCalls: together([call(say.WEATHER), call(say.TIME)]),
  interleavedCalls: written([call(say.WEATHER), call(say.TIME)]),
  emptyArguments: written([{ functionCall: { name: 'now', args: {} } }]),
  customCall: written([call({ name: 'apply_patch', args: { input: say.PATCH } })]),
  reasoning: written([thought, signed({ text: say.TEXT })], {}, THINKING),
  reasoningCall: written([thought, signed(call(say.WEATHER))], {}, THINKING),
  // Thinking is never hidden as data; a signature without thinking is what stands for it.
  redacted: written([signed({ text: say.TEXT })], {}, THINKING),
  cacheUsage: written(
    [{ text: say.TEXT }],
    {},
    {
      ...USAGE,
      promptTokenCount: 2048,
      cachedContentTokenCount: 1024,
      totalTokenCount: 2057,
    },
  ),
  length: written([{ text: say.TEXT }], { finishReason: 'MAX_TOKENS' }),
  stopSequence: written([{ text: say.TEXT }]),
  refusal: undefined,
  filtered: {
    plain: response([{ finishReason: 'SAFETY', index: 0 }]),
    frames: [{ data: response([{ finishReason: 'SAFETY', index: 0 }]) }],
  },
  citations: written([{ text: say.TEXT }], { groundingMetadata: grounding }),
  logprobs: {
    plain: response([
      candidate([{ text: 'The capital' }], { finishReason: 'STOP', logprobsResult: logprobsOf(tokens) }),
    ]),
    frames: tokens.map((token, at) => ({
      data: response([
        candidate([{ text: token.token }], {
          logprobsResult: logprobsOf([token]),
          ...(at === 1 && { finishReason: 'STOP' as const }),
        }),
      ]),
    })),
  },
  two: {
    plain: response([
      candidate([{ text: say.TEXT }], { finishReason: 'STOP' }),
      candidate([{ text: 'Paris.' }], { finishReason: 'STOP', index: 1 }),
    ]),
    frames: [
      { data: response([candidate([{ text: 'The capital ' }]), candidate([{ text: 'Par' }], { index: 1 })]) },
      {
        data: response([
          candidate([{ text: 'of France is Paris.' }], { finishReason: 'STOP' }),
          candidate([{ text: 'is.' }], { index: 1, finishReason: 'STOP' }),
        ]),
      },
    ],
  },
  errorMidStream: written([{ text: say.TEXT }]),
  noUsage: {
    plain: response([candidate([{ text: say.TEXT }], { finishReason: 'STOP' })], null),
    frames: say.cut(say.TEXT).map((text, at, all) => ({
      data: response([candidate([{ text }], at === all.length - 1 ? { finishReason: 'STOP' } : {})], null),
    })),
  },
}
