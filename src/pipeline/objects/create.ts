import { boundaryOf } from '../../kit/multipart.ts'
import { Fault } from '../../model/fault.ts'
import { tagsOf } from '../read.ts'
import type { Upload } from './ask.ts'
import type { Keeper } from './keeper.ts'
import { remember } from './known-objects.ts'
import { bodyFor, readNewBatch } from './new-batch.ts'
import { keeperFor, type ObjectRun } from './object-run.ts'
import { askJson, attend, give, idIn } from './relay-object.ts'

/** A form with a file: its bytes go on as they come, to the provider that judges them. */
export async function makeFile(run: ObjectRun): Promise<void> {
  const { inbound, deps } = run
  const contentType = inbound.header('content-type') ?? ''
  if (boundaryOf(contentType) === undefined) {
    const text = 'Send the file as multipart/form-data, with its boundary in content-type.'
    throw new Fault('invalid_request', 'invalid_form', text, { param: 'content-type' })
  }
  const keeper = await keeperFor(run, undefined)
  const headers = ['content-type', contentType, 'accept', 'application/json', ...run.headers]
  const body = uploadOf(run, deps.maxBodyBytes())
  const { json, answer } = await askJson(run, keeper, { method: 'POST', path: '', headers, body })
  await attend(run, () => note(run, keeper, idIn(json), 'file'))
  give(run, keeper, answer)
}

function uploadOf({ inbound }: ObjectRun, limit: number): Upload {
  const declared = inbound.header('content-length')
  const length = declared === undefined ? undefined : Number(declared)
  if (length !== undefined && length > limit) {
    const text = `The file is larger than this gateway takes (${limit} bytes). Send a smaller one.`
    throw new Fault('too_large', 'request_too_large', text)
  }
  let fault: Fault | undefined
  async function* chunks(): AsyncGenerator<Buffer, void> {
    const source = inbound.chunks(limit)
    try {
      for (let next = await source.next(); !next.done; next = await source.next()) yield next.value
    } catch (error) {
      if (error instanceof Fault) fault = error
      throw error
    }
  }
  return { length, chunks: chunks(), fault: () => fault }
}

/** A batch goes where its file is. It is made even when the client leaves: what it will cost must be known. */
export async function makeBatch(run: ObjectRun): Promise<void> {
  const { inbound, deps, caller, call } = run
  const tags = { ...caller.key.tags, ...tagsOf(inbound.header('x-trilane-tags')) }
  const batch = readNewBatch(deps.snapshot, await inbound.body(deps.maxBodyBytes()))
  const keeper = await keeperFor(run, batch.inputFile)
  const body = bodyFor(deps.snapshot, caller, keeper, batch, call.surface === 'message-batches')
  const headers = ['content-type', 'application/json', 'accept', 'application/json', ...run.headers]
  const { json, answer } = await askJson(run, keeper, { method: 'POST', path: '', headers, body }, true)
  await attend(run, () => note(run, keeper, idIn(json), 'batch', JSON.stringify(tags)))
  give(run, keeper, answer)
}

async function note(
  { deps, caller, id: requestId }: ObjectRun,
  { credential }: Keeper,
  id: string | undefined,
  kind: 'file' | 'batch',
  tags?: string,
): Promise<void> {
  if (id === undefined) return
  const { workspace, key } = caller
  await remember(deps.db, {
    kind,
    id,
    workspaceId: workspace.id,
    credentialId: credential.id,
    keyId: key.id,
    requestId,
    createdAt: deps.now(),
    tags,
  })
}
