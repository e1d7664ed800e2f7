import type { Frame } from '../../simulator/formats/format.ts'

/** What providers say in the cases. Every format writes each of them in its own words, as far as it has some. */
export const answerNames = [
  'plain',
  'unicode',
  'long',
  'json',
  'toolCall',
  'parallelCalls',
  'interleavedCalls',
  'emptyArguments',
  'customCall',
  'reasoning',
  'reasoningCall',
  'redacted',
  'cacheUsage',
  'length',
  'stopSequence',
  'refusal',
  'filtered',
  'citations',
  'logprobs',
  'two',
  'errorMidStream',
  'noUsage',
] as const
export type AnswerName = (typeof answerNames)[number]

/** One answer, whole and as a stream's events. */
export interface Written {
  plain: object
  frames: Frame[]
}

/** `undefined`: the format has no words for it. */
export type Answers = Record<AnswerName, Written | undefined>

export const TEXT = 'The capital of France is Paris.'
/** Cut here, the halves of a surrogate pair come in two events. */
export const UNICODE = 'Grüße 👋🏽 日本語 𝄞 e\u0301 \u2028 „quoted" \\ end'
export const LONG = 'All work and no play makes a dull model. '.repeat(1_000)
export const JSON_TEXT = '{"city":"Paris","population":2102650}'
export const WEATHER = { name: 'get_weather', args: { city: 'Paris', unit: 'celsius' } }
export const TIME = { name: 'get_time', args: { zone: 'Europe/Paris' } }
export const PATCH = '*** Begin Patch\n"quoted" \\ and ünïcode\n*** End Patch'
export const THOUGHT = 'The user asks for a capital. It is Paris.'
export const SIGNATURE = 'EqoBCkgIARABGAIiQL8vT1cGp9=='
export const HIDDEN = 'EmwKAhgBEgy3va3pzix/LafPsn4='
export const REFUSAL = 'I cannot help with that.'
export const SOURCE = { url: 'https://example.com/paris', title: 'Paris', quote: 'Paris is the capital of France.' }

/** A text in two or more pieces, at odd places, and within a surrogate pair where there is one. */
export function cut(text: string): string[] {
  const pair = text.search(/[\ud800-\udbff]/)
  const size = Math.max(7, Math.ceil(text.length / 40))
  if (pair >= 0) return [text.slice(0, pair + 1), text.slice(pair + 1, pair + 4), text.slice(pair + 4)]
  const out: string[] = []
  for (let at = 0; at < text.length; at += size) out.push(text.slice(at, at + size))
  return out
}
