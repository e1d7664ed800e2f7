import { Readable } from 'node:stream'
import type { Timeouts } from '../model/catalog.ts'
import type { Candidate } from '../model/plan.ts'
import type { Relay, StreamedBody } from '../wire/wire.ts'
import { modelPath } from './model-path.ts'
import type { Run } from './run.ts'

/** A request as it goes to one candidate. */
export interface Dispatch {
  readonly method: 'POST'
  readonly path: string
  /** Flat: name, value, … */
  readonly headers: string[]
  readonly body: Buffer | Readable
  /** Ms that the model may take; undefined: as every other. */
  readonly headersMs: number | undefined
  readonly idleMs: number | undefined
  /** Names of fields that were taken out. */
  readonly dropped: readonly string[]
  /** More may be taken out while the body goes out. */
  readonly streamed: boolean
}

/** True: the base URL is the tenant's own. It gets the tenant's secret and nothing of the operator's. */
export function isForeign({ lane, credential }: Candidate): boolean {
  return lane === 'byok' && credential.baseUrl !== undefined
}

/**
 * The call in the candidate's format with its headers. `secret`: what proves who asks; a token where one was got for the
 * credential's secret. Throws Fault `invalid_request` when the format has no words for what is asked.
 */
export function dispatchOf(relay: Relay, { call }: Run, candidate: Candidate, secret: string): Dispatch {
  const { lane, provider, deployment, baseUrl } = candidate
  const { stream } = call.facts
  const {
    body: written,
    contentType = 'application/json',
    headers: own = [],
    dropped,
  } = relay.toUpstream(call, {
    model: deployment.upstreamModel,
    outputCap: candidate.outputCap,
    scrub: lane === 'cheap',
    stateless: lane !== 'byok',
    quirks: provider.quirks,
  })
  const accept = stream ? relay.framing.streamType : (relay.media?.accept ?? 'application/json')
  const headers = ['content-type', contentType, 'accept', accept, 'accept-encoding', 'identity', ...own]
  const path = pathFor(candidate, stream)
  const whole = Buffer.isBuffer(written) ? written : undefined
  const request = { method: 'POST', baseUrl, path, headers, body: whole } as const
  headers.push(...provider.auth.authorize(secret, request, isForeign(candidate)))
  const body = Buffer.isBuffer(written) ? written : streamed(written, headers)
  const { firstByteMs: headersMs, idleMs } = candidate.model.timeouts ?? untimed
  return { method: 'POST', path, headers, body, headersMs, idleMs, dropped, streamed: !whole }
}

const untimed: Timeouts = {}

function streamed(body: StreamedBody, headers: string[]): Readable {
  if (body.length !== undefined) headers.push('content-length', String(body.length))
  return Readable.from(body.chunks(), { objectMode: false })
}

function pathFor({ path, deployment }: Candidate, stream: boolean): string {
  const written = typeof path === 'string' ? path : stream ? path.stream : path.plain
  return modelPath(written, deployment.upstreamModel)
}
