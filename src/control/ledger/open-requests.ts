import { asString, isObject, parseJson } from '../../kit/parse-json.ts'
import type { ControlDeps } from '../deps.ts'

/** A request that was begun and is not settled, as its node wrote it down. */
export interface OpenRequest {
  readonly id: string
  readonly workspaceId: string
  readonly keyId: string
  readonly lane: string
  readonly requestedModel: string
  readonly node: string
  /** Epoch ms at which it was written down. */
  readonly at: number
  /** Nano-dollars that are held for it. */
  readonly hold: bigint
}

/** Entries of batches that have requests which are not settled; there are as many as requests under way. */
export async function openRequests(deps: ControlDeps): Promise<OpenRequest[]> {
  const batches = await deps.db.selectFrom('open_requests').selectAll().orderBy('id').execute()
  const entries = batches.flatMap(({ node, at, entries: text }) => entriesIn(text, node, Number(at)))
  const settled = await settledAmong(
    deps,
    entries.map(({ id }) => id),
  )
  return entries.filter(({ id }) => !settled.has(id))
}

/** What the ledger wrote from OpenEntry[] (ledger/ledger-store.ts), the hold as a decimal text. */
function entriesIn(text: string, node: string, at: number): OpenRequest[] {
  const list = parseJson(text)
  if (!Array.isArray(list)) return []
  return list.filter(isObject).map((entry) => ({
    id: asString(entry.id) ?? '',
    workspaceId: asString(entry.workspaceId) ?? '',
    keyId: asString(entry.keyId) ?? '',
    lane: asString(entry.lane) ?? '',
    requestedModel: asString(entry.requestedModel) ?? '',
    node,
    at,
    hold: BigInt(asString(entry.hold) ?? 0),
  }))
}

/** A statement takes 65,535 parameters at most. */
const ASKED = 5_000

async function settledAmong(deps: ControlDeps, ids: readonly string[]): Promise<Set<string>> {
  const settled = new Set<string>()
  for (let i = 0; i < ids.length; i += ASKED) {
    const rows = await deps.db
      .selectFrom('requests')
      .select('id')
      .where('id', 'in', ids.slice(i, i + ASKED))
      .execute()
    for (const { id } of rows) settled.add(id)
  }
  return settled
}

/** How many of them belong to a node that is gone; they are booked by a node that lives or starts. Null: it cannot be told. */
export async function countOfGoneNodes(deps: ControlDeps, open: readonly OpenRequest[]): Promise<number | null> {
  const { isNodeAlive } = deps
  if (!isNodeAlive) return null
  const alive = new Map<string, boolean>()
  for (const node of new Set(open.map((request) => request.node))) alive.set(node, await isNodeAlive(node))
  return open.filter(({ node }) => alive.get(node) === false).length
}
