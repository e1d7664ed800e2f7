import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type Anthropic from '@anthropic-ai/sdk'
import type OpenAI from 'openai'

/** What reached the provider. */
export interface Seen {
  readonly method: string
  /** With query. */
  readonly path: string
  readonly headers: IncomingMessage['headers']
  readonly account: string
  body: Buffer
}

/** What one account has there: nobody sees another's. */
interface Account {
  readonly files: Map<string, { readonly file: OpenAI.FileObject; readonly content: Buffer }>
  readonly batches: Map<string, OpenAI.Batch>
  readonly messageBatches: Map<string, { batch: Anthropic.Messages.MessageBatch; results: string }>
}

/** A provider on the loopback that keeps files and batches, by account: the secret that is presented. */
export interface ObjectProvider {
  readonly url: string
  readonly seen: Seen[]
  account(secret: string): Account
  /** Writes the output of a batch and ends it. */
  finish(secret: string, id: string, lines: readonly object[], more?: Partial<OpenAI.Batch>): OpenAI.Batch
  finishMessages(
    secret: string,
    id: string,
    lines: readonly Anthropic.Messages.MessageBatchIndividualResponse[],
  ): Anthropic.Messages.MessageBatch
  /** Answers the next request this way instead. */
  next(respond: (request: IncomingMessage, response: ServerResponse) => void): void
  stop(): Promise<void>
}

let made = 0
const newId = (prefix: string) => `${prefix}${(++made).toString(36).padStart(8, '0')}`

