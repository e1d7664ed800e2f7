import type { kyselyAdapter } from '@better-auth/kysely-adapter'
import { hashSecret } from '../../keys/issue.ts'

type Adapter = ReturnType<ReturnType<typeof kyselyAdapter>>
type Where = NonNullable<Parameters<Adapter['findOne']>[0]['where']>
type Row = Record<string, unknown>

/**
 * Sessions under a hash of their token, so that who reads a copy of the database has no session. better-auth stores the
 * token as it is and has no option for this; it looks sessions up by token alone. What it looked up by a token it gets
 * back with that token; in lists it finds the hash, by which it can end a session all the same, but not use one.
 */
export function withHashedSessions(adapter: Adapter): Adapter {
  const hashed: Adapter = {
    ...adapter,
    async create<T extends Row, R = T>(query: Parameters<Adapter['create']>[0]): Promise<R> {
      const { token } = query.data as { token?: unknown }
      if (query.model !== 'session' || typeof token !== 'string') return adapter.create<T, R>(query as never)
      const row = await adapter.create<T, R>({ ...query, data: { ...query.data, token: stored(token) } } as never)
      return { ...row, token }
    },
    async findOne<T>(query: Parameters<Adapter['findOne']>[0]): Promise<T | null> {
      return shown(await adapter.findOne<T>(translated(query)), query)
    },
    findMany: (query) => adapter.findMany(translated(query)),
    async update<T>(query: Parameters<Adapter['update']>[0]): Promise<T | null> {
      return shown(await adapter.update<T>(translated(query)), query)
    },
    updateMany: (query) => adapter.updateMany(translated(query)),
    delete: (query) => adapter.delete(translated(query)),
    deleteMany: (query) => adapter.deleteMany(translated(query)),
    // Its own would hand out the adapter beneath this one. There is none: on the embedded database a transaction keeps
    // everybody else out, the books too, and better-auth hashes passwords within.
    transaction: (work) => work(hashed),
  }
  return hashed
}

function translated<Q extends { readonly model: string; readonly where?: Where | undefined }>(query: Q): Q {
  if (query.model !== 'session' || !query.where?.some(({ field }) => field === 'token')) return query
  const where = query.where.map((one) => (one.field === 'token' ? { ...one, value: storedAll(one.value) } : one))
  return { ...query, where }
}

function storedAll(value: Where[number]['value']): Where[number]['value'] {
  if (Array.isArray(value)) return value.map(String).map(stored)
  return typeof value === 'string' ? stored(value) : value
}

const HASH = /^[0-9a-f]{64}$/

function stored(token: string): string {
  return HASH.test(token) ? token : hashSecret(token)
}

/** The row with the token that it was asked by, in place of the hash. */
function shown<T>(row: T | null, query: { readonly model: string; readonly where?: Where | undefined }): T | null {
  const token = query.model === 'session' ? query.where?.find(({ field }) => field === 'token')?.value : undefined
  return row === null || typeof token !== 'string' ? row : { ...row, token }
}
