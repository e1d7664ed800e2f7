import type { Selectable } from 'kysely'
import { issueSecret } from '../../keys/issue.ts'
import { newId } from '../../kit/ids.ts'
import { Fault } from '../../model/fault.ts'
import type { Database } from '../../store/schema.ts'
import { type Caller, roleOf } from '../access/caller.ts'
import { covers, type Role } from '../access/permissions.ts'
import type { ControlDeps } from '../deps.ts'
import { invalid, notFound } from '../shared/faults.ts'
import { claim, keepAnswer, secretReplay } from '../shared/idempotency.ts'
import { toPage } from '../shared/page.ts'
import { int8, iso, isoOrNull } from '../shared/time.ts'
import type { CreateToken, IssuedTokenView, TokenView } from './schema.ts'

type TokenRow = Selectable<Database['tokens']>

/** Issues a management token. Throws Fault `forbidden` when its role is above the caller's. */
export async function createToken(
  deps: ControlDeps,
  caller: Caller,
  ws: string,
  body: CreateToken,
  idempotencyKey: string | undefined,
): Promise<IssuedTokenView> {
  checkRole(caller, body.role)
  if (body.expiresAt != null && body.expiresAt <= deps.clock()) {
    throw invalid('expiresAt', 'expiresAt must be in the future.')
  }
  const call = idempotencyKey === undefined ? undefined : { scope: `${ws}:tokens`, key: idempotencyKey, body }
  const { secret, hash, hint } = issueSecret('tlm')
  const row = await deps.db.transaction().execute(async (trx) => {
    const earlier = call && (await claim(trx, deps, call))
    if (earlier) throw secretReplay(earlier)
    const id = newId('tok')
    if (call) await keepAnswer(trx, call, { status: 201, body: `token ${id}` })
    return trx
      .insertInto('tokens')
      .values({
        id,
        workspace_id: ws,
        name: body.name,
        role: body.role,
        hash,
        hint,
        expires_at: body.expiresAt == null ? null : int8(body.expiresAt),
        created_at: int8(deps.clock()),
        revoked_at: null,
      })
      .returningAll()
      .executeTakeFirstOrThrow()
  })
  return { ...viewToken(row), token: secret }
}

/** Newest first; revoked ones are gone. */
export async function listTokens(
  deps: ControlDeps,
  ws: string,
  query: { readonly limit: number; readonly cursor?: string | undefined },
): Promise<{ data: TokenView[]; nextCursor: string | null }> {
  let select = deps.db
    .selectFrom('tokens')
    .selectAll()
    .where('workspace_id', '=', ws)
    .where('revoked_at', 'is', null)
    .orderBy('id', 'desc')
    .limit(query.limit + 1)
  if (query.cursor !== undefined) select = select.where('id', '<', query.cursor)
  return toPage(await select.execute(), query.limit, viewToken)
}

/** In effect at once: tokens are looked up on every call. */
export async function revokeToken(deps: ControlDeps, caller: Caller, ws: string, id: string): Promise<void> {
  const mine = deps.db.selectFrom('tokens').select('role').where('id', '=', id).where('workspace_id', '=', ws)
  const token = await mine.where('revoked_at', 'is', null).executeTakeFirst()
  if (!token) throw notFound('token', id)
  checkRole(caller, token.role as Role)
  await deps.db
    .updateTable('tokens')
    .set({ revoked_at: int8(deps.clock()) })
    .where('id', '=', id)
    .where('revoked_at', 'is', null)
    .execute()
}

function checkRole(caller: Caller, role: Role): void {
  const mine = roleOf(caller)
  if (covers(mine, role)) return
  const text = `${caller.kind === 'token' ? 'A token with the' : 'The'} role "${mine}" cannot give out or revoke the role "${role}". Ask an owner.`
  throw new Fault('forbidden', 'missing_permission', text, { param: 'role' })
}

function viewToken(row: TokenRow): TokenView {
  return {
    id: row.id,
    workspaceId: row.workspace_id,
    name: row.name,
    role: row.role as Role,
    hint: row.hint,
    expiresAt: isoOrNull(row.expires_at),
    createdAt: iso(row.created_at),
  }
}