export async function startObjectProvider(): Promise<ObjectProvider> {
  const accounts = new Map<string, Account>()
  const seen: Seen[] = []
  let other: ((request: IncomingMessage, response: ServerResponse) => void) | undefined
  const account = (secret: string): Account => {
    let found = accounts.get(secret)
    if (!found) accounts.set(secret, (found = { files: new Map(), batches: new Map(), messageBatches: new Map() }))
    return found
  }
  const server = createServer((request, response) => {
    const secret =
      request.headers.authorization?.slice('Bearer '.length) ?? request.headers['x-api-key']?.toString() ?? ''
    const { method = '', url: path = '', headers } = request
    const one: Seen = { method, path, headers, account: secret, body: Buffer.alloc(0) }
    seen.push(one)
    if (other) {
      const respond = other
      other = undefined
      return respond(request, response)
    }
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('error', () => {})
    request.on('end', () => {
      one.body = Buffer.concat(chunks)
      void answer(account(secret), one, response).catch((error: unknown) => tell(response, 500, String(error)))
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    seen,
    account,
    finish: (secret, id, lines, more) => finish(account(secret), id, lines, more),
    finishMessages: (secret, id, lines) => finishMessages(account(secret), id, lines),
    next: (respond) => {
      other = respond
    },
    stop: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

function json(response: ServerResponse, value: object, status = 200): void {
  const headers = { 'content-type': 'application/json', 'x-internal': 'secret', 'set-cookie': 'a=b' }
  response.writeHead(status, headers).end(JSON.stringify(value))
}

function tell(response: ServerResponse, status: number, message: string): void {
  json(response, { error: { message, type: 'invalid_request_error', param: null, code: null } }, status)
}

async function answer(account: Account, seen: Seen, response: ServerResponse): Promise<void> {
  const [path = ''] = seen.path.split('?')
  const [, , ...segments] = path.split('/')
  if (segments[0] === 'files') return files(account, seen, segments.slice(1), response)
  if (segments[0] === 'batches') return batches(account, seen, segments.slice(1), response)
  if (segments[0] === 'messages') return messageBatches(account, seen, segments.slice(2), response)
  tell(response, 404, 'no such path')
}

async function files(
  account: Account,
  { method, headers, body }: Seen,
  [id, last]: string[],
  response: ServerResponse,
) {
  if (id === undefined && method === 'GET') {
    const data = [...account.files.values()].map(({ file }) => file)
    return json(response, { object: 'list', data, has_more: false })
  }
  if (id === undefined) {
    const type = headers['content-type'] ?? ''
    const form = await new Response(new Uint8Array(body), { headers: { 'content-type': type } }).formData()
    const given = form.get('file') as File
    const content = Buffer.from(await given.arrayBuffer())
    const purpose = form.get('purpose') as OpenAI.FilePurpose
    const file = fileOf(given.name, content, purpose === 'evals' ? 'user_data' : purpose)
    account.files.set(file.id, { file, content })
    return json(response, file)
  }
  const found = account.files.get(id)
  if (!found) return tell(response, 404, `No such File object: ${id}`)
  if (last === 'content') {
    const disposition = `attachment; filename="${found.file.filename}"`
    response.writeHead(200, {
      'content-type': 'application/octet-stream',
      'content-disposition': disposition,
      'set-cookie': 'a=b',
    })
    return void response.end(found.content)
  }
  if (method !== 'DELETE') return json(response, found.file)
  account.files.delete(id)
  json(response, { id, object: 'file', deleted: true } satisfies OpenAI.FileDeleted)
}

function fileOf(filename: string, content: Buffer, purpose: OpenAI.FileObject['purpose']): OpenAI.FileObject {
  const created_at = Math.floor(Date.now() / 1000)
  return {
    id: newId('file-'),
    object: 'file',
    bytes: content.length,
    created_at,
    filename,
    purpose,
    status: 'processed',
  }
}

function batches(account: Account, { method, body }: Seen, [id, last]: string[], response: ServerResponse): void {
  if (id === undefined && method === 'GET') {
    return json(response, { object: 'list', data: [...account.batches.values()], has_more: false })
  }
  if (id === undefined) {
    const asked = JSON.parse(body.toString()) as OpenAI.BatchCreateParams
    if (!account.files.has(asked.input_file_id))
      return tell(response, 400, `No such File object: ${asked.input_file_id}`)
    const batch: OpenAI.Batch = {
      id: newId('batch_'),
      object: 'batch',
      endpoint: asked.endpoint,
      input_file_id: asked.input_file_id,
      completion_window: asked.completion_window,
      status: 'in_progress',
      created_at: Math.floor(Date.now() / 1000),
      request_counts: { total: 0, completed: 0, failed: 0 },
      metadata: asked.metadata ?? null,
    }
    account.batches.set(batch.id, batch)
    return json(response, batch)
  }
  const batch = account.batches.get(id)
  if (!batch) return tell(response, 404, `No batch found with id '${id}'.`)
  if (last === 'cancel') {
    if (batch.status !== 'in_progress')
      return tell(response, 409, `Cannot cancel a batch with status '${batch.status}'.`)
    batch.status = 'cancelling'
  }
  json(response, batch)
}

function finish(
  account: Account,
  id: string,
  lines: readonly object[],
  more: Partial<OpenAI.Batch> = {},
): OpenAI.Batch {
  const batch = account.batches.get(id)
  if (!batch) throw new Error(`no batch ${id}`)
  const content = Buffer.from(lines.map((line) => `${JSON.stringify(line)}\n`).join(''))
  const file = fileOf('output.jsonl', content, 'batch_output')
  account.files.set(file.id, { file, content })
  Object.assign(batch, {
    status: 'completed',
    completed_at: Math.floor(Date.now() / 1000),
    output_file_id: file.id,
    request_counts: { total: lines.length, completed: lines.length, failed: 0 },
    ...more,
  } satisfies Partial<OpenAI.Batch>)
  return batch
}

function messageBatches(account: Account, seen: Seen, [id, last]: string[], response: ServerResponse): void {
  const { method, headers, body } = seen
  const refuse = (status: number, type: string, message: string) =>
    json(response, { type: 'error', error: { type, message } }, status)
  if (headers['anthropic-version'] === undefined)
    return refuse(400, 'invalid_request_error', 'anthropic-version: required')
  if (id === undefined && method === 'GET') {
    const data = [...account.messageBatches.values()].map(({ batch }) => batch)
    return json(response, { data, has_more: false, first_id: data[0]?.id ?? null, last_id: data.at(-1)?.id ?? null })
  }
  if (id === undefined) {
    const asked = JSON.parse(body.toString()) as Anthropic.Messages.BatchCreateParams
    const batch: Anthropic.Messages.MessageBatch = {
      id: newId('msgbatch_'),
      type: 'message_batch',
      processing_status: 'in_progress',
      request_counts: { processing: asked.requests.length, succeeded: 0, errored: 0, canceled: 0, expired: 0 },
      created_at: new Date().toISOString(),
      expires_at: new Date(Date.now() + 86_400_000).toISOString(),
      ended_at: null,
      archived_at: null,
      cancel_initiated_at: null,
      results_url: null,
    }
    account.messageBatches.set(batch.id, { batch, results: '' })
    return json(response, batch)
  }
  const found = account.messageBatches.get(id)
  if (!found) return refuse(404, 'not_found_error', `batch ${id} not found`)
  if (last === 'results') {
    response.writeHead(200, { 'content-type': 'application/x-jsonl' })
    return void response.end(found.results)
  }
  if (last === 'cancel') {
    found.batch.processing_status = 'canceling'
    found.batch.cancel_initiated_at = new Date().toISOString()
  }
  if (method !== 'DELETE') return json(response, found.batch)
  account.messageBatches.delete(id)
  json(response, { id, type: 'message_batch_deleted' } satisfies Anthropic.Messages.DeletedMessageBatch)
}

function finishMessages(
  account: Account,
  id: string,
  lines: readonly Anthropic.Messages.MessageBatchIndividualResponse[],
): Anthropic.Messages.MessageBatch {
  const found = account.messageBatches.get(id)
  if (!found) throw new Error(`no batch ${id}`)
  found.results = lines.map((line) => `${JSON.stringify(line)}\n`).join('')
  const succeeded = lines.filter(({ result }) => result.type === 'succeeded').length
  Object.assign(found.batch, {
    processing_status: 'ended',
    ended_at: new Date().toISOString(),
    request_counts: { processing: 0, succeeded, errored: lines.length - succeeded, canceled: 0, expired: 0 },
    results_url: `https://api.anthropic.com/v1/messages/batches/${id}/results`,
  } satisfies Partial<Anthropic.Messages.MessageBatch>)
  return found.batch
}
