import { parentPort, workerData } from 'node:worker_threads'
import { unpackBatch } from './packed-batch.ts'
import type { Backend } from './postgres/backend.ts'
import { openPglite } from './postgres/pglite-backend.ts'
import { openServer } from './postgres/server-backend.ts'
import { toWireError } from './postgres/wire-error.ts'
import type { Command, FromWorker, QueryAnswer, StoreEvent, ToWorker, WorkerSettings } from './protocol.ts'

/** Entry of the thread that owns the database, so that neither queries nor drivers burden the relaying thread. */
if (!parentPort) throw new Error('this is the entry of a worker thread')
const port = parentPort
const settings = workerData as WorkerSettings

function post(message: FromWorker): void {
  port.postMessage(message)
}

function openBackend(emit: (event: StoreEvent) => void): Promise<Backend> {
  const { database, node } = settings
  return database.kind === 'embedded' ? openPglite(database.directory, node, emit) : openServer(database, node, emit)
}

async function execute(backend: Backend, command: Command): Promise<QueryAnswer | undefined> {
  if (command.op === 'commit') return void (await backend.commit(unpackBatch(command.batch)))
  if (command.op === 'close') return void (await backend.close())
  if (command.op === 'query') return backend.query(command.connection, command.sql, command.params, command.patient)
  if (command.op === 'begin') return void (await backend.begin(command.connection, command.sql, command.patient))
  return void (await backend.end(command.connection, command.sql))
}

async function serve(backend: Backend, message: ToWorker): Promise<void> {
  if ('release' in message) return backend.release(message.release)
  const { id, command } = message
  try {
    post({ id, answer: await execute(backend, command) })
  } catch (error) {
    post({ id, error: toWireError(error) })
  }
}

// Messages that arrive while the database opens wait in the port until the listener is attached.
try {
  const backend = await openBackend(post)
  port.on('message', (message: ToWorker) => void serve(backend, message))
  post({ event: 'ready' })
} catch (error) {
  post({ event: 'failed', error: toWireError(error) })
}
