import { asObject, type JsonObject } from '../../kit/parse-json.ts'
import type { CacheMark } from '../../model/chat/parts.ts'

/**
 * The mark on a part, message or tool: `cache_control {type: 'ephemeral', ttl}` as OpenRouter and LiteLLM take it
 * (https://openrouter.ai/docs/features/prompt-caching), or OpenAI's `prompt_cache_breakpoint {mode: 'explicit'}`.
 */
export function readMark(marked: JsonObject): CacheMark | undefined {
  const control = asObject(marked.cache_control)
  if (control) return { ttl: control.ttl === '1h' || control.ttl === '5m' ? control.ttl : undefined }
  return asObject(marked.prompt_cache_breakpoint) ? { ttl: undefined } : undefined
}

/** A member to spread. */
export function withMark(marked: JsonObject): { readonly cache?: CacheMark } {
  const cache = readMark(marked)
  return cache ? { cache } : {}
}

export function cacheControl({ ttl }: CacheMark): JsonObject {
  return { type: 'ephemeral', ...(ttl && { ttl }) }
}
