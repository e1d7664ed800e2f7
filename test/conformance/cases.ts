import type { AnswerName } from './answers/said.ts'

export interface Case {
  /** What the provider says; what it says to `plain` where its format has no words for it. */
  readonly answer: AnswerName
  /** Its turn is answered twice: the client sends the first answer back as it got it. */
  readonly roundTrip?: true
  /** What is looked at happens on streams only. */
  readonly streamOnly?: true
  /** The stream breaks off with an error after so many events. */
  readonly errorAfter?: number
  /** Bytes come in slices of so many. */
  readonly splitBytes?: number
}

/** What clients ask for, and what becomes of it. */
export const cases = {
  'plain text': { answer: 'plain' },
  'system message': { answer: 'plain' },
  'developer message': { answer: 'plain' },
  'several system messages': { answer: 'plain' },
  'system message in the middle': { answer: 'plain' },
  'multi-turn': { answer: 'plain' },
  'multi-part text': { answer: 'plain' },
  'image as data': { answer: 'plain' },
  'image by URL': { answer: 'plain' },
  'image detail': { answer: 'plain' },
  'two images': { answer: 'plain' },
  'audio input': { answer: 'plain' },
  'PDF as data': { answer: 'plain' },
  'PDF by URL': { answer: 'plain' },
  'text document': { answer: 'plain' },
  'function tool': { answer: 'toolCall' },
  'strict tool': { answer: 'toolCall' },
  'strict tool with an optional argument': { answer: 'toolCall' },
  'JSON schema with an optional member': { answer: 'json' },
  'tool without parameters': { answer: 'emptyArguments' },
  'tool choice auto': { answer: 'toolCall' },
  'tool choice none': { answer: 'plain' },
  'tool choice required': { answer: 'toolCall' },
  'tool choice named': { answer: 'toolCall' },
  'tool choice allowed': { answer: 'toolCall' },
  'parallel tool calls off': { answer: 'toolCall' },
  'tool call answered': { answer: 'plain' },
  'tool call answered, tools gone': { answer: 'plain' },
  'tool call answered, tool choice none': { answer: 'plain' },
  'parallel tool calls answered': { answer: 'plain' },
  'tool result with an error': { answer: 'plain' },
  'tool result with an image': { answer: 'plain' },
  'parallel tool calls': { answer: 'parallelCalls' },
  'interleaved tool calls': { answer: 'interleavedCalls', streamOnly: true },
  'custom tool': { answer: 'customCall' },
  'hosted web search': { answer: 'plain' },
  'JSON object': { answer: 'json' },
  'JSON schema': { answer: 'json' },
  'JSON schema with bounds': { answer: 'json' },
  'reasoning effort': { answer: 'reasoning' },
  'reasoning budget': { answer: 'reasoning' },
  'reasoning left to the model': { answer: 'reasoning' },
  'reasoning with a temperature': { answer: 'reasoning' },
  'reasoning round trip': { answer: 'reasoning', roundTrip: true },
  'reasoning round trip with a tool call': { answer: 'reasoningCall', roundTrip: true },
  'hidden reasoning round trip': { answer: 'redacted', roundTrip: true },
  'cache marks with lifetimes': { answer: 'plain' },
  'cache usage': { answer: 'cacheUsage' },
  'stop sequences': { answer: 'plain' },
  'stop sequence met': { answer: 'stopSequence' },
  refusal: { answer: 'refusal' },
  'content filter': { answer: 'filtered' },
  'citations in the answer': { answer: 'citations' },
  'document with citations': { answer: 'plain' },
  logprobs: { answer: 'logprobs' },
  'two choices': { answer: 'two' },
  seed: { answer: 'plain' },
  'temperature and top-p': { answer: 'plain' },
  'top-k': { answer: 'plain' },
  penalties: { answer: 'plain' },
  'service tier': { answer: 'plain' },
  user: { answer: 'plain' },
  metadata: { answer: 'plain' },
  'token cap met': { answer: 'length' },
  'Unicode in odd pieces': { answer: 'unicode', splitBytes: 5 },
  'very long text': { answer: 'long' },
  'unknown field': { answer: 'plain' },
  'error mid-stream': { answer: 'errorMidStream', streamOnly: true, errorAfter: 4 },
  'no usage told': { answer: 'noUsage' },
} as const satisfies Record<string, Case>

export type CaseName = keyof typeof cases
export const caseNames = Object.keys(cases) as CaseName[]

/** A surface that has no words for a case says why. */
export interface NotExpressible {
  readonly notExpressible: string
}
export const no = (notExpressible: string): NotExpressible => ({ notExpressible })

export type Requests<Request> = Readonly<Record<CaseName, Request | NotExpressible>>
