import { ask, type ContentSink } from './ask.ts'
import { failureOf } from './failure.ts'
import type { Keeper } from './keeper.ts'
import type { ObjectRun } from './object-run.ts'
import { attend, headersOf } from './relay-object.ts'
import { type ResultReader, readerOf } from './seen-batches.ts'
import { surfaceRules } from './surfaces.ts'

const plainType = /^[\w.+-]+\/[\w.+-]+(?:\s*;\s*charset=[\w-]+)?$/i

/**
 * A file, or a batch's results, as it comes. Results of a batch that is not recorded are read while they pass, and
 * recorded when all of them have; the client's last byte waits for that.
 */
export async function relayContent(run: ObjectRun, keeper: Keeper): Promise<void> {
  const { call, deps, caller, outbound } = run
  const { content, batches } = surfaceRules[call.surface]
  const id = call.id as string
  let reader: ResultReader | undefined
  await attend(run, async () => {
    reader = batches && (await readerOf(deps, caller, keeper, batches, id))
  })
  const sink: ContentSink = {
    begin: (contentType, disposition) => {
      const type = plainType.test(contentType) ? contentType : 'application/octet-stream'
      outbound.head(200, [...headersOf(run, keeper, type), ...dispositionHeader(disposition)])
    },
    chunk: (bytes) => {
      reader?.push(bytes)
      return outbound.write(bytes)
    },
  }
  const request = {
    method: 'GET',
    path: `/${id}/${content}`,
    headers: ['accept', '*/*', ...run.headers],
    body: undefined,
  } as const
  const answer = await ask(deps, keeper, request, outbound, { sink })
  if (answer.status >= 300) throw failureOf(answer, keeper)
  await attend(run, async () => reader?.end())
  outbound.end()
}

function dispositionHeader(value: string | undefined): readonly string[] {
  return value !== undefined && /^[\x20-\x7e]{1,1000}$/.test(value) ? ['content-disposition', value] : []
}
