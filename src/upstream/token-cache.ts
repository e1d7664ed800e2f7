import { asCount, asObject, asString, parseJson } from '../kit/parse-json.ts'
import type { Auth, TokenExchange } from '../model/catalog.ts'
import { Fault } from '../model/fault.ts'
import type { Exchange, UpstreamFailure, UpstreamListener, UpstreamRequest } from './exchange.ts'

/** A token is not used in the last part of its life: it must hold until its request has arrived. */
const MARGIN_MS = 120_000
/** When the answer names no lifetime (RFC 6749, 5.1 leaves it open). */
const USUAL_LIFE_MS = 600_000
const PATIENCE_MS = 15_000
/** So long a failure stands for the next calls too: each would cost a signature and an exchange. */
const FAILED_FOR_MS = 5_000
const LONGEST_ANSWER = 64 * 1024

interface Token {
  readonly value: string
  /** Epoch milliseconds. */
  readonly until: number
}

interface Failure {
  readonly fault: Fault
  /** Epoch milliseconds. */
  readonly until: number
}

/** `Upstream.send`. */
interface Sender {
  send(
    baseUrl: string,
    trusted: boolean,
    path: string,
    request: Pick<UpstreamRequest, 'method' | 'headers' | 'body'>,
    listener: UpstreamListener,
  ): Exchange
}

/** Tokens by the secrets they were got for. Many calls that wait for the same one share one exchange, and its failure. */
export class TokenCache {
  readonly #upstream: Sender
  readonly #now: () => number
  readonly #tokens = new Map<string, Token>()
  readonly #pending = new Map<string, Promise<string>>()
  readonly #failures = new Map<string, Failure>()

  constructor(upstream: Sender, now: () => number = Date.now) {
    this.#upstream = upstream
    this.#now = now
  }

  /**
   * What `auth` sends for this secret: the secret itself, or a token, at once when one is at hand. `trusted`: the secret
   * is the operator's, so the address in it may be any. Throws or rejects with a Fault that names nothing secret.
   */
  tokenFor({ exchange }: Auth, secret: string, trusted: boolean): string | Promise<string> {
    // A tenant's secret that equals the operator's must not skip the check of its address.
    const key = `${trusted ? 'o' : 't'}${secret}`
    const known = this.#tokens.get(key)
    if (known && known.until > this.#now()) return known.value
    const pending = this.#pending.get(key)
    if (pending) return pending
    const failure = this.#failures.get(key)
    if (failure && failure.until > this.#now()) throw failure.fault
    const asked = exchange?.(secret)
    if (!asked) return secret
    const got = this.#fetch(asked, trusted)
      .then(
        (token) => {
          keep(this.#tokens, key, token, this.#now())
          return token.value
        },
        (error: unknown) => {
          if (error instanceof Fault) this.#remember(key, error)
          throw error
        },
      )
      .finally(() => this.#pending.delete(key))
    this.#pending.set(key, got)
    return got
  }

  #remember(key: string, fault: Fault): void {
    const now = this.#now()
    keep(this.#failures, key, { fault, until: now + FAILED_FOR_MS }, now)
  }

  #fetch({ url, form }: TokenExchange, trusted: boolean): Promise<Token> {
    return new Promise((resolve, reject) => {
      const body = Buffer.from(form)
      const headers = ['content-type', 'application/x-www-form-urlencoded', 'accept', 'application/json']
      const chunks: Buffer[] = []
      let status = 0
      let size = 0
      const settle = (result: Token | Fault) => {
        clearTimeout(timer)
        if (result instanceof Fault) reject(result)
        else resolve(result)
      }
      const stop = (kind: UpstreamFailure, why: string) => {
        exchange.abort()
        settle(failed(kind, why))
      }
      const timer = setTimeout(() => stop('timeout', 'did not answer in time'), PATIENCE_MS)
      // What `send` throws rejects the promise; the timer must not outlive it.
      const send = () =>
        this.#upstream.send(
          url,
          trusted,
          '',
          { method: 'POST', headers, body },
          {
            head: (code) => {
              status = code
            },
            data: (chunk) => {
              size += chunk.length
              if (size <= LONGEST_ANSWER) chunks.push(chunk)
              else stop('protocol', 'answered with too much')
              return true
            },
            end: () => settle(this.#read(status, Buffer.concat(chunks).toString('utf8'))),
            fail: (kind) => settle(failed(kind, 'could not be reached')),
          },
        )
      let exchange: ReturnType<typeof send>
      try {
        exchange = send()
      } catch (error) {
        clearTimeout(timer)
        throw error
      }
    })
  }

  /** RFC 6749, 5.1 and 5.2. Of an error only its code is told, and only if it is one. */
  #read(status: number, text: string): Token | Fault {
    const body = asObject(parseJson(text))
    const value = asString(body?.access_token)
    if (status < 200 || status >= 300 || value === undefined || !/^[\x21-\x7e]+$/.test(value)) {
      const code = asString(body?.error)
      const known = code !== undefined && /^[a-z_]{1,40}$/.test(code) ? `, ${code}` : ''
      return failed(`status ${status}`, `gave no access token (${status}${known})`)
    }
    const seconds = asCount(body?.expires_in)
    const life = seconds === undefined ? USUAL_LIFE_MS : seconds * 1000
    return { value, until: this.#now() + life - Math.min(MARGIN_MS, life / 2) }
  }
}

/** Adds an entry and lets go of those whose time is over. */
function keep<T extends { readonly until: number }>(all: Map<string, T>, key: string, entry: T, now: number): void {
  for (const [other, { until }] of all) if (until <= now) all.delete(other)
  all.set(key, entry)
}

function failed(detail: string, why: string): Fault {
  const text = `The address that exchanges the provider credential for an access token ${why}. Check the credential, or try again later.`
  return new Fault('upstream', 'upstream_token_exchange_failed', text, { detail })
}
