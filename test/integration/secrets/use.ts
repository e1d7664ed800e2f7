import { bodies, operationsIn, pathWith } from '../control/operations.ts'
import { type Output, outputOf } from './outputs.ts'
import { conversation, form, planted, planting, said } from './plants.ts'
import type { Site } from './site.ts'

// biome-ignore lint/suspicious/noExplicitAny: tests look into answers freely
type Json = any
type Body = object | string | FormData | undefined

/** Calls of which every answer is kept. */
export class Caller {
  readonly answers: Output[] = []
  readonly #url: string
  #count = 0

  constructor({ gateway }: Site) {
    this.#url = gateway.url
  }

  /** The answer's body, read; what it holds is not looked at unless it is asked for. */
  async call(
    method: string,
    path: string,
    token: string,
    body?: Body,
    headers: Record<string, string> = {},
  ): Promise<Json> {
    const raw = typeof body === 'string' || body instanceof FormData
    const response = await fetch(this.#url + path, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        ...(body !== undefined && !(body instanceof FormData) && { 'content-type': 'application/json' }),
        'idempotency-key': `call-${++this.#count}`,
        ...headers,
      },
      ...(body !== undefined && { body: raw ? (body as string | FormData) : JSON.stringify(body) }),
    })
    const output = await outputOf([method, path, ...aboutOf(body)].join(' '), response)
    this.answers.push(output)
    try {
      return JSON.parse(output.text.slice(output.text.indexOf('\n{') + 1))
    } catch {
      return undefined
    }
  }

  /** Takes the latest answer out: what it shows is shown once, on purpose, and kept apart. */
  once<T>(value: T): T {
    this.answers.pop()
    return value
  }
}

/** What tells one call from another: its model, how the provider answers, whether it is a stream. */
function aboutOf(body: Body): string[] {
  const text = body instanceof FormData ? [...body.values()].join(' ') : JSON.stringify(body ?? '').slice(0, 5_000)
  return [/"model":"([^"]*)/, /mode=([\w-]+)/, /"(stream)":true/].flatMap((part) => part.exec(text)?.[1] ?? [])
}

export interface Used {
  readonly ws: string
  readonly key: string
  readonly token: string
  readonly keyId: string
}

/** A workspace with credentials of each kind, keys and tokens. Of all answers only three hold a secret, once. */
export async function furnish(caller: Caller, { provider }: Site): Promise<Used> {
  const { admin } = planting
  const { id: ws } = await caller.call('POST', '/api/workspaces', admin, { name: 'visible-workspace' })
  const at = `/api/workspaces/${ws}`
  await caller.call('POST', `${at}/credits`, admin, { amountUsd: '50', reason: 'test' })
  // Shown once, here and nowhere else: a new key, a key that was rotated, a new management token.
  const first = caller.once(await caller.call('POST', `${at}/keys`, admin, { name: 'visible-key' }))
  planted('former key', first.key)
  const rotated = caller.once(
    await caller.call('POST', `${at}/keys/${first.id}/rotate`, admin, { overlapSeconds: 600 }),
  )
  const key = planted('key', rotated.key)
  const made = caller.once(await caller.call('POST', `${at}/tokens`, admin, { name: 'owner', role: 'owner' }))
  const token = planted('management token', made.token)
  const credential = (body: object) => caller.call('POST', `${at}/credentials`, token, body)
  const echo = await credential({ provider: 'echo', apiKey: planting.own })
  await credential({ provider: 'cloud', apiKey: planting.account(`${provider.url}/token`), baseUrl: provider.url })
  await credential({ provider: 'rock', apiKey: planting.pair, baseUrl: provider.url })
  await credential({ provider: 'openai', apiKey: planting.other })
  await caller.call('PATCH', `${at}/credentials/${echo.id}`, token, { apiKey: planting.own, name: 'again' })
  const { data } = await caller.call('GET', `${at}/credentials`, token)
  for (const { id } of data) await caller.call('POST', `${at}/credentials/${id}/test`, token)
  return { ws, key, token, keyId: first.id }
}

/** What is wrong with the calls themselves. */
export async function misuse(caller: Caller, { ws, key, token }: Used): Promise<void> {
  const at = `/api/workspaces/${ws}`
  const { own, hook } = planting
  const wrong: readonly Body[] = [
    { provider: 'echo', apiKey: own, baseUrl: `https://user:${hook}@hooks.test/` },
    { provider: 'echo', apiKey: own, baseUrl: `https://hooks.test/notify?token=${hook}` },
    { provider: 'echo', apiKey: `${own}\n`, priority: 'high' },
    { provider: 'none', apiKey: own, region: 5 },
    `{"provider":"echo","apiKey":"${own}`,
    `{"apiKey":"${own}" "x"}`,
  ]
  for (const body of wrong) await caller.call('POST', `${at}/credentials`, token, body)
  await caller.call('GET', `${at}/requests?key=${planting.basic}&cursor=x`, token)
  await caller.call('GET', at, planting.basic)
  await caller.call('GET', at, token, undefined, { authorization: `Basic ${planting.basic}` })
  await caller.call('GET', '/v1/models', planting.basic)
  await caller.call('GET', `/v1beta/models?key=${planting.basic}`, key)
  const chat = '/v1/chat/completions'
  const { user, system } = said
  for (const body of [
    `{"model":"chat","messages":[{"role":"user","content":"${user}`,
    `{"model":"chat","messages":"${user} ${system}"}`,
    `{"model":"chat","messages":[{"role":"${user}","content":{"${system}":1}}]}`,
    `{"model":5,"messages":[{"role":"user","content":"${user}"}],"temperature":"${system}"}`,
    `${user} ${system}`,
    `{"model":"chat","messages":${'['.repeat(3_000)}"${user}"${']'.repeat(3_000)}}`,
    JSON.stringify(conversation('chat', user.repeat(60_000))),
    JSON.stringify(conversation('cheap/nothing', 'ok')),
    JSON.stringify(conversation('embed', 'ok', { max_tokens: said.argument, tools: [{ type: said.result }] })),
  ]) {
    await caller.call('POST', chat, key, body)
    await caller.call('POST', '/v1/messages', key, body)
    await caller.call('POST', '/v1/responses', key, body)
  }
  await caller.call('POST', chat, key, conversation('chat', 'ok'), { 'content-type': 'text/plain' })
  await caller.call('POST', chat, planting.basic, conversation('chat', 'ok'))
}

