import { elementsOf, type Member, memberNamed, membersOf, stringOf } from '../../kit/json-members.ts'
import { asCount, asObject, asString } from '../../kit/parse-json.ts'
import { Fault } from '../../model/fault.ts'
import { readUsage } from '../anthropic-messages/usage.ts'
import type { BatchFormat } from './facts.ts'

/**
 * Anthropic's message batches (`MessageBatch` and `MessageBatchIndividualResponse` in resources/messages/batches of the
 * package `@anthropic-ai/sdk`). What was consumed stands in the results alone.
 */
export const anthropicBatches: BatchFormat = {
  inResults: true,
  read: (batch) => {
    const id = asString(batch.id)
    if (id === undefined || batch.type !== 'message_batch') return undefined
    return {
      id,
      ended: batch.processing_status === 'ended',
      outcome: asString(batch.cancel_initiated_at) === undefined ? 'completed' : 'cancelled',
      model: undefined,
      usage: undefined,
      rawUsage: undefined,
      answered: asCount(asObject(batch.request_counts)?.succeeded),
      outputFile: undefined,
      errorFile: undefined,
    }
  },
  result: (line) => {
    const result = asObject(line.result)
    const message = asObject(result?.message)
    if (result?.type !== 'succeeded' || !message) return undefined
    return { model: asString(message.model) ?? '', usage: readUsage(message.usage) }
  },
}

/**
 * The URL where a batch's results are, as a path below the gateway's own address: at the provider's the client would
 * present its key of this gateway. SDKs take a path for one below their base URL. It is matched as a member's name and
 * value, which no text inside a JSON string can look like: its quotes are escaped there.
 */
export function withOwnResultsUrl(json: string): string {
  return json.replace(
    /"results_url"(\s*:\s*)"[^"\\]*?\/messages\/batches\/([\w-]+)\/results[^"\\]*"/g,
    '"results_url"$1"/v1/messages/batches/$2/results"',
  )
}

/** The body of a new batch with the provider's names for its models; all other bytes stay. Throws Fault `invalid_request`. */
export function renameModels(body: Buffer, rename: (model: string) => string): Buffer {
  const requests = elementsOf(body, only(body, membersOf(body), 'requests', 'requests'))
  if (!requests) throw invalid('requests', 'an array of requests')
  const parts: Buffer[] = []
  let from = 0
  for (const [at, { start, end }] of requests.entries()) {
    const param = `requests.${at}.params`
    const request = body.subarray(start, end)
    const params = only(request, membersOf(request), 'params', param)
    const inner = request.subarray(params.start, params.end)
    const model = only(inner, membersOf(inner), 'model', `${param}.model`)
    const name = stringOf(inner, model)
    if (name === undefined) throw invalid(`${param}.model`, 'the name of a model')
    const offset = start + params.start
    parts.push(body.subarray(from, offset + model.start), Buffer.from(JSON.stringify(rename(name))))
    from = offset + model.end
  }
  parts.push(body.subarray(from))
  return Buffer.concat(parts)
}

/** Of two with one name the provider could take the other. */
function only(json: Buffer, members: readonly Member[] | undefined, name: string, param: string): Member {
  const found = members && memberNamed(members, name)
  if (!found || found.end > json.length) throw invalid(param, 'it, as the API of message batches has it')
  if (members.filter(({ key }) => key === name).length > 1) throw invalid(param, 'it once')
  return found
}

function invalid(param: string, what: string): Fault {
  return new Fault('invalid_request', 'invalid_value', `'${param}' is missing or not as it should be: send ${what}.`, {
    param,
  })
}
