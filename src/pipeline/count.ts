import { editMembers, membersOf } from '../kit/json-members.ts'
import { asObject, parseJson } from '../kit/parse-json.ts'
import type { Hold } from '../limits/limits.ts'
import type { Call } from '../model/call.ts'
import type { Candidate } from '../model/plan.ts'
import { servedAs } from '../model/served-as.ts'
import type { UpstreamFailure } from '../upstream/exchange.ts'
import type { Counting } from '../wire/counting/counting.ts'
import type { CallPath } from '../wire/wire.ts'
import { admitFree } from './admit.ts'
import { headerSafe, rateHeaders, warningsText } from './answer-headers.ts'
import { authenticate } from './authenticate.ts'
import type { Inbound, Outbound } from './inbound.ts'
import { modelPath } from './model-path.ts'
import { makePlan } from './plan.ts'
import { read } from './read.ts'
import type { PipelineDeps } from './run.ts'
import { secretsSent } from './secrets-sent.ts'
import { conditions, tell } from './serve.ts'
import { smartAsked } from './smart-asked.ts'
import { failureOfStatus } from './upstream-error.ts'

const LONGEST_ANSWER = 1024 * 1024
/** A count that takes longer is not worth waiting for: an estimate is at hand. */
const LONGEST_WAIT_MS = 15_000

interface Counted {
  readonly body: Buffer
  readonly warnings: string
}

/**
 * Counts the input tokens of a call: it is planned as one and is a request of its key's, but costs nothing, holds no
 * money and is not on the ledger. The first candidate's provider counts where it speaks the client's format and has a
 * call for it; else, or when it fails, the answer is an estimate and says so. Never rejects.
 */
export async function count(
  deps: PipelineDeps,
  counting: Counting,
  path: CallPath,
  id: string,
  inbound: Inbound,
  outbound: Outbound,
): Promise<void> {
  const { surface } = counting
  deps.metrics.inFlight++
  let hold: Hold | undefined
  try {
    deps.overload.check(deps.metrics.inFlight)
    const now = deps.now()
    const caller = authenticate(deps.snapshot, deps.hash, now, inbound)
    const call = read(id, now, surface, path, inbound, await inbound.body(deps.maxBodyBytes()))
    const smart = await smartAsked(deps, caller, call, now)
    const plan = makePlan(deps.snapshot, conditions(deps, now, undefined, undefined, smart), caller, call)
    hold = await admitFree(deps, caller, call)
    const candidate = plan.candidates[0] as Candidate
    const { body, warnings } = (await told(deps, counting, call, candidate, outbound)) ?? estimated(counting, call)
    const headers = headersOf(counting, call, candidate, warnings)
    if (hold) headers.push(...rateHeaders(call.format, hold.rate))
    outbound.head(200, [...headers, 'content-length', String(body.length)])
    outbound.end(body)
  } catch (error) {
    tell(deps, surface.errors, id, outbound, error)
  } finally {
    if (hold) deps.limits.resolve(hold, { tokens: 0, spend: 0n, charge: 0n })
    deps.metrics.inFlight--
  }
}

function estimated(counting: Counting, { facts }: Call): Counted {
  const body = Buffer.from(JSON.stringify(counting.answer(facts.inputEstimate)))
  return { body, warnings: 'estimated:input_tokens' }
}

function headersOf({ surface }: Counting, { id }: Call, candidate: Candidate, warnings: string): string[] {
  const { lane, provider, model, region } = candidate
  const { requestIdHeader } = surface
  return [
    ...['content-type', 'application/json', 'x-request-id', id],
    ...(requestIdHeader === undefined ? [] : [requestIdHeader, id]),
    ...['x-trilane-lane', lane, 'x-trilane-provider', provider.id, 'x-trilane-model', headerSafe(model.id)],
    ...(region === undefined ? [] : ['x-trilane-region', headerSafe(region)]),
    ...(warnings === '' ? [] : ['x-trilane-warnings', warnings]),
  ]
}

