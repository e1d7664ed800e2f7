import { openStore } from '../../../src/store/store.ts'
import { ledgerBatch, openEntry, settledRequest } from './ledger-fixtures.ts'

/** A process of its own that opens the store and, told to, writes: prints `open`, then each request id once it is durable. */
const [dataDir = '', workerUrl = '', mode = 'hold'] = process.argv.slice(2)
try {
  const store = await openStore({ dataDir, workerUrl: new URL(workerUrl) })
  console.log('open')
  for (let previous: string[] = []; mode === 'write'; ) {
    const settled = Array.from({ length: 10 }, () => settledRequest())
    const batch = ledgerBatch({ opens: [openEntry()], settled, closed: previous })
    await store.ledger.commit(batch)
    previous = [batch.id]
    console.log(settled.map((request) => request.id).join('\n'))
  }
  setInterval(() => undefined, 1000)
} catch (error) {
  console.log(`${(error as Error).name}: ${(error as Error).message}`)
  process.exit(1)
}
