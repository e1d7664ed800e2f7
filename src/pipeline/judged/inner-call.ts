import { newId } from '../../kit/ids.ts'
import type { Caller } from '../../model/call.ts'
import { wires } from '../../wire/index.ts'
import type { Inbound, Outbound } from '../inbound.ts'
import type { PipelineDeps } from '../run.ts'
import { serve } from '../serve.ts'

/** What a call of our own came to. */
export interface InnerAnswer {
  readonly status: number
  readonly body: string
}

/**
 * A chat that the gateway makes on a caller's behalf. It walks the line as any request does: planned, held, recorded and
 * charged. `headers`: by lower-case name.
 */
export async function innerCall(
  deps: PipelineDeps,
  caller: Caller,
  body: object,
  headers: Readonly<Record<string, string>>,
): Promise<InnerAnswer> {
  const bytes = Buffer.from(JSON.stringify(body))
  const inbound: Inbound = {
    header: (name) => headers[name],
    repeated: () => false,
    body: async () => bytes,
    chunks: () => {
      throw new Error('a call of our own is no form')
    },
  }
  const outbound = new Gathered()
  await serve(deps, wires['openai-chat'], {}, newId('req'), inbound, outbound, caller)
  return { status: outbound.status, body: Buffer.concat(outbound.chunks).toString('utf8') }
}

/** Keeps an answer instead of sending it. */
class Gathered implements Outbound {
  readonly chunks: Buffer[] = []
  readonly filler = undefined
  readonly left = false
  readonly client = ''
  status = 0

  get begun(): boolean {
    return this.status !== 0
  }

  head(status: number): void {
    this.status = status
  }

  write(bytes: Buffer): boolean {
    this.chunks.push(bytes)
    return true
  }

  end(bytes?: Buffer): void {
    if (bytes) this.chunks.push(bytes)
  }

  destroy(): void {
    this.status = 500
  }

  onDrain(): void {}
  onLeave(): void {}
}
