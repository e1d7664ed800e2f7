import { randomBytes } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import { expect } from 'vitest'
import { buildControlPlane } from '../../../src/control/control-plane.ts'
import type { ControlDeps } from '../../../src/control/deps.ts'
import type { SignInSettings } from '../../../src/control/sign-in/settings.ts'
import { hashSecret } from '../../../src/keys/issue.ts'
import { MASTER_KEY_VERIFIER, makeVerifier } from '../../../src/keys/verifier.ts'
import type { Catalog, Provider } from '../../../src/model/catalog.ts'
import type { Credential } from '../../../src/model/workspace.ts'
import { recordChange } from '../../../src/store/changes.ts'
import { MemoryLimits } from '../../../src/store/memory/memory-limits.ts'
import type { Store } from '../../../src/store/store.ts'
import { type SetUp, setUps } from '../store/set-ups.ts'

/** Of both the one that starts faster, where it is there; suites about the store itself loop over both. */
const fastest = setUps.at(-1) as SetUp

export const ADMIN_KEY = 'operator-secret'

/** A management API on a database of its own. */
export interface Plane {
  readonly app: FastifyInstance
  readonly store: Store
  readonly limits: MemoryLimits
  readonly deps: ControlDeps
  /** Epoch ms that the API takes for now; tests move it. */
  time: number
  /** Calls of afterChange so far. */
  changes: number
  readonly tested: Credential[]
  readonly errors: unknown[]
  call(method: string, path: string, body?: unknown, options?: CallOptions): Promise<Answer>
  close(): Promise<void>
}

export interface CallOptions {
  /** Bearer token; null sends none. The operator's key unless told. */
  readonly token?: string | null
  readonly idempotencyKey?: string
  /** `name=value` of a session, sent as a page of our own does. */
  readonly cookie?: string
}

export interface Answer {
  readonly status: number
  readonly headers: Record<string, unknown>
  readonly text: string
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers freely
  readonly body: any
}

export async function openPlane(overrides: Partial<ControlDeps> = {}, setUp: SetUp = fastest): Promise<Plane> {
  const { store } = await setUp.open()
  const masterKey = randomBytes(32)
  await store.db
    .insertInto('meta')
    .values({ key: MASTER_KEY_VERIFIER, value: makeVerifier(masterKey) })
    .execute()
  const limits = new MemoryLimits(() => plane.time)
  const deps: ControlDeps = {
    db: store.db,
    recordChange,
    afterChange: async () => void plane.changes++,
    limits,
    masterKey,
    adminKeyHash: hashSecret(ADMIN_KEY),
    clock: () => plane.time,
    catalog: () => catalog,
    testCredential: async (credential) => {
      plane.tested.push(credential)
      return { ok: true, status: 200, message: 'works' }
    },
    reloadConfig: async () => ({ ok: true }),
    signIn: {
      settings: () => signIn,
      address: () => 'http://127.0.0.1:80',
      mail: () => undefined,
      clientOf: () => '127.0.0.1',
    },
    onError: (error) => plane.errors.push(error),
    ...overrides,
  }
  const app = await buildControlPlane(deps)
  const plane: Plane = {
    app,
    store,
    limits,
    deps,
    time: Date.now(),
    changes: 0,
    tested: [],
    errors: [],
    call: (method, path, body, options) => call(app, method, path, body, options),
    close: async () => {
      await app.close()
      await store.close()
      await setUp.cleanUp()
      expect(plane.errors).toEqual([])
    },
  }
  return plane
}

async function call(
  app: FastifyInstance,
  method: string,
  path: string,
  body?: unknown,
  { cookie, token = cookie === undefined ? ADMIN_KEY : null, idempotencyKey }: CallOptions = {},
): Promise<Answer> {
  const response = await app.inject({
    method: method as 'GET',
    url: path.startsWith('/') ? path : `/api/${path}`,
    headers: {
      ...(token === null ? {} : { authorization: `Bearer ${token}` }),
      ...(cookie === undefined ? {} : { cookie, ...(method === 'GET' ? {} : { origin: 'http://localhost' }) }),
      ...(idempotencyKey === undefined ? {} : { 'idempotency-key': idempotencyKey }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { payload: typeof body === 'string' ? body : JSON.stringify(body) }),
  })
  const json = String(response.headers['content-type'] ?? '').match(/^application\/json\b/) !== null
  return {
    status: response.statusCode,
    headers: response.headers,
    text: response.payload,
    body: json ? JSON.parse(response.payload) : undefined,
  }
}

/** A new workspace; answers its path below /api. */
export async function newWorkspace(plane: Plane, name = 'Acme'): Promise<{ readonly id: string; readonly at: string }> {
  const { status, body } = await plane.call('POST', 'workspaces', { name })
  expect(status).toBe(201)
  return { id: body.id, at: `workspaces/${body.id}` }
}

const signIn: SignInSettings = {
  ...{ publicUrl: undefined, siteName: 'Trilane', signUp: 'open', attemptsPerMinute: 0, oidc: [], trialCredit: 0n },
}

const acme: Provider = {
  id: 'acme',
  name: 'Acme AI',
  baseUrl: 'https://api.acme.test/v1',
  auth: { authorize: (secret) => ['authorization', `Bearer ${secret}`] },
  formats: { 'openai-chat': '/chat/completions' },
  quirks: {},
}

const catalog: Catalog = {
  providers: new Map([[acme.id, acme]]),
  models: new Map([
    [
      'my-model',
      {
        id: 'my-model',
        name: 'My model',
        created: 1,
        kind: 'chat',
        contextWindow: 8000,
        maxOutputTokens: undefined,
        inputModalities: ['text'],
        deployments: [
          {
            id: 'acme/m1',
            provider: acme,
            upstreamModel: 'm1',
            region: 'eu',
            price: { input: 1_000_000_000n, output: 2_000_000_000n, image: 40_000n * 1_000_000n },
          },
        ],
        cheapPrice: { input: 500_000_000n, output: 1_000_000_000n },
        resaleMargin: 150_000,
      },
    ],
  ]),
  credentials: new Map(),
  laneOrder: ['byok', 'resale', 'cheap'],
  regions: new Set(['eu', 'us']),
  defaultMaxOutputTokens: 1000,
}
