import { asCount, asObject, asString, type JsonObject } from '../../kit/parse-json.ts'
import type { Usage } from '../../model/usage.ts'
import { costMembers, sumOf } from '../usage-members.ts'
import type { ShownCost } from '../wire.ts'

/**
 * Reads UsageMetadata (Gemini API, "GenerateContentResponse"). The prompt's count holds what came from the cache, but
 * not what tools at the provider read; the candidates' count leaves out thoughts. Counts of zero are left out on the
 * wire, so output that is not told is what the total leaves.
 */
export function readUsage(raw: unknown): Usage | undefined {
  const usage = asObject(raw)
  if (!usage) return undefined
  const prompt = asCount(usage.promptTokenCount)
  const tools = asCount(usage.toolUsePromptTokenCount)
  const inputTokens = prompt === undefined ? undefined : prompt + (tools ?? 0)
  const reasoningTokens = asCount(usage.thoughtsTokenCount)
  const outputTokens = outputOf(usage, inputTokens, reasoningTokens)
  if (inputTokens === undefined && outputTokens === undefined) return undefined
  const audioInputTokens = sumOf(audioIn(usage.promptTokensDetails), audioIn(usage.toolUsePromptTokensDetails))
  return {
    inputTokens,
    cacheReadTokens: asCount(usage.cachedContentTokenCount),
    audioInputTokens,
    audioCacheReadTokens: audioIn(usage.cacheTokensDetails),
    outputTokens,
    reasoningTokens,
    audioOutputTokens: audioIn(usage.candidatesTokensDetails),
    imageOutputTokens: tokensOf('IMAGE', usage.candidatesTokensDetails),
    estimated: false,
  }
}

function outputOf(usage: JsonObject, input: number | undefined, thoughts: number | undefined): number | undefined {
  const candidates = asCount(usage.candidatesTokenCount)
  if (candidates !== undefined) return candidates + (thoughts ?? 0)
  const total = asCount(usage.totalTokenCount)
  if (total === undefined || input === undefined) return thoughts
  return Math.max(thoughts ?? 0, total - input)
}

function audioIn(details: unknown): number | undefined {
  return tokensOf('AUDIO', details)
}

function tokensOf(modality: string, details: unknown): number | undefined {
  if (!Array.isArray(details)) return undefined
  const found = details.map(asObject).filter((detail) => asString(detail?.modality) === modality)
  return sumOf(...found.map((detail) => asCount(detail?.tokenCount)))
}

/** UsageMetadata with the cost beside the counts. Counts that are not known are left out. */
export function writeUsage(usage: Usage, cost: ShownCost | undefined): JsonObject {
  const { inputTokens, outputTokens, reasoningTokens, cacheReadTokens } = usage
  return {
    ...(inputTokens !== undefined && { promptTokenCount: inputTokens }),
    ...(outputTokens !== undefined && { candidatesTokenCount: Math.max(0, outputTokens - (reasoningTokens ?? 0)) }),
    ...(reasoningTokens !== undefined && { thoughtsTokenCount: reasoningTokens }),
    ...(cacheReadTokens !== undefined && { cachedContentTokenCount: cacheReadTokens }),
    totalTokenCount: (inputTokens ?? 0) + (outputTokens ?? 0),
    ...modalities('promptTokensDetails', inputTokens, usage.audioInputTokens),
    ...modalities('cacheTokensDetails', cacheReadTokens, usage.audioCacheReadTokens),
    ...modalities('candidatesTokensDetails', outputTokens, usage.audioOutputTokens),
    ...(cost && costMembers(cost)),
  }
}

function modalities(name: string, all: number | undefined, audio: number | undefined): JsonObject {
  if (audio === undefined) return {}
  const rest = (all ?? audio) - audio
  const text = rest > 0 ? [{ modality: 'TEXT', tokenCount: rest }] : []
  return { [name]: [...text, { modality: 'AUDIO', tokenCount: audio }] }
}
