/** A client's request as the pipeline sees it; implemented in http/. */
export interface Inbound {
  /** By lower-case name. */
  header(name: string): string | undefined
  /** A header of this lower-case name stands more than once. */
  repeated(name: string): boolean
  /** Keys that stand in the query, where the surface has them there. They go nowhere else. */
  readonly querySecrets?: readonly string[] | undefined
  /** The whole body. Rejects with Fault `too_large` beyond the limit. */
  body(limit: number): Promise<Buffer>
  /**
   * The body as it comes, held back while nobody takes it; instead of `body`. Throws Fault `too_large` beyond the limit
   * and Fault `invalid_request` when it is cut off.
   */
  chunks(limit: number): AsyncIterator<Buffer, undefined>
}

/** The client's side of the answer; implemented in http/. */
export interface Outbound {
  /** Status and flat headers; once, before any byte. */
  head(status: number, headers: string[]): void
  /** False: the client is slow; wait for `onDrain`. */
  write(bytes: Buffer): boolean
  end(bytes?: Buffer): void
  /** Cuts the connection. */
  destroy(): void
  /** Called when a slow client has caught up. */
  onDrain(listener: () => void): void
  /** Called once if the client leaves before the answer has ended; at once if it has left already. */
  onLeave(listener: () => void): void
  /** What may be written at any time once the head is out, and says nothing; undefined where nothing may. */
  filler: Buffer | undefined
  readonly left: boolean
  /** The head is out. */
  readonly begun: boolean
  /** The client's address; empty when it is not known any more. */
  readonly client: string
}
