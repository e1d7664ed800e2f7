import { expect, test } from 'vitest'
import { GroupCommit } from '../../../src/ledger/group-commit.ts'
import type { SettledRequest } from '../../../src/ledger/ledger-store.ts'
import type { Strangers } from '../../../src/limits/strangers.ts'
import type { Catalog, Provider } from '../../../src/model/catalog.ts'
import type { Credential, Key, Workspace } from '../../../src/model/workspace.ts'
import type { Inbound, Outbound } from '../../../src/pipeline/inbound.ts'
import { RequestMetrics } from '../../../src/pipeline/metrics.ts'
import type { Overload } from '../../../src/pipeline/overload.ts'
import type { PipelineDeps } from '../../../src/pipeline/run.ts'
import { serve } from '../../../src/pipeline/serve.ts'
import { Health } from '../../../src/routing/health.ts'
import { MemoryLimits } from '../../../src/store/memory/memory-limits.ts'
import { Exchange, type UpstreamListener } from '../../../src/upstream/exchange.ts'
import type { Upstream } from '../../../src/upstream/upstream.ts'
import { openAiChat } from '../../../src/wire/openai-chat/wire.ts'

const CREDIT = 1_000_000_000n
const json = [Buffer.from('content-type'), Buffer.from('application/json')]
const events = [Buffer.from('content-type'), Buffer.from('text/event-stream')]
const event = (delta: object, reason: string | null) =>
  Buffer.from(`data: ${JSON.stringify({ id: 'c', choices: [{ index: 0, delta, finish_reason: reason }] })}\n\n`)
const usage = { prompt_tokens: 3, completion_tokens: 2, total_tokens: 5 }
const answer = {
  ...{ id: 'c', object: 'chat.completion', model: 'm', usage },
  choices: [{ index: 0, message: { role: 'assistant', content: 'hi' }, finish_reason: 'stop' }],
}

/** A gateway in which the price cannot be read any more once the provider has been asked. */
function world() {
  let asked = false
  const price = {
    input: 1_000_000_000n,
    get output() {
      if (asked) throw new Error('the price is gone')
      return 2_000_000_000n
    },
  }
  const provider: Provider = {
    ...{ id: 'acme', name: 'Acme', baseUrl: 'http://acme.test', quirks: {} },
    ...{ auth: { authorize: () => [] }, formats: { 'openai-chat': '/chat/completions' } },
  }
  const deployment = { id: 'acme/m', provider, upstreamModel: 'm', region: undefined, price }
  const model = {
    ...{ id: 'm', name: 'M', created: 1, kind: 'chat' as const, contextWindow: 8_000, maxOutputTokens: 100 },
    ...{ inputModalities: ['text' as const], deployments: [deployment], cheapPrice: undefined, resaleMargin: 0 },
  }
  const credential = {
    ...{ id: 'cred_1', workspaceId: undefined, provider: 'acme', lanes: ['resale'], secret: () => 's', prices: {} },
    ...{ monthlyBudget: 50_000_000n, priority: 1, models: {} },
  } as Partial<Credential> as Credential
  const catalog: Catalog = {
    ...{ providers: new Map([['acme', provider]]), models: new Map([['m', model]]), regions: new Set<string>() },
    ...{ credentials: new Map([['acme', [credential]]]), laneOrder: ['resale'], defaultMaxOutputTokens: 100 },
  }
  const key = {
    id: 'key_1',
    workspaceId: 'ws_1',
    tags: {},
    budgetPeriod: 'none',
    maxSpend: CREDIT,
  } as Partial<Key> as Key
  const workspace = { id: 'ws_1', timeZone: 'UTC', quotes: [], policy: {} } as Partial<Workspace> as Workspace
  const limits = new MemoryLimits(Date.now)
  limits.seedCredit('ws_1', CREDIT)
  const rows: SettledRequest[] = []
  const ledger = new GroupCommit({
    store: { commit: async ({ settled }) => void rows.push(...settled) },
    now: Date.now,
    opensWaitMs: 0,
  })
  let listener: UpstreamListener | undefined
  const upstream: Partial<Upstream> = {
    send: (_, __, ___, ____, told) => {
      asked = true
      listener = told
      return new Exchange(told)
    },
  }
  const logged: string[] = []
  const deps: Partial<PipelineDeps> = {
    snapshot: { catalog, keyByHash: () => key, workspace: () => workspace, credentialsOf: () => [] },
    ...{ limits, ledger, metrics: new RequestMetrics(), now: Date.now, hash: (secret) => secret },
    upstream: upstream as Upstream,
    health: new Health(() => ({ failures: 5, openMs: 1_000, longestOpenMs: 30_000 })),
    overload: { check: () => {} } as Partial<Overload> as Overload,
    strangers: { told: (_, fault) => fault } as Partial<Strangers> as Strangers,
    ...{ maxBodyBytes: () => 1_000_000, keepAliveMs: () => 60_000, retries: () => ({ most: 0, share: 0 }) },
    ...{ hedging: () => ({ lanes: [], share: 0 }), strict: () => false, open: () => true },
    log: (name) => void logged.push(name),
  }
  return { deps: deps as PipelineDeps, limits, rows, logged, credential, provider: () => listener }
}

