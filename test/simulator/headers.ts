import type { OutgoingHttpHeaders } from 'node:http'
import { type Answer, newId } from './answer.ts'
import type { Behaviour } from './behaviour.ts'

const RATE_LIMITS = {
  'x-ratelimit-limit-requests': '10000',
  'x-ratelimit-limit-tokens': '2000000',
  'x-ratelimit-remaining-requests': '9999',
  'x-ratelimit-remaining-tokens': '1999900',
  'x-ratelimit-reset-requests': '6ms',
  'x-ratelimit-reset-tokens': '3ms',
}

const RATE_PREFIX = 'x-ratelimit-'

/** The headers the provider sends with an answer (OpenAI's, if no others are given), and those a behaviour adds or overrides. */
export function answerHeaders(answer: Answer, b: Behaviour, processingMs: number): OutgoingHttpHeaders {
  return {
    'content-type': b.contentType ?? answer.contentType,
    ...(answer.headers ?? openAiHeaders(b, processingMs)),
    ...(answer.stream && { 'cache-control': 'no-cache' }),
    ...(b.compress && { 'content-encoding': b.compress }),
    ...lowerCased(b.extraHeaders),
    ...lowerCased(b.headers),
  }
}

function openAiHeaders(b: Behaviour, processingMs: number): OutgoingHttpHeaders {
  return {
    'x-request-id': newId('req_'),
    'openai-organization': 'org-simulator',
    'openai-processing-ms': String(processingMs),
    'openai-version': '2020-10-01',
    ...rateLimits(b),
  }
}

function rateLimits({ rateLimitHeaders: given }: Behaviour): OutgoingHttpHeaders {
  if (given === false) return {}
  if (given === undefined) return RATE_LIMITS
  const named = Object.entries(given).map(([name, value]) => [
    name.startsWith(RATE_PREFIX) ? name : RATE_PREFIX + name,
    String(value),
  ])
  return { ...RATE_LIMITS, ...Object.fromEntries(named) }
}

/** Two spellings of one header in one object would be sent twice. */
function lowerCased(headers: Behaviour['headers']): OutgoingHttpHeaders {
  if (!headers) return {}
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]))
}
