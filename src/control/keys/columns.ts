import type { ControlDeps } from '../deps.ts'
import { invalid } from '../shared/faults.ts'
import { checkRegions } from '../shared/regions.ts'
import { int8 } from '../shared/time.ts'
import type { CreateKey, PatchKey } from './schema.ts'

/** What a schema cannot check. Throws Fault `invalid_request`. */
export async function checkKey(deps: ControlDeps, ws: string, body: CreateKey | PatchKey): Promise<void> {
  if (typeof body.expiresAt === 'number' && body.expiresAt <= deps.clock()) {
    throw invalid('expiresAt', 'expiresAt must be in the future. To end a key now, delete it.')
  }
  await checkRegions(deps, ws, body.regions)
}

/** The limits of a body as columns; only those that the body names. */
export function limitColumns(body: CreateKey | PatchKey) {
  return {
    ...(body.maxSpendUsd === undefined ? {} : { max_spend: body.maxSpendUsd }),
    ...(body.rpm === undefined ? {} : { rpm: body.rpm }),
    ...(body.tpm === undefined ? {} : { tpm: body.tpm }),
    ...(body.maxConcurrency === undefined ? {} : { max_concurrency: body.maxConcurrency }),
    ...(body.lanes === undefined ? {} : { lanes: json(body.lanes) }),
    ...(body.models === undefined ? {} : { models: json(body.models) }),
    ...(body.regions === undefined ? {} : { regions: json(body.regions) }),
    ...(body.expiresAt === undefined ? {} : { expires_at: body.expiresAt === null ? null : int8(body.expiresAt) }),
  }
}

function json(list: readonly string[] | null): string | null {
  return list === null ? null : JSON.stringify(list)
}