function client(stream: boolean) {
  const leaving: (() => void)[] = []
  const told: { status: number; text: string; ended: boolean } = { status: 0, text: '', ended: false }
  const headers: Readonly<Record<string, string>> = { authorization: 'Bearer tl_x' }
  const inbound: Inbound = {
    header: (name) => headers[name],
    repeated: () => false,
    body: async () => Buffer.from(JSON.stringify({ model: 'm', stream, messages: [{ role: 'user', content: 'hi' }] })),
    chunks: () => {
      throw new Error('no form')
    },
  }
  const outbound: Outbound & { left: boolean } = {
    ...{ filler: undefined, client: '127.0.0.1', left: false },
    get begun() {
      return told.status !== 0
    },
    head: (status) => void (told.status = status),
    write: (bytes) => (told.text += bytes.toString()) !== '',
    end: (bytes) => void Object.assign(told, { text: told.text + (bytes?.toString() ?? ''), ended: true }),
    destroy: () => void (told.ended = true),
    onDrain: () => {},
    onLeave: (listener) => void leaving.push(listener),
  }
  const leave = () => {
    outbound.left = true
    leaving.at(-1)?.()
  }
  return { inbound, outbound, told, leave }
}

type World = ReturnType<typeof world>
type Client = ReturnType<typeof client>
const ends: readonly [string, boolean, (provider: UpstreamListener, side: Client) => void][] = [
  [
    'a plain answer',
    false,
    (provider) => {
      provider.head(200, json)
      provider.data(Buffer.from(JSON.stringify(answer)))
      provider.end()
    },
  ],
  [
    'a stream that ends',
    true,
    (provider) => {
      provider.data(event({}, 'stop'))
      provider.end()
    },
  ],
  ['a stream that breaks off', true, (provider) => provider.fail('reset', 'gone')],
  ['a client that leaves its stream', true, (_, side) => side.leave()],
]

test.each(ends)('a fault while the charge of %s is reckoned keeps no hold', async (_, stream, end) => {
  const { deps, limits, rows, logged, credential, provider } = world() satisfies World
  const side = client(stream)
  const served = serve(deps, openAiChat, { model: undefined, stream: undefined }, 'req_1', side.inbound, side.outbound)
  await expect.poll(provider).toBeDefined()
  const asked = provider() as UpstreamListener
  expect(limits.creditState('ws_1').held).toBeGreaterThan(0n)
  if (stream) {
    asked.head(200, events)
    asked.data(event({ role: 'assistant', content: 'hi' }, null))
    await expect.poll(() => side.told.text).toContain('hi')
  }
  end(asked, side)
  await served
  expect(limits.creditState('ws_1')).toEqual({ credit: CREDIT, held: 0n })
  expect(limits.admitCredential(credential.id, credential.monthlyBudget, 'UTC', 50_000_000n)).not.toHaveProperty(
    'refused',
  )
  await expect.poll(() => rows).toMatchObject([{ id: 'req_1', charge: 0n, outcome: 'failed' }])
  expect(logged).toContain('internal_error')
  expect(side.told.text).not.toContain('[DONE]')
})
