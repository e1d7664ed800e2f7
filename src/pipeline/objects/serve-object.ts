import { Fault } from '../../model/fault.ts'
import type { ObjectCall } from '../../model/stored-object.ts'
import { admitFree } from '../admit.ts'
import { authenticate } from '../authenticate.ts'
import type { Inbound, Outbound } from '../inbound.ts'
import { ownHeaders } from '../read.ts'
import { Replay } from '../replay/replay.ts'
import { tell } from '../serve.ts'
import { ClientLeft } from './ask.ts'
import { makeBatch, makeFile } from './create.ts'
import type { ObjectDeps } from './deps.ts'
import { keepersOf } from './keeper.ts'
import { isObjectId } from './object-id.ts'
import { keeperFor, type ObjectRun } from './object-run.ts'
import { relayContent } from './relay-content.ts'
import { relayObject } from './relay-object.ts'
import { surfaceRules } from './surfaces.ts'

/**
 * Files and batches: kept at a provider, through a credential of the workspace's own, so on byok only. The key's rate
 * and concurrency count as on every call; there is no charge, and a record only of a batch that has ended. Never rejects.
 */
export async function serveObject(
  deps: ObjectDeps,
  call: ObjectCall,
  id: string,
  query: string,
  inbound: Inbound,
  outbound: Outbound,
): Promise<void> {
  const { wire } = surfaceRules[call.surface]
  deps.metrics.inFlight++
  try {
    deps.overload.check(deps.metrics.inFlight)
    const caller = authenticate(deps.snapshot, deps.hash, deps.now(), inbound)
    if (call.id !== undefined && !isObjectId(call.id)) throw badId()
    const region = inbound.header('x-trilane-region') || undefined
    const keepers = keepersOf(deps.snapshot, caller, call.surface, region)
    if (!deps.open()) throw notOpen()
    const hold = await admitFree(deps, caller, { id, format: wire.format })
    try {
      const passed = { query: passedQuery(call, query), headers: passedHeaders(call, inbound) }
      await answer({ deps, call, id, caller, keepers, hold, inbound, outbound, ...passed })
    } finally {
      if (hold) deps.limits.resolve(hold, { tokens: 0, spend: 0n, charge: 0n })
    }
  } catch (error) {
    if (error instanceof ClientLeft) return
    if (outbound.begun) return cut(deps, id, outbound, error)
    tell(deps, wire.errors, error instanceof Replay ? error.requestId : id, outbound, error)
  } finally {
    deps.metrics.inFlight--
  }
}

async function answer(run: ObjectRun): Promise<void> {
  const { verb, surface, id } = run.call
  if (verb === 'create') return surface === 'files' ? makeFile(run) : makeBatch(run)
  const keeper = await keeperFor(run, id)
  return verb === 'content' ? relayContent(run, keeper) : relayObject(run, keeper)
}

/** Half a file must not pass for the whole. */
function cut(deps: ObjectDeps, id: string, outbound: Outbound, error: unknown): void {
  deps.log('stream_failed', { requestId: id, detail: String(error) })
  outbound.destroy()
}

function notOpen(): Fault {
  return new Fault('unavailable', 'not_ready', 'The gateway is still starting. Try again shortly.', {
    retryAfterMs: 2_000,
  })
}

function badId(): Fault {
  const text =
    'The id in the path is none: ids have letters, digits, - and _, 256 at most. Send the id as it was given.'
  return new Fault('invalid_request', 'invalid_id', text)
}

function passedQuery({ surface, verb }: ObjectCall, query: string): string {
  if (verb !== 'list') return ''
  const all = new URLSearchParams(query)
  const passed = new URLSearchParams()
  for (const name of surfaceRules[surface].query) {
    const value = all.get(name)
    if (value !== null) passed.set(name, value)
  }
  return passed.size > 0 ? `?${passed}` : ''
}

function passedHeaders({ surface }: ObjectCall, inbound: Inbound): readonly string[] {
  const { wire, defaultHeaders } = surfaceRules[surface]
  const own = ownHeaders(wire, inbound)
  return own.includes(defaultHeaders[0] ?? '') ? own : [...defaultHeaders, ...own]
}
