import { anthropicMessages } from './anthropic-messages.ts'
import { bedrockConverse } from './bedrock-converse.ts'
import type { Place, ProviderFormat } from './format.ts'
import { gemini } from './gemini.ts'
import { openAiResponses } from './openai-responses.ts'
import { vertexAnthropic, vertexCounting } from './vertex-anthropic.ts'

const FORMATS: readonly ProviderFormat[] = [
  openAiResponses,
  anthropicMessages,
  gemini,
  bedrockConverse,
  vertexCounting,
  vertexAnthropic,
]

/** The format that a path belongs to, and what the path says; undefined for OpenAI's chat and its older kin. */
export function formatAt(
  path: string,
  body: Record<string, unknown>,
): { format: ProviderFormat; place: Place } | undefined {
  for (const format of FORMATS) {
    const place = format.place(path, body)
    if (place) return { format, place }
  }
  return undefined
}
