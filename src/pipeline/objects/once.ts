import { createHash } from 'node:crypto'
import type { JsonObject } from '../../kit/parse-json.ts'
import { Fault } from '../../model/fault.ts'
import type { Claim } from '../replay/claims.ts'
import { idempotencyKeyOf, keyHash } from '../replay/fingerprint.ts'
import { taken } from '../replay/replay.ts'
import type { Doubt, ObjectAnswer } from './ask.ts'
import type { ObjectRun } from './object-run.ts'
import { idIn } from './relay-object.ts'
import { surfaceRules } from './surfaces.ts'

/** So much of a file is looked at (bytes); the rest goes on to the provider as it comes. */
export const LOOKED_AT = 512 * 1024
/** Boundaries of forms differ in length: what is taken out of the part that is looked at must not show in its end. */
const SLACK = 4 * 1024

/** What a provider answered to it. */
interface Made {
  readonly json: JsonObject
  readonly answer: ObjectAnswer
}

/**
 * Makes something at a provider at most once for an Idempotency-Key; without one, simply makes it. `content`: what tells
 * one body from another. What it returns is noted before
 * the client is told of it. Throws what `make`
 * throws, or Replay; what the provider refused, or never got, may be tried again under the same key.
 */
export async function once(run: ObjectRun, content: Buffer, make: (doubt: Doubt) => Promise<Made>): Promise<Made> {
  const doubt: Doubt = { maybeMade: false }
  const claim = await claimed(run, content)
  try {
    const made = await make(doubt)
    if (claim) await run.deps.claims.end(claim, 200, idIn(made.json) ?? 'something whose id is not known')
    return made
  } catch (error) {
    if (claim) await endFailed(run, claim, doubt, error)
    throw error
  }
}

async function claimed({ deps, caller, call, id, inbound }: ObjectRun, content: Buffer): Promise<Claim | undefined> {
  const key = idempotencyKeyOf(inbound)
  if (key === undefined) return undefined
  const bodyHash = createHash('sha256')
    .update(JSON.stringify([call.surface, 'create']))
    .update(content)
    .digest('hex')
  const claim = {
    workspaceId: caller.workspace.id,
    keyId: caller.key.id,
    keyHash: keyHash(key),
    bodyHash,
    requestId: id,
  }
  return taken(deps, claim, `/v1${surfaceRules[call.surface].path}`)
}

async function endFailed(
  { deps: { claims } }: ObjectRun,
  claim: Claim,
  { maybeMade }: Doubt,
  error: unknown,
): Promise<void> {
  if (!maybeMade) return claims.release(claim)
  const { status, code } = error instanceof Fault ? error : { status: 500, code: 'internal_error' }
  await claims.end(claim, status, code)
}

/** The first part of a form without its boundary, which is random. */
export function contentOf(head: Buffer, boundary: string): Buffer {
  const text = head.toString('latin1').replaceAll(boundary, '')
  return Buffer.from(head.length < LOOKED_AT ? text : text.slice(0, LOOKED_AT - SLACK), 'latin1')
}
