import { asObject, asString, type JsonObject, parseJson } from '../../kit/parse-json.ts'
import { withOwnResultsUrl } from '../../wire/batches/anthropic.ts'
import { headerSafe, rateHeaders } from '../answer-headers.ts'
import { failureOfAnswer } from '../upstream-error.ts'
import { ask, type Doubt, type ObjectAnswer, type ObjectRequest } from './ask.ts'
import { failureOf } from './failure.ts'
import type { Keeper } from './keeper.ts'
import { forgetFile } from './known-objects.ts'
import { isObjectId } from './object-id.ts'
import type { ObjectRun } from './object-run.ts'
import { noteBatches } from './seen-batches.ts'
import { surfaceRules } from './surfaces.ts'

/** Lists, shows, deletes or cancels. */
export async function relayObject(run: ObjectRun, keeper: Keeper): Promise<void> {
  const { verb, id, surface } = run.call
  const method = verb === 'cancel' ? 'POST' : verb === 'delete' ? 'DELETE' : 'GET'
  const path = `${id === undefined ? '' : `/${id}`}${verb === 'cancel' ? '/cancel' : ''}${run.query}`
  const request = { method, path, headers: ['accept', 'application/json', ...run.headers], body: undefined } as const
  const { json, answer } = await askJson(run, keeper, request)
  const { batches } = surfaceRules[surface]
  await attend(run, async () => {
    if (surface === 'files') {
      if (verb === 'delete' && id !== undefined) await forgetFile(run.deps.db, run.caller.workspace.id, id)
    } else if (batches && verb !== 'delete') await noteBatches(run.deps, run.caller, keeper, batches, json)
  })
  give(run, keeper, answer)
}

/** The keeper's good answer. Throws Fault for any other. */
export async function askJson(
  run: ObjectRun,
  keeper: Keeper,
  request: ObjectRequest,
  options: { readonly stays?: boolean; readonly doubt?: Doubt } = {},
): Promise<{ readonly json: JsonObject; readonly answer: ObjectAnswer }> {
  const answer = await ask(run.deps, keeper, request, run.outbound, options)
  if (answer.status >= 300) throw failureOf(answer, keeper)
  const json = asObject(parseJson(answer.body.toString('utf8')))
  if (!json) throw failureOfAnswer(answer.body.length === 0 ? 'empty_answer' : 'malformed_answer').fault
  return { json, answer }
}

/** What is done besides the answer must not take it away: it is done at the provider already. */
export async function attend({ deps, id }: ObjectRun, work: () => Promise<void>): Promise<void> {
  try {
    await work()
  } catch (error) {
    deps.log('object_not_noted', { requestId: id, detail: error instanceof Error ? error.stack : String(error) })
  }
}

/** The keeper's answer in the same bytes, but for the address of results. */
export function give(run: ObjectRun, keeper: Keeper, { status, body }: ObjectAnswer): void {
  const own = run.call.surface === 'message-batches' ? Buffer.from(withOwnResultsUrl(body.toString('utf8'))) : body
  run.outbound.head(status, [...headersOf(run, keeper, 'application/json'), 'content-length', String(own.length)])
  run.outbound.end(own)
}

/** Flat; nothing of the provider's own headers. */
export function headersOf({ id, call, hold }: ObjectRun, { provider, region }: Keeper, contentType: string): string[] {
  const { wire } = surfaceRules[call.surface]
  return [
    ...['content-type', contentType, 'x-request-id', id],
    ...(wire.requestIdHeader === undefined ? [] : [wire.requestIdHeader, id]),
    ...['x-trilane-lane', 'byok', 'x-trilane-provider', provider.id],
    ...(region === undefined ? [] : ['x-trilane-region', headerSafe(region)]),
    ...(hold ? rateHeaders(wire.format, hold.rate) : []),
  ]
}

/** The id of what an answer shows, if it is one that can be asked for again. */
export function idIn(json: JsonObject): string | undefined {
  const id = asString(json.id)
  return id !== undefined && isObjectId(id) ? id : undefined
}
