import { api, ok } from './client.ts'

/**
 * The playground's own call to the data plane: the one request of the dashboard that is not to the management API. Its
 * key is an ordinary one, made for it or chosen, whose secret is kept in memory until the page is left.
 */
export interface PlaygroundRequest {
  readonly model: string
  readonly messages: readonly { readonly role: 'system' | 'user'; readonly content: string }[]
  readonly max_tokens?: number
  readonly temperature?: number
}

export interface PlaygroundListener {
  readonly onHead: (head: { readonly status: number; readonly headers: readonly (readonly [string, string])[] }) => void
  readonly onText: (text: string) => void
  readonly onUsage: (usage: PlaygroundUsage) => void
}

export interface PlaygroundUsage {
  readonly promptTokens: number | undefined
  readonly completionTokens: number | undefined
  /** What the workspace pays, in USD. */
  readonly cost: number | undefined
  /** What the provider charges for it, in USD; not told on `cheap`. */
  readonly providerCost: number | undefined
}

interface IssuedKey {
  readonly secret: string
  readonly until: number
}

const LIFE_MS = 55 * 60_000
/** Too little of its life left to begin a request with it. */
const LEAST_MS = 5 * 60_000
const keys = new Map<string, Promise<IssuedKey>>()

/** Throws Problem when no key can be made. */
async function keyFor(ws: string): Promise<string> {
  const known = await keys.get(ws)?.catch(() => undefined)
  if (known && known.until - Date.now() > LEAST_MS) return known.secret
  const until = Date.now() + LIFE_MS
  const made = ok(
    api.POST('/api/workspaces/{ws}/keys', {
      params: { path: { ws } },
      body: { name: 'Playground', expiresAt: new Date(until).toISOString() },
    }),
  ).then(({ key }) => ({ secret: key, until }))
  keys.set(ws, made)
  return (await made).secret
}

/** A refusal, in the data plane's own words. */
export class Refused extends Error {
  override readonly name = 'Refused'
  readonly status: number

  constructor(status: number, text: string) {
    super(text)
    this.status = status
  }
}

const chosen = new Map<string, string>()

/** The secret of the key that somebody has chosen to try a workspace with; empty: one is made for it. */
export const playgroundKey = {
  get: (ws: string) => chosen.get(ws) ?? '',
  set: (ws: string, secret: string) => void chosen.set(ws, secret.trim()),
}

/**
 * Streams one chat. Throws Problem when there is no key, Refused for an error answer, Error when the stream breaks;
 * returns when it is at its end or `signal` was aborted.
 */
export async function callPlayground(
  ws: string,
  request: PlaygroundRequest,
  listener: PlaygroundListener,
  signal: AbortSignal,
): Promise<void> {
  const own = playgroundKey.get(ws)
  const secret = own === '' ? await keyFor(ws) : own
  const response = await fetch('/v1/chat/completions', {
    method: 'POST',
    signal,
    credentials: 'omit',
    headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/json' },
    body: JSON.stringify({ ...request, stream: true, stream_options: { include_usage: true } }),
  })
  // One that was revoked on the page of keys: the next request makes another.
  if (response.status === 401 && own === '') keys.delete(ws)
  listener.onHead({ status: response.status, headers: [...response.headers] })
  if (!response.ok || !response.body)
    throw new Refused(response.status, messageIn(await response.json().catch(() => {})))
  const text = response.body.pipeThrough(new TextDecoderStream()).getReader()
  let rest = ''
  for (;;) {
    const { done, value } = await text.read()
    if (done) return
    const events = (rest + value).split('\n\n')
    rest = events.pop() ?? ''
    for (const event of events) readEvent(event, listener)
  }
}

function readEvent(event: string, { onText, onUsage }: PlaygroundListener): void {
  // Comments keep the connection open while there is nothing to tell.
  const data = event.startsWith('data: ') ? event.slice('data: '.length) : undefined
  if (data === undefined || data === '[DONE]') return
  const chunk: unknown = JSON.parse(data)
  const error = member(chunk, 'error')
  if (error !== undefined) throw new Error(messageIn(chunk))
  const choices = member(chunk, 'choices')
  const text = member(member(Array.isArray(choices) ? choices[0] : undefined, 'delta'), 'content')
  if (typeof text === 'string' && text !== '') onText(text)
  const usage = member(chunk, 'usage')
  if (typeof usage === 'object' && usage !== null) {
    onUsage({
      promptTokens: numberIn(usage, 'prompt_tokens'),
      completionTokens: numberIn(usage, 'completion_tokens'),
      cost: numberIn(usage, 'cost'),
      providerCost: numberIn(member(usage, 'cost_details'), 'upstream_inference_cost'),
    })
  }
}

function messageIn(body: unknown): string {
  const message = member(member(body, 'error'), 'message')
  return typeof message === 'string' ? message : ''
}

function numberIn(value: unknown, name: string): number | undefined {
  const number = member(value, name)
  return typeof number === 'number' ? number : undefined
}

function member(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined
}
