import { createHash } from 'node:crypto'
import { z } from 'zod'
import { Fault } from '../../model/fault.ts'
import type { ControlDeps, Trx } from '../deps.ts'
import { int8 } from './time.ts'

export const idempotencyHeader = z
  .string()
  .regex(/^[\x21-\x7e]{1,255}$/, 'must have 1 to 255 visible ASCII characters')
  .describe(
    'Makes the call safe to repeat: the same key and body act once. Use a new one for each intention, such as a UUID.',
  )

export const optionalIdempotency = z.object({ 'idempotency-key': idempotencyHeader.optional() })

/** The call that a key was used for. `scope` keeps workspaces and kinds of calls apart. */
export interface IdempotentCall {
  readonly scope: string
  readonly key: string
  /** The validated body; equal values mean the same call, however they were written. */
  readonly body: unknown
}

export interface StoredAnswer {
  readonly status: number
  readonly body: string
}

/**
 * Claims the key inside the caller's transaction. Undefined: this is the first time, go on and `keepAnswer`.
 * A second call waits here until the first one's transaction ends. Throws Fault 409 when the body differs.
 */
export async function claim(trx: Trx, deps: ControlDeps, call: IdempotentCall): Promise<StoredAnswer | undefined> {
  const hash = fingerprint(call.body)
  const claimed = await trx
    .insertInto('idempotency')
    .values({
      scope: call.scope,
      key: call.key,
      request_hash: hash,
      status: 0,
      body: '',
      created_at: int8(deps.clock()),
    })
    .onConflict((conflict) => conflict.columns(['scope', 'key']).doNothing())
    .returning('key')
    .executeTakeFirst()
  if (claimed) return undefined
  const earlier = await trx
    .selectFrom('idempotency')
    .select(['request_hash', 'status', 'body'])
    .where('scope', '=', call.scope)
    .where('key', '=', call.key)
    .executeTakeFirstOrThrow()
  if (earlier.request_hash === hash) return { status: earlier.status, body: earlier.body }
  throw new Fault(
    'conflict',
    'idempotency_key_reused',
    'This Idempotency-Key was used with another body. Use a new key for another call, or send the same body.',
    { param: 'Idempotency-Key' },
  )
}

/** Keeps the answer for repetitions. It must hold no secret. */
export async function keepAnswer(trx: Trx, call: IdempotentCall, answer: StoredAnswer): Promise<void> {
  await trx.updateTable('idempotency').set(answer).where('scope', '=', call.scope).where('key', '=', call.key).execute()
}

/** Where the answer held a secret it was not stored, so a repetition can only name what the first call made. */
export function secretReplay(earlier: StoredAnswer): Fault {
  return new Fault(
    'conflict',
    'idempotent_replay',
    `This call was already made and its secret is not shown again. It made ${earlier.body}; rotate or delete that one if the secret is lost.`,
    { param: 'Idempotency-Key' },
  )
}

function fingerprint(body: unknown): string {
  return createHash('sha256').update(canonical(body)).digest('hex')
}

/** JSON with sorted members, bigint as text. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_, member: unknown) => {
    if (typeof member === 'bigint') return member.toString()
    if (typeof member !== 'object' || member === null || Array.isArray(member)) return member
    return Object.fromEntries(Object.entries(member).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)))
  })
}
