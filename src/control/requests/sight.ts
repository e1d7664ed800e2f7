import { isPaid, type Lane } from '../../model/lane.ts'
import type { Caller } from '../access/caller.ts'

/** Through whose eyes a record is shown. */
export type Sight = 'operator' | 'workspace'

export function sightOf(caller: Caller): Sight {
  return caller.kind === 'operator' ? 'operator' : 'workspace'
}

/**
 * On cheap the provider's cost and ids would tell what the pool is made of, which is the operator's own knowledge;
 * credentials are the operator's on both paid lanes.
 */
export function sees(sight: Sight, what: 'cost' | 'upstream' | 'credential', lane: Lane): boolean {
  if (sight === 'operator') return true
  return what === 'credential' ? !isPaid(lane) : lane !== 'cheap'
}
