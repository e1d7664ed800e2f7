import type { IncomingMessage, ServerResponse } from 'node:http'
import type { BlockList } from 'node:net'
import { clientAddress } from '../kit/client-address.ts'
import { Fault } from '../model/fault.ts'
import type { Inbound, Outbound } from '../pipeline/inbound.ts'
import { standsTwice } from './strict-request.ts'

const SMALL = 16 * 1024
/** How long the rest of a refused body is read and thrown away. */
const LINGER_MS = 2_000
/** How much of it, of those whom nobody knows (401) and those who ask too often (429). */
const LITTLE = 1024 * 1024

/** Whose address a request comes from. `proxies`: those whose word is taken for it. */
export function clientOf({ socket, headers }: IncomingMessage, proxies: BlockList): string {
  return clientAddress(socket.remoteAddress, headers['x-forwarded-for']?.toString(), proxies)
}

/** Exchanges under way on one connection. */
interface Together {
  add(exchange: NodeExchange): unknown
  delete(exchange: NodeExchange): unknown
}

/** One exchange of Node's HTTP server as the pipeline sees it. */
export class NodeExchange implements Inbound, Outbound {
  readonly #request: IncomingMessage
  readonly #response: ServerResponse
  readonly #proxies: () => BlockList
  #leave: (() => void) | undefined
  #ended = false
  #always: string[] | undefined
  #chunks: AsyncGenerator<Buffer, undefined> | undefined
  left = false
  filler: Buffer | undefined
  querySecrets: readonly string[] | undefined

  /** `together`: all that are under way on the connection. */
  constructor(request: IncomingMessage, response: ServerResponse, proxies: () => BlockList, together?: Together) {
    this.#request = request
    this.#response = response
    this.#proxies = proxies
    together?.add(this)
    response.on('error', () => response.destroy())
    response.on('close', () => {
      together?.delete(this)
      this.gone()
    })
  }

