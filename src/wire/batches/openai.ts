import { asCount, asObject, asString, type JsonObject } from '../../kit/parse-json.ts'
import type { Outcome } from '../../model/request-record.ts'
import type { Usage } from '../../model/usage.ts'
import { readImageUsage } from '../openai/media-usage.ts'
import { readUsage } from '../openai/usage.ts'
import { readUsage as readResponseUsage } from '../openai-responses/usage.ts'
import type { BatchFormat } from './facts.ts'

/** Statuses after which a batch stays as it is (`Batch.status` in resources/batches of the package `openai`). */
const outcomes: Readonly<Record<string, Outcome>> = {
  completed: 'completed',
  cancelled: 'cancelled',
  expired: 'failed',
  failed: 'failed',
}

/**
 * OpenAI's batches (API reference, "Batch" and "The request output object"). `usage` and `model` stand in newer batches
 * only, and not with every provider of the format: the lines of the output file tell them too.
 */
export const openAiBatches: BatchFormat = {
  inResults: false,
  read: (batch) => {
    const id = asString(batch.id)
    if (id === undefined || batch.object !== 'batch') return undefined
    const status = asString(batch.status) ?? ''
    const ended = Object.hasOwn(outcomes, status)
    const usage = readResponseUsage(batch.usage)
    return {
      id,
      ended,
      outcome: outcomes[status] ?? 'completed',
      model: asString(batch.model),
      usage: isTold(usage) ? usage : undefined,
      rawUsage: usage && JSON.stringify(batch.usage),
      answered: asCount(asObject(batch.request_counts)?.completed),
      outputFile: asString(batch.output_file_id),
      errorFile: asString(batch.error_file_id),
    }
  },
  result: (line) => {
    const response = asObject(line.response)
    const body = asObject(response?.body)
    if (!body || asCount(response?.status_code) !== 200) return undefined
    return { model: asString(body.model) ?? '', usage: usageOf(body) }
  },
}

/** Some tell zeros until they know better. */
function isTold(usage: Usage | undefined): boolean {
  return (usage?.inputTokens ?? 0) + (usage?.outputTokens ?? 0) > 0
}

/** What an answer of any of the paths that a batch may call has consumed. */
function usageOf(body: JsonObject): Usage | undefined {
  if (body.object === 'response') return readResponseUsage(body.usage, body.output)
  const usage = asObject(body.usage)
  if (usage?.prompt_tokens !== undefined) return readUsage(usage)
  if (Array.isArray(body.data)) return readImageUsage(usage, body.data.length)
  return readResponseUsage(usage)
}
