import { asObject, asString, type JsonObject } from '../../kit/parse-json.ts'

type Logprobs = readonly Readonly<Record<string, unknown>>[]

function readCandidate(raw: unknown): JsonObject | undefined {
  const candidate = asObject(raw)
  const token = asString(candidate?.token)
  const logprob = candidate?.logProbability
  if (token === undefined || typeof logprob !== 'number') return undefined
  return { token, logprob, bytes: [...Buffer.from(token)] }
}

/** LogprobsResult as OpenAI has it: the token chosen at each step with the likeliest ones. */
export function readLogprobs(raw: unknown): Logprobs | undefined {
  const result = asObject(raw)
  if (!result || !Array.isArray(result.chosenCandidates)) return undefined
  const tops: readonly unknown[] = Array.isArray(result.topCandidates) ? result.topCandidates : []
  return result.chosenCandidates.flatMap((chosen, step) => {
    const told = readCandidate(chosen)
    const likely = asObject(tops[step])?.candidates
    const top_logprobs = Array.isArray(likely) ? likely.map(readCandidate).filter((one) => one !== undefined) : []
    return told ? [{ ...told, top_logprobs }] : []
  })
}

function writeCandidate(raw: unknown): JsonObject {
  const { token, logprob } = asObject(raw) ?? {}
  return { token, logProbability: logprob }
}

/** Members of a candidate: the result and its mean. */
export function writeLogprobs(logprobs: Logprobs | undefined): JsonObject {
  if (!logprobs || logprobs.length === 0) return {}
  const tops = logprobs.map(({ top_logprobs }) => (Array.isArray(top_logprobs) ? top_logprobs.map(writeCandidate) : []))
  const sum = logprobs.reduce((total, { logprob }) => total + (typeof logprob === 'number' ? logprob : 0), 0)
  return {
    avgLogprobs: sum / logprobs.length,
    logprobsResult: {
      ...(tops.some((likely) => likely.length > 0) && { topCandidates: tops.map((candidates) => ({ candidates })) }),
      chosenCandidates: logprobs.map(writeCandidate),
    },
  }
}