  get client(): string {
    return clientOf(this.#request, this.#proxies())
  }

  /** The connection ends with the answer. */
  last(): void {
    this.always('connection', 'close')
  }

  /** The connection is closed. */
  gone(): void {
    if (this.left || (this.#ended && (this.#response.writableFinished || !this.#request.complete))) return
    this.left = true
    this.#leave?.()
  }

  /**
   * Writes what says nothing, if this is the answer that the connection waits for: a client that is gone refuses it.
   * `first`: the client has closed its side just now.
   */
  probe(first: boolean): void {
    const response = this.#response
    if (this.#ended || response.socket === null) return
    const { headersSent } = response
    if (headersSent && this.filler) response.write(this.filler)
    // Interim answers are unknown to HTTP/1.0 (RFC 9110, 15.2).
    else if (!headersSent && this.#request.httpVersionMinor > 0) response.writeProcessing()
    // Nothing can be asked. One that closes its side amid an answer has most likely left.
    else if (first) response.destroy()
  }

  /** Whether a header that may stand once stands more often; Node gives the first one. */
  repeated(name: string): boolean {
    return standsTwice(this.#request.rawHeaders, name)
  }

  /** A header that the answer carries whatever it turns out to be. */
  always(name: string, value: string): void {
    this.#always = [...(this.#always ?? []), name, value]
  }

  header(name: string): string | undefined {
    const value = this.#request.headers[name]
    return typeof value === 'string' ? value : value?.[0]
  }

  body(limit: number): Promise<Buffer> {
    const request = this.#request
    const declared = Number(request.headers['content-length'] ?? 0)
    if (declared > limit) return Promise.reject(tooLarge(limit))
    return new Promise((resolve, reject) => {
      const gathered = declared > LARGE ? new InPlace(declared) : new Chunks()
      let size = 0
      request.on('data', (chunk: Buffer) => {
        size += chunk.length
        if (size > limit) {
          gathered.forget()
          reject(tooLarge(limit))
        } else gathered.add(chunk)
      })
      request.on('end', () => resolve(gathered.whole()))
      request.on('error', () => reject(cutOff()))
    })
  }

  chunks(limit: number): AsyncIterator<Buffer, undefined> {
    const chunks = this.#cutUp(limit)
    this.#chunks = chunks
    return chunks
  }

  async *#cutUp(limit: number): AsyncGenerator<Buffer, undefined> {
    const request = this.#request
    let size = 0
    if (Number(request.headers['content-length'] ?? 0) > limit) throw tooLarge(limit)
    try {
      // The connection is still needed for the answer when the rest of the body is not.
      for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
        size += chunk.length
        if (size > limit) throw tooLarge(limit)
        yield chunk
      }
    } catch (error) {
      throw error instanceof Fault ? error : cutOff()
    }
    return undefined
  }

  get begun(): boolean {
    return this.#response.headersSent
  }

  head(status: number, headers: string[]): void {
    if (this.left) return
    // What is left of an unread body is not worth reading.
    if (!this.#request.complete && !this.#always?.includes('connection')) headers.push('connection', 'close')
    if (this.#always) headers.push(...this.#always)
    this.#response.writeHead(status, headers)
  }

  write(bytes: Buffer): boolean {
    // Writing to a response whose client has left is an error in Node; nobody would get the bytes.
    return this.left || this.#response.write(bytes)
  }

  end(bytes?: Buffer): void {
    this.#ended = true
    if (this.left) return
    if (!this.#request.complete && bytes) return this.#endUnread(bytes)
    // As text of the same bytes, a small body leaves together with its head in one write instead of a gathered one.
    if (bytes && bytes.length <= SMALL) this.#response.end(bytes.toString('latin1'), 'latin1')
    else this.#response.end(bytes)
  }

  /** A client that is still sending would meet a reset instead of its answer if the connection closed at once. */
  #endUnread(bytes: Buffer): void {
    const request = this.#request
    this.#response.write(bytes)
    const close = () => {
      clearTimeout(timer)
      this.#response.end()
    }
    const timer = setTimeout(close, LINGER_MS)
    request.once('end', close).once('close', close)
    if (!this.#chunks) return this.#discard()
    // Nothing flows past a reader that waits.
    const discard = () => this.#discard()
    this.#chunks.return(undefined).then(discard, discard)
  }

  /** A client that is held back has its answer all the same, if it listens while it sends. */
  #discard(): void {
    const request = this.#request
    const { statusCode } = this.#response
    const most = statusCode === 401 || statusCode === 429 ? LITTLE : Number.POSITIVE_INFINITY
    let size = 0
    request.on('data', (chunk: Buffer) => {
      size += chunk.length
      if (size > most) request.pause()
    })
    request.resume()
  }

  destroy(): void {
    this.#response.destroy()
  }

  onDrain(listener: () => void): void {
    this.#response.on('drain', listener)
  }

  onLeave(listener: () => void): void {
    if (this.left) listener()
    else this.#leave = listener
  }
}

function cutOff(): Fault {
  return new Fault('invalid_request', 'body_incomplete', 'The request body was cut off.')
}

function tooLarge(limit: number): Fault {
  return new Fault(
    'too_large',
    'request_too_large',
    `The request body is larger than this gateway takes (${limit} bytes). Send a smaller one.`,
  )
}

/** A body of many chunks would stand in memory twice when they are joined. */
const LARGE = 256 * 1024

class Chunks {
  readonly #chunks: Buffer[] = []

  add(chunk: Buffer): void {
    this.#chunks.push(chunk)
  }

  forget(): void {
    this.#chunks.length = 0
  }

  whole(): Buffer {
    return this.#chunks.length === 1 ? (this.#chunks[0] as Buffer) : Buffer.concat(this.#chunks)
  }
}

/** Node's parser lets no more through than was declared. */
class InPlace {
  #bytes: Buffer
  #size = 0

  constructor(declared: number) {
    this.#bytes = Buffer.allocUnsafe(declared)
  }

  add(chunk: Buffer): void {
    this.#size += chunk.copy(this.#bytes, this.#size)
  }

  forget(): void {
    this.#bytes = Buffer.alloc(0)
  }

  whole(): Buffer {
    return this.#bytes.subarray(0, this.#size)
  }
}
