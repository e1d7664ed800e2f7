import type { Model } from '../../model/catalog.ts'
import type { ChatPrompt, Medium } from '../../model/chat/prompt.ts'

const media: Readonly<Record<Medium, string>> = {
  image: 'images',
  audio: 'audio',
  video: 'video',
  file: 'files (PDF)',
}

/** Answers that are not searched for are what is compared; these bill a search for each. */
const searches = /(?:^|\/)sonar|-search-(?:preview|api)(?:-|$)/

/** Why a model cannot do what is asked, whoever serves it; undefined: it can, as far as is known. Pure. */
export function unmet(
  { id, contextWindow, maxOutputTokens, inputModalities, lacks = [] }: Model,
  prompt: ChatPrompt,
  { inputEstimate, outputCap }: { readonly inputEstimate: number; readonly outputCap: number | undefined },
): string | undefined {
  if (contextWindow !== undefined && inputEstimate + Math.min(outputCap ?? 0, contextWindow) > contextWindow) {
    return `the context of ${contextWindow} tokens is too short`
  }
  if (maxOutputTokens !== undefined && outputCap !== undefined && outputCap > maxOutputTokens) {
    return `it gives at most ${maxOutputTokens} output tokens`
  }
  for (const medium of prompt.media) if (!inputModalities.includes(medium)) return `it takes no ${media[medium]}`
  if (prompt.tools > 0 && lacks.includes('tools')) return 'it takes no tools'
  if (prompt.schema && lacks.includes('json-schema')) return 'it follows no JSON schema'
  return searches.test(id) ? 'it searches the web for every answer' : undefined
}