export const modes = [
  ...['ok', 'odd', 'error', 'late-error', 'malformed', 'cut'],
  ...['400', '400-text', '403', '404', '409', '413', '422', '500', '500-text', '502', '503'],
]

/** Where only the store is another. */
export const fewModes = ['ok', 'odd', 'late-error', '400', '500']

/** Good requests whose answers go wrong in every way, on each lane, whole and as streams. */
export async function talk(caller: Caller, used: Used, among: readonly string[]): Promise<void> {
  const { key } = used
  await Promise.all(among.map((mode) => talkOf(caller, used, mode)))
  // Behind the others, for a credential that was refused rests.
  await talkOf(caller, used, '401')
  for (const path of ['/v1/files', '/v1/batches', '/v1/messages/batches', '/v1/files/file-1', '/v1/batches/batch-1'])
    await caller.call('GET', path, key, undefined, { 'x-trilane-provider': 'openai' })
  for (const path of ['/v1/models', '/v1/key', '/v1/generation?id=chatcmpl-1', '/v1/generation?id=none', '/'])
    await caller.call('GET', path, key)
}

async function talkOf(caller: Caller, { key }: Used, mode: string): Promise<void> {
  for (const lane of ['cheap', 'resale', 'byok']) {
    const chat = conversation(`${lane}/chat`, mode)
    await caller.call('POST', '/v1/chat/completions', key, chat)
    await caller.call('POST', '/v1/chat/completions', key, {
      ...chat,
      stream: true,
      stream_options: { include_usage: true },
    })
    const text = `mode=${mode} ${said.user}`
    const messages = [{ role: 'user', content: text }]
    await caller.call('POST', '/v1/messages', key, {
      model: `${lane}/chat`,
      max_tokens: 9,
      messages,
      system: said.system,
    })
    await caller.call('POST', '/v1/responses', key, {
      model: `${lane}/chat`,
      input: text,
      stream: mode.startsWith('o'),
    })
  }
  for (const model of ['byok/flash', 'byok/rocky']) {
    await caller.call('POST', '/v1/chat/completions', key, conversation(model, mode))
  }
  await caller.call(
    'POST',
    '/v1/audio/transcriptions',
    key,
    form({ model: 'whisper', prompt: `mode=${mode} ${said.user}` }, 'audio/wav'),
  )
  await caller.call('POST', '/v1/files', key, form({ purpose: `mode=${mode} batch` }, 'application/jsonl'), {
    'x-trilane-provider': 'openai',
  })
}

/** Every call that reads, as the operator and as the owner of the workspace, and each that writes once more. */
export async function look(caller: Caller, { ws, token, keyId }: Used): Promise<Output[]> {
  const { admin } = planting
  const before = caller.answers.length
  const operations = operationsIn(await caller.call('GET', '/api/openapi.json', admin))
  const { data: requests } = await caller.call('GET', `/api/workspaces/${ws}/requests?limit=200`, admin)
  const { data: transactions } = await caller.call('GET', `/api/workspaces/${ws}/transactions`, admin)
  const known: Record<string, readonly string[]> = {
    requests: kindsOf(requests),
    transactions: [transactions[0].id],
    keys: [keyId],
  }
  for (const operation of operations.filter(({ method }) => method === 'GET')) {
    const kind = /([a-z]+)\/\{id\}/.exec(operation.path)?.[1] ?? ''
    for (const id of known[kind] ?? ['none']) {
      const path = pathWith(operation, { ws, id, lane: 'cheap', month: new Date().toISOString().slice(0, 7) })
      for (const who of [admin, token]) await caller.call('GET', path, who)
    }
  }
  for (const query of ['format=csv', 'format=jsonl', 'format=csv&groupBy=day,model'])
    await caller.call('GET', `/api/workspaces/${ws}/export?${query}`, admin)
  for (const id of ['changeWorkspace', 'replacePolicy', 'replaceQuotes', 'previewQuotes', 'createOffer']) {
    const operation = operations.find((one) => one.id === id)
    if (operation) await caller.call(operation.method, pathWith(operation, { ws, lane: 'cheap' }), admin, bodies[id])
  }
  await caller.call('GET', '/metrics', planting.metrics)
  return caller.answers.slice(before)
}

/** One request of each kind. */
function kindsOf(requests: readonly Record<string, string>[]): string[] {
  const kinds = new Map(
    requests.map(({ id = '', lane, status, outcome, stream, finishReason }) => [
      [lane, status, outcome, stream, finishReason].join(),
      id,
    ]),
  )
  return [...kinds.values()]
}
