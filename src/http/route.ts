import type { ClientFormat, CountedFormat } from '../wire/index.ts'
import type { CallPath } from '../wire/wire.ts'
import { type ObjectRoute, objectRoute } from './object-route.ts'

/** Model calls by path below `/v1`. */
export const operations: ReadonlyMap<string, ClientFormat> = new Map([
  ['/chat/completions', 'openai-chat'],
  ['/responses', 'openai-responses'],
  ['/messages', 'anthropic-messages'],
  ['/completions', 'openai-completions'],
  ['/embeddings', 'openai-embeddings'],
  ['/images/generations', 'openai-images'],
  ['/images/edits', 'openai-image-edits'],
  ['/images/variations', 'openai-image-variations'],
  ['/moderations', 'openai-moderations'],
  ['/audio/speech', 'openai-speech'],
  ['/audio/transcriptions', 'openai-transcriptions'],
  ['/audio/translations', 'openai-translations'],
  ['/rerank', 'rerank'],
])

/** What keeps state at the provider and is not served, by the first word of the path below `/v1`. */
const unoffered = ['uploads']

export type Route =
  | { readonly kind: 'call'; readonly format: ClientFormat; readonly path: CallPath }
  | { readonly kind: 'count'; readonly format: CountedFormat; readonly path: CallPath }
  | { readonly kind: 'unoffered'; readonly what: string }
  | ObjectRoute
  | { readonly kind: 'models'; readonly format?: 'gemini' }
  | { readonly kind: 'model'; readonly id: string; readonly format?: 'gemini' }
  | { readonly kind: 'key' }
  | { readonly kind: 'generation' }
  | { readonly kind: 'feedback' }
  | { readonly kind: 'unknown'; readonly format?: 'gemini' }
  | { readonly kind: 'health' | 'ready' | 'metrics' }
  | { readonly kind: 'control' }
  | { readonly kind: 'page' }

/** The path below `/v1`, with its aliases `/api/v1` (OpenRouter's base path) and `/v1/v1`; else undefined. */
function belowV1(path: string): string | undefined {
  if (path.startsWith('/v1/')) return path.startsWith('/v1/v1/') ? path.slice(6) : path.slice(3)
  if (path.startsWith('/api/v1/')) return path.slice(7)
  return path === '/v1' || path === '/api/v1' ? '/' : undefined
}

/** A request target as path and query. Clients may name the host before them (RFC 9112, 3.2.2), which tells us nothing. */
export function originForm(target: string): string {
  if (target.startsWith('/')) return target
  const authority = /^https?:\/\/[^/?#]*/i.exec(target)
  if (!authority) return target
  const rest = target.slice(authority[0].length)
  return rest.startsWith('/') ? rest : `/${rest}`
}

export function pathOf(url: string): string {
  const query = url.indexOf('?')
  return query < 0 ? url : url.slice(0, query)
}

export function isGemini(path: string): boolean {
  return path === '/v1beta' || path.startsWith('/v1beta/')
}

/** What a path asks for, whatever the method. `query`: what stands behind the question mark. */
export function routeOf(path: string, query = ''): Route {
  const below = belowV1(path)
  if (below !== undefined) return dataRoute(below)
  if (isGemini(path)) return geminiRoute(path, query)
  if (path === '/api' || path.startsWith('/api/')) return { kind: 'control' }
  if (path === '/healthz') return { kind: 'health' }
  if (path === '/readyz') return { kind: 'ready' }
  if (path === '/metrics') return { kind: 'metrics' }
  return { kind: 'page' }
}

function dataRoute(below: string): Route {
  const format = operations.get(below)
  if (format) return { kind: 'call', format, path: {} }
  if (below === '/models') return { kind: 'models' }
  if (below.startsWith('/models/')) return { kind: 'model', id: below.slice('/models/'.length) }
  if (below === '/key') return { kind: 'key' }
  if (below === '/generation') return { kind: 'generation' }
  if (below === '/feedback') return { kind: 'feedback' }
  if (below === '/messages/count_tokens') return { kind: 'count', format: 'anthropic-messages', path: {} }
  const object = objectRoute(below)
  if (object) return object
  const what = unoffered.find((word) => below === `/${word}` || below.startsWith(`/${word}/`))
  return what === undefined ? { kind: 'unknown' } : { kind: 'unoffered', what }
}

const GEMINI_MODELS = '/v1beta/models/'

/** Methods of Gemini's models. */
const geminiMethods: ReadonlyMap<string, { readonly stream: boolean }> = new Map([
  ['generateContent', { stream: false }],
  ['streamGenerateContent', { stream: true }],
])

/** Ends like a method, and not like a region or a variant of a model (`:eu`, `:free`). */
const likeMethod = /:(?:[a-z]+[A-Z]\w*|predict)$/

/**
 * `/v1beta/models`, `/v1beta/models/{model}` and `/v1beta/models/{model}:{method}`; the model's name may hold slashes
 * and colons, percent-encoded or not.
 */
function geminiRoute(path: string, query: string): Route {
  if (path === '/v1beta/models') return { kind: 'models', format: 'gemini' }
  const named = path.startsWith(GEMINI_MODELS) ? decoded(path.slice(GEMINI_MODELS.length)) : ''
  const colon = named.lastIndexOf(':')
  if (colon > 0 && named.slice(colon + 1) === 'countTokens') {
    return { kind: 'count', format: 'gemini', path: { model: named.slice(0, colon) } }
  }
  const method = colon > 0 ? geminiMethods.get(named.slice(colon + 1)) : undefined
  if (!method) {
    const isModel = named !== '' && !likeMethod.test(named)
    return isModel ? { kind: 'model', id: named, format: 'gemini' } : { kind: 'unknown', format: 'gemini' }
  }
  const alt = new URLSearchParams(query).get('alt') ?? undefined
  return { kind: 'call', format: 'gemini', path: { model: named.slice(0, colon), stream: method.stream, alt } }
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return ''
  }
}

/** Methods that a route takes. */
export function methodsOf(route: Route): readonly string[] {
  if (route.kind === 'object') return Object.keys(route.verbs)
  return ['call', 'count', 'feedback'].includes(route.kind) ? ['POST'] : ['GET', 'HEAD']
}
