import { Agent, type IncomingMessage, request } from 'node:http'

/** When a client leaves: before it has the head, or once so many content events (streams) or any bytes (plain) came. */
export type Leave = { readonly afterMs: number } | { readonly onHead: true } | { readonly afterEvents: number }

export interface CallOptions {
  readonly path?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly leave?: Leave | undefined
  readonly agent?: Agent
  /** Hears of the head and of every piece of the body. */
  readonly onHead?: (seen: Seen) => void
  readonly onData?: (seen: Seen) => void
}

/** What a client saw of one answer. */
export interface Seen {
  /** Undefined: no head came. */
  status: number | undefined
  requestId: string | undefined
  headers: IncomingMessage['headers']
  body: string
  /** The body ended as it should. */
  ended: boolean
  /** The client itself left. */
  left: boolean
}

/** A whole answer with what matters for money picked out of it. */
export interface Answer extends Seen {
  /** The client has reason to take it for a whole answer: a 200 that ended cleanly and told no error. */
  readonly complete: boolean
  /** Nano-dollars that it was told, by header or usage.cost; undefined: nothing was told. */
  readonly told: readonly bigint[]
  /** Events with content in them (streams). */
  readonly contentEvents: number
  readonly error: { readonly type: string; readonly code: string; readonly message: string } | undefined
}

export const keepAlive = () => new Agent({ keepAlive: true, maxSockets: 256 })

/** One call to the data plane. Never rejects: what went wrong is seen in the answer. */
export function call(url: string, key: string, body: object, options: CallOptions = {}): Promise<Answer> {
  const bytes = Buffer.from(JSON.stringify(body))
  const seen: Seen = { status: undefined, requestId: undefined, headers: {}, body: '', ended: false, left: false }
  const { leave } = options
  return new Promise((resolve) => {
    const outgoing = request(url + (options.path ?? '/v1/chat/completions'), {
      method: 'POST',
      agent: options.agent,
      headers: {
        authorization: `Bearer ${key}`,
        'content-type': 'application/json',
        'content-length': bytes.length,
        ...options.headers,
      },
    })
    let timer: NodeJS.Timeout | undefined
    const quit = () => {
      if (seen.ended) return
      seen.left = true
      outgoing.destroy()
    }
    const done = () => {
      clearTimeout(timer)
      resolve(judged(seen))
    }
    outgoing.on('error', done)
    outgoing.on('close', done)
    outgoing.on('response', (response) => {
      seen.status = response.statusCode
      seen.headers = response.headers
      seen.requestId = response.headers['x-request-id']?.toString()
      options.onHead?.(seen)
      response.setEncoding('utf8')
      response.on('data', (text: string) => {
        seen.body += text
        options.onData?.(seen)
        if (leave && 'afterEvents' in leave && eventCount(seen.body) >= leave.afterEvents) quit()
      })
      response.on('end', () => {
        seen.ended = true
      })
      response.on('error', () => {})
      if (leave && 'onHead' in leave) quit()
    })
    outgoing.end(bytes)
    if (leave && 'afterMs' in leave) timer = setTimeout(quit, leave.afterMs)
  })
}

function eventCount(text: string): number {
  return text.split('data:').length - 1
}

interface Chunk {
  readonly error?: Answer['error']
  readonly usage?: { readonly cost?: number } | null
  readonly choices?: readonly {
    readonly delta?: { readonly content?: string }
    readonly text?: string
    readonly finish_reason?: string | null
  }[]
}

function judged(seen: Seen): Answer {
  const chunks = chunksOf(seen)
  const told: bigint[] = []
  const header = seen.headers['x-trilane-charge-usd']?.toString()
  if (header !== undefined) told.push(nanoOf(header))
  for (const { usage } of chunks) if (usage?.cost !== undefined) told.push(BigInt(Math.round(usage.cost * 1e9)))
  const error = chunks.find((chunk) => chunk.error)?.error
  const stream = isStream(seen)
  const finished = !stream || chunks.some(({ choices }) => choices?.some((choice) => choice.finish_reason))
  const complete = seen.status === 200 && seen.ended && !seen.left && error === undefined && finished
  const contentEvents = stream
    ? chunks.filter(({ choices }) => choices?.some((c) => c.delta?.content || c.text)).length
    : 0
  return { ...seen, complete, told, contentEvents, error }
}

function isStream({ headers }: Seen): boolean {
  return headers['content-type']?.startsWith('text/event-stream') ?? false
}

function chunksOf(seen: Seen): Chunk[] {
  if (!isStream(seen)) return [parsed(seen.body) ?? {}]
  return seen.body.split(/\r?\n/).flatMap((line) => (line.startsWith('data: ') ? (parsed(line.slice(6)) ?? []) : []))
}

function parsed(text: string): Chunk | undefined {
  try {
    return JSON.parse(text) as Chunk
  } catch {
    return undefined
  }
}

/** A decimal USD string as nano-dollars; throws on more than nine decimals. */
export function nanoOf(usd: string): bigint {
  const match = /^(-?)(\d+)(?:\.(\d{1,9}))?$/.exec(usd)
  if (!match) throw new Error(`not an amount: ${usd}`)
  const amount = BigInt(`${match[2]}${(match[3] ?? '').padEnd(9, '0')}`)
  return match[1] ? -amount : amount
}
