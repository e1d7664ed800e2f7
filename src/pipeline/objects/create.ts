import { boundaryOf } from '../../kit/multipart.ts'
import { Fault } from '../../model/fault.ts'
import { tagsOf } from '../read.ts'
import { idempotencyKeyOf } from '../replay/fingerprint.ts'
import type { Upload } from './ask.ts'
import type { Keeper } from './keeper.ts'
import { remember } from './known-objects.ts'
import { bodyFor, readNewBatch } from './new-batch.ts'
import { keeperFor, type ObjectRun } from './object-run.ts'
import { contentOf, LOOKED_AT, once } from './once.ts'
import { askJson, attend, give, idIn } from './relay-object.ts'

/** A form with a file: its bytes go on as they come, to the provider that judges them. */
export async function makeFile(run: ObjectRun): Promise<void> {
  const { inbound, deps } = run
  const contentType = inbound.header('content-type') ?? ''
  const boundary = boundaryOf(contentType)
  if (boundary === undefined) {
    const text = 'Send the file as multipart/form-data, with its boundary in content-type.'
    throw new Fault('invalid_request', 'invalid_form', text, { param: 'content-type' })
  }
  const keeper = await keeperFor(run, undefined)
  const headers = ['content-type', contentType, 'accept', 'application/json', ...run.headers]
  const claims = idempotencyKeyOf(inbound) !== undefined
  const { head, ...body } = await uploadOf(run, deps.maxBodyBytes(), claims ? LOOKED_AT : 0)
  const { answer } = await once(run, contentOf(head, boundary), async (doubt) => {
    const request = { method: 'POST', path: '', headers, body } as const
    // What is made under a key must be known, also when its client has left.
    const made = await askJson(run, keeper, request, { stays: claims, doubt }).catch((error: unknown) => {
      // Nobody makes a file of half a form.
      if (!body.whole()) doubt.maybeMade = false
      throw error
    })
    await attend(run, () => note(run, keeper, idIn(made.json), 'file'))
    return made
  })
  give(run, keeper, answer)
}

/** The body on its way, and its first `looked` bytes. Rejects with a Fault when it is too long or breaks off in them. */
async function uploadOf(
  { inbound }: ObjectRun,
  limit: number,
  looked: number,
): Promise<Upload & { readonly head: Buffer; readonly whole: () => boolean }> {
  const declared = inbound.header('content-length')
  const length = declared === undefined ? undefined : Number(declared)
  if (length !== undefined && length > limit) {
    const text = `The file is larger than this gateway takes (${limit} bytes). Send a smaller one.`
    throw new Fault('too_large', 'request_too_large', text)
  }
  let fault: Fault | undefined
  let ended = false
  const source = inbound.chunks(limit)
  const first: Buffer[] = []
  for (let bytes = 0; bytes < looked; ) {
    const next = await source.next()
    if (next.done) break
    first.push(next.value)
    bytes += next.value.length
  }
  async function* chunks(): AsyncGenerator<Buffer, void> {
    yield* first
    try {
      for (let next = await source.next(); !next.done; next = await source.next()) yield next.value
      ended = true
    } catch (error) {
      if (error instanceof Fault) fault = error
      throw error
    }
  }
  const head = Buffer.concat(first).subarray(0, looked)
  return { length, chunks: chunks(), fault: () => fault, whole: () => ended, head }
}

/** A batch goes where its file is. It is made even when the client leaves: what it will cost must be known. */
export async function makeBatch(run: ObjectRun): Promise<void> {
  const { inbound, deps, caller, call } = run
  const tags = { ...caller.key.tags, ...tagsOf(inbound.header('x-trilane-tags')) }
  const sent = await inbound.body(deps.maxBodyBytes())
  const batch = readNewBatch(deps.snapshot, sent)
  const keeper = await keeperFor(run, batch.inputFile)
  const body = bodyFor(deps.snapshot, caller, keeper, batch, call.surface === 'message-batches')
  const headers = ['content-type', 'application/json', 'accept', 'application/json', ...run.headers]
  const { answer } = await once(run, sent, async (doubt) => {
    const request = { method: 'POST', path: '', headers, body } as const
    const made = await askJson(run, keeper, request, { stays: true, doubt })
    await attend(run, () => note(run, keeper, idIn(made.json), 'batch', JSON.stringify(tags)))
    return made
  })
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
