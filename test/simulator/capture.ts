import type { IncomingMessage } from 'node:http'
import { keyOf } from './key.ts'
import type { Source } from './script.ts'
import type { ToldUsage } from './usage.ts'

/** What is known of one request and of what became of its answer. Times are milliseconds since 1970. */
export interface CapturedFacts {
  /** 1 for the first request of this process, never reused. */
  seq: number
  time: number
  method: string
  /** With the query string. */
  path: string
  /** Names and values in turn, exactly as received. */
  rawHeaders: string[]
  remoteAddress: string
  remotePort: number
  model: string | null
  /** Which rule chose the behaviour; null when the request was refused before. */
  source: Source | null
  /** Status sent, or null when none was. */
  status: number | null
  responseId: string | null
  /** What the provider bills for the whole answer, also where it was cut or the usage was not told. */
  usage: ToldUsage | null
  /** Whether the undamaged answer tells that usage. */
  usageTold: boolean
  /** Body bytes and stream events handed to the connection. */
  bytesSent: number
  eventsSent: number
  /** The client went away before the answer finished. */
  aborted: boolean
  /** The simulator itself broke the connection, on command. */
  cut: boolean
  /** The answer was delivered to its end. */
  finished: boolean
  /** When the exchange was over, or null while it lasts. */
  closedTime: number | null
}

/** A captured request with its exact body, which is empty in light mode. */
export interface Captured extends CapturedFacts {
  body: Buffer
}

/** All given conditions must hold. */
export interface CaptureFilter {
  path?: string
  model?: string
  /** Bearer token, or the key as the format sends it. */
  key?: string
  /** The body contains this text. */
  text?: string
  /** Only requests with a higher seq. */
  since?: number
  /** Only the last so many of those that match. */
  limit?: number
}

export type CaptureMode = 'full' | 'light'

const MAX_REQUESTS = 50_000
const MAX_BODY_BYTES = 256 * 1024 * 1024

/** The last requests, bounded in number and in bytes of bodies. */
export class CaptureRing {
  mode: CaptureMode = 'full'
  #entries: Captured[] = []
  #start = 0
  #bytes = 0
  #seq = 0

  open(req: IncomingMessage): Captured {
    const entry: Captured = {
      seq: ++this.#seq,
      time: Date.now(),
      method: req.method ?? '',
      path: req.url ?? '',
      rawHeaders: req.rawHeaders,
      remoteAddress: req.socket.remoteAddress ?? '',
      remotePort: req.socket.remotePort ?? 0,
      model: null,
      source: null,
      status: null,
      responseId: null,
      usage: null,
      usageTold: false,
      bytesSent: 0,
      eventsSent: 0,
      aborted: false,
      cut: false,
      finished: false,
      closedTime: null,
      body: Buffer.alloc(0),
    }
    this.#entries.push(entry)
    this.#trim()
    return entry
  }

  /** Keeps the request's body, unless in light mode. */
  keepBody(entry: Captured, body: Buffer): void {
    if (this.mode === 'light') return
    entry.body = body
    this.#bytes += body.length
    this.#trim()
  }

  select(filter: CaptureFilter): Captured[] {
    const found = this.#entries.slice(this.#start).filter((entry) => matches(entry, filter))
    return filter.limit === undefined ? found : found.slice(Math.max(0, found.length - filter.limit))
  }

  get size(): number {
    return this.#entries.length - this.#start
  }

  get total(): number {
    return this.#seq
  }

  clear(): void {
    this.#entries = []
    this.#start = 0
    this.#bytes = 0
  }

  #trim(): void {
    while (this.size > MAX_REQUESTS || (this.#bytes > MAX_BODY_BYTES && this.size > 1)) {
      this.#bytes -= this.#entries[this.#start]?.body.length ?? 0
      this.#entries[this.#start++] = GONE
    }
    // Dropping the dead front only now and then keeps the cost per request constant.
    if (this.#start > MAX_REQUESTS / 4) {
      this.#entries = this.#entries.slice(this.#start)
      this.#start = 0
    }
  }
}

/** Stands in the dead front, so that evicted bodies are freed at once. */
const GONE = {} as Captured

function matches(entry: Captured, { path, model, key, text, since }: CaptureFilter): boolean {
  if (since !== undefined && entry.seq <= since) return false
  if (path !== undefined && entry.path.split('?')[0] !== path) return false
  if (model !== undefined && entry.model !== model) return false
  if (key !== undefined && keySent(entry) !== key) return false
  return text === undefined || entry.body.includes(text)
}

function keySent(entry: Captured): string | undefined {
  const sent = ['authorization', 'x-api-key', 'api-key', 'x-goog-api-key'].map((name) => [name, headerOf(entry, name)])
  return keyOf({ headers: Object.fromEntries(sent), url: entry.path })
}

/** The first value of a header of a captured request; the name in lower case. */
export function headerOf({ rawHeaders }: Pick<CapturedFacts, 'rawHeaders'>, name: string): string | undefined {
  for (let i = 0; i < rawHeaders.length; i += 2) if (rawHeaders[i]?.toLowerCase() === name) return rawHeaders[i + 1]
  return undefined
}
