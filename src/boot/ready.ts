import type { Catalog } from '../model/catalog.ts'
import { isPaid } from '../model/lane.ts'
import type { Books } from './books.ts'
import type { Ground } from './ground.ts'
import type { RelayParts } from './relay.ts'

/** Commits that fail for longer are no passing trouble, and paid requests had better go to another node. */
const UNREADY_MS = 3_000

/** Whether requests are taken and can be booked. */
export function isReady({ store, snapshot }: Ground, { ledger }: Books, { gate }: RelayParts): boolean {
  return gate.open && !gate.leaving && store.alive() && !(ledger.failingMs > UNREADY_MS && sells(snapshot.catalog))
}

/** Whether any lane of this node must be booked before it is answered. */
function sells({ credentials }: Catalog): boolean {
  return [...credentials.values()].flat().some(({ lanes }) => lanes.some(isPaid))
}