/** The provider's count; undefined when it cannot tell. Throws Fault when it finds the request itself at fault. */
async function told(
  deps: PipelineDeps,
  counting: Counting,
  call: Call,
  candidate: Candidate,
  outbound: Outbound,
): Promise<Counted | undefined> {
  const { lane, format, provider, deployment } = candidate
  const path = format === call.format ? servedAs(provider, deployment.upstreamModel).counts?.[format] : undefined
  if (path === undefined) return undefined
  const scrub = lane === 'cheap'
  const target = {
    model: deployment.upstreamModel,
    outputCap: undefined,
    scrub,
    stateless: lane !== 'byok',
    quirks: provider.quirks,
  }
  const { body, headers = [], dropped } = counting.toUpstream(call, target)
  if (!Buffer.isBuffer(body)) return undefined
  const answer = await ask(deps, call, candidate, path, body, headers, outbound).catch(() => undefined)
  if (!answer) return undefined
  if (answer.status >= 300) {
    const { fault, elsewhere } = failureOfStatus(answer.status, answer.body, undefined, lane, answer.secrets)
    if (elsewhere) return undefined
    throw fault
  }
  const json = asObject(parseJson(answer.body.toString('utf8')))
  if (!json || counting.tokens(json) === undefined) return undefined
  return { body: scrub ? scrubbed(answer.body, counting) : answer.body, warnings: warningsText(dropped) }
}

function scrubbed(body: Buffer, counting: Counting): Buffer {
  const members = membersOf(body) ?? []
  const edits = new Map<string, string | undefined>()
  for (const { key } of members) if (!counting.members.has(key)) edits.set(key, undefined)
  return edits.size > 0 ? editMembers(body, members, edits) : body
}

interface Asked {
  readonly status: number
  readonly body: Buffer
  /** What was sent in proof of who asks, and what it was got for. */
  readonly secrets: readonly string[]
}

/** One exchange with the provider; rejects when there is no whole answer in time. */
async function ask(
  deps: PipelineDeps,
  call: Call,
  { credential, provider, baseUrl, lane, deployment }: Candidate,
  written: string,
  body: Buffer,
  own: readonly string[],
  outbound: Outbound,
): Promise<Asked> {
  const secret = credential.secret()
  const trusted = credential.workspaceId === undefined
  const proof = provider.auth.exchange ? await deps.upstream.tokens.tokenFor(provider.auth, secret, trusted) : secret
  const foreign = lane === 'byok' && credential.baseUrl !== undefined
  const path = modelPath(written, deployment.upstreamModel)
  const headers = [
    'content-type',
    'application/json',
    'accept',
    'application/json',
    'accept-encoding',
    'identity',
    ...own,
  ]
  headers.push(...provider.auth.authorize(proof, { method: 'POST', baseUrl, path, headers, body }, foreign))
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let status = 0
    let size = 0
    const end = () => clearTimeout(timer)
    const give = (error: Error) => {
      end()
      reject(error)
    }
    const exchange = deps.upstream.send(
      baseUrl,
      !foreign,
      path,
      { method: 'POST', headers, body },
      {
        head: (told) => {
          status = told
        },
        data: (chunk) => {
          size += chunk.length
          if (size <= LONGEST_ANSWER) chunks.push(chunk)
          else stop('too long')
          return true
        },
        end: () => {
          end()
          resolve({ status, body: Buffer.concat(chunks), secrets: secretsSent(provider, credential, proof) })
        },
        fail: (kind: UpstreamFailure) => give(new Error(kind)),
      },
    )
    const stop = (why: string) => {
      exchange.abort()
      give(new Error(why))
    }
    const timer = setTimeout(() => stop('too late'), Math.min(call.timeoutMs ?? LONGEST_WAIT_MS, LONGEST_WAIT_MS))
    outbound.onLeave(() => stop('client left'))
  })
}
