import { sql } from 'kysely'
import { expect } from 'vitest'
import { type Role, roles } from '../../../src/control/access/permissions.ts'
import { newId } from '../../../src/kit/ids.ts'
import { ledgerBatch, settledRequest } from '../store/ledger-fixtures.ts'
import { newWorkspace, type Plane } from './plane.ts'

/** A workspace with one of everything, each named by its mark, and a token of each role. */
export interface Tenant {
  readonly id: string
  readonly mark: string
  /**
   * By what the path calls it: `keys`, `credentials`, `tokens`, `offers`, `requests`, `transactions`, `members`,
   * `invitations`.
   */
  readonly ids: Readonly<Record<string, string>>
  /** An issued key, for /v1. */
  readonly key: string
  readonly tokens: Readonly<Record<Role, string>>
  /** Cookies of a member of each role. */
  readonly sessions: Readonly<Record<Role, string>>
}

export const rulesOf = (mark: string) => [{ pattern: `${mark}*`, margin: 0.2 }]

export async function openTenant(plane: Plane, mark: string): Promise<Tenant> {
  const { id, at } = await newWorkspace(plane, `${mark} workspace`)
  const make = async (path: string, body: object) => {
    const answer = await plane.call('POST', `${at}/${path}`, body, { idempotencyKey: `${mark}-${path}` })
    expect([path, answer.status]).toEqual([path, 201])
    return answer.body
  }
  const key = await make('keys', { name: `${mark} key`, tags: { team: mark } })
  const credential = await make('credentials', { provider: 'acme', apiKey: `${mark}-secret`, name: `${mark} own` })
  await make('credits', { amountUsd: '5', reason: `${mark} reason` })
  const offer = await make('quotes/cheap/offers', { rules: rulesOf(mark), note: `${mark} note` })
  const tokens: Partial<Record<Role, string>> = {}
  const sessions: Partial<Record<Role, string>> = {}
  let tokenId = ''
  for (const role of roles) {
    sessions[role] = (await openPerson(plane, id, `${mark}-${role}@people.test`, role)).cookie
    const made = await plane.call('POST', `${at}/tokens`, { name: `${mark} ${role}`, role })
    tokens[role] = made.body.token
    tokenId = made.body.id
  }
  const request = settledRequest({
    workspaceId: id,
    keyId: key.id,
    credentialId: credential.id,
    servedModel: `${mark}-model`,
    endUser: `${mark}-user`,
  })
  await plane.store.ledger.commit(ledgerBatch({ settled: [request] }))
  const { body } = await plane.call('GET', `${at}/transactions`)
  const member = await openPerson(plane, id, `${mark}-somebody@people.test`, 'viewer')
  const invitation = await make('invitations', { email: `${mark}-invited@people.test`, role: 'viewer' })
  return {
    ...{ id, mark, key: key.key, tokens: tokens as Record<Role, string> },
    sessions: sessions as Record<Role, string>,
    ids: {
      keys: key.id,
      credentials: credential.id,
      tokens: tokenId,
      offers: offer.id,
      requests: request.id,
      transactions: body.data[0].id,
      members: member.id,
      invitations: invitation.id,
    },
  }
}

/** Somebody with an account who was invited to the workspace; `cookie` is their session's. */
async function openPerson(
  plane: Plane,
  ws: string,
  email: string,
  role: Role,
): Promise<{ readonly id: string; readonly cookie: string }> {
  const invited = await plane.call('POST', `workspaces/${ws}/invitations`, { email, role })
  expect([email, invited.status]).toEqual([email, 201])
  const body = { email, password: 'correct horse battery', invitation: invited.body.link.split('#')[1] }
  const made = await plane.call('POST', 'auth/sign-up/email', body, { token: null })
  expect([email, made.status, made.text]).toEqual([email, 200, made.text])
  const cookie = [made.headers['set-cookie']].flat().map((one) => String(one).split(';')[0])
  return { id: made.body.user.id, cookie: cookie.join('; ') }
}

let fresh = 0

/** What can be taken away is made anew for each call. */
export async function freshId(plane: Plane, ws: string, kind: string): Promise<string> {
  const at = `workspaces/${ws}`
  const make = async (path: string, body: object) => (await plane.call('POST', `${at}/${path}`, body)).body.id as string
  if (kind === 'keys') return make('keys', { name: 'k' })
  if (kind === 'credentials') return make('credentials', { provider: 'acme', apiKey: 'of-the-provider' })
  if (kind === 'tokens') return make('tokens', { name: 't', role: 'viewer' })
  if (kind === 'offers') return make('quotes/cheap/offers', { rules: rulesOf('m') })
  if (kind === 'members') return (await openPerson(plane, ws, `p${++fresh}@people.test`, 'viewer')).id
  if (kind === 'invitations') return make('invitations', { email: `p${++fresh}@people.test`, role: 'viewer' })
  throw new Error(`no ${kind} to make`)
}

/** An id in the form of this one that nobody has. */
export function unusedLike(id: string): string {
  return newId(id.slice(0, id.indexOf('_')))
}

/** Every row that belongs to the workspace, in every table that tells. */
export async function rowsOf({ store }: Plane, { id }: Pick<Tenant, 'id'>): Promise<Record<string, string[]>> {
  const owned = sql<{ name: string }>`
    select table_name as name from information_schema.columns
    where table_schema = 'public' and column_name = 'workspace_id' order by 1`
  const rows: Record<string, string[]> = {}
  const read = async (table: string, column: string) => {
    const found = await sql<{ row: string }>`
      select row_to_json(t)::text as row from ${sql.table(table)} t where ${sql.ref(`t.${column}`)} = ${id} order by 1
    `.execute(store.db)
    rows[table] = found.rows.map(({ row }) => row)
  }
  for (const { name } of (await owned.execute(store.db)).rows) await read(name, 'workspace_id')
  await read('workspaces', 'id')
  return rows
}
