import { asObject, asString, type JsonObject } from '../../kit/parse-json.ts'
import type { Usage } from '../../model/usage.ts'

/**
 * Searches of one answer, from the groundingMetadata of its candidates (Gemini API, "Grounding with Google Search",
 * Pricing): each query that is not empty, once; up to Gemini 2.5 the prompt that was grounded.
 */
export class Searches {
  readonly #queries = new Set<string>()
  #told = false
  #byPrompt = false

  /** Takes in an answer or one chunk of it. */
  learn(answer: JsonObject): void {
    if (/^gemini-[12]\b/.test(asString(answer.modelVersion) ?? '')) this.#byPrompt = true
    for (const candidate of listOf(answer.candidates)) {
      const queries = asObject(asObject(candidate)?.groundingMetadata)?.webSearchQueries
      if (!Array.isArray(queries)) continue
      this.#told = true
      for (const query of queries) if (typeof query === 'string' && query.trim() !== '') this.#queries.add(query)
    }
  }

  /** The usage with what was searched, where the answer told it. */
  within(usage: Usage | undefined): Usage | undefined {
    if (!usage || !this.#told) return usage
    return { ...usage, searches: this.#byPrompt ? Math.min(1, this.#queries.size) : this.#queries.size }
  }
}

/** As `Searches`, of a whole answer. */
export function withSearches(usage: Usage | undefined, answer: JsonObject): Usage | undefined {
  const searches = new Searches()
  searches.learn(answer)
  return searches.within(usage)
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}
