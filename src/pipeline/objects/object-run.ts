import type { Hold } from '../../limits/limits.ts'
import type { Caller } from '../../model/call.ts'
import type { ObjectCall } from '../../model/stored-object.ts'
import type { Inbound, Outbound } from '../inbound.ts'
import type { ObjectDeps } from './deps.ts'
import { chooseKeeper, type Keeper } from './keeper.ts'
import { credentialOf } from './known-objects.ts'

/** One call for what is kept at a provider. */
export interface ObjectRun {
  readonly deps: ObjectDeps
  readonly call: ObjectCall
  /** Of the request. */
  readonly id: string
  readonly caller: Caller
  readonly keepers: readonly Keeper[]
  /** Undefined where the key has no limits. */
  readonly hold: Hold | undefined
  readonly inbound: Inbound
  readonly outbound: Outbound
  /** What is passed on of the client's query, with its question mark. */
  readonly query: string
  /** What is passed on of the client's headers, flat. */
  readonly headers: readonly string[]
}

/** `about`: an id that the call names. */
export async function keeperFor(
  { deps, caller, keepers, inbound }: ObjectRun,
  about: string | undefined,
): Promise<Keeper> {
  const named = inbound.header('x-trilane-provider') || undefined
  const credentialId = about === undefined ? undefined : await credentialOf(deps.db, caller.workspace.id, about)
  return chooseKeeper(keepers, { named, about, credentialId })
}
