import type { Deployment } from '../model/catalog.ts'
import type { Rest } from '../model/rest.ts'
import type { Credential } from '../model/workspace.ts'
import { Allowance } from './allowance.ts'
import { Circuit, type CircuitSettings } from './circuit.ts'
import { Latencies } from './latencies.ts'

/** A credential as its provider has treated it. */
interface Standing {
  rest: Rest | undefined
  /** By deployment id. */
  readonly deployments: Map<string, Served>
}

interface Served {
  rest: Rest | undefined
  readonly circuit: Circuit
  /** Until then its rate limit is nearly used up, epoch ms. */
  shortUntil: number
}

/** Names of models can come from tenants: beyond so many in trouble, the rest of them share one standing. */
const MOST_DEPLOYMENTS = 100
const OTHERS = ''
const MOST_LATENCIES = 1_000
/** Of shorter answers the rate says nothing. */
const ENOUGH_TOKENS = 8
const RATE_KEPT_MS = 5 * 60_000
/** How much the latest answer counts. */
const RATE_STEP = 0.2
const FAILED_TOO_OFTEN = 'the credential rests for this model: it failed too often just now'
/** Extra attempts that may come at once. */
const MOST_RETRIES = 20

/** How busy and how well each credential and deployment is; in memory, for this process. */
export class Health {
  readonly retries = new Allowance(MOST_RETRIES)
  readonly hedges = new Allowance(MOST_RETRIES)
  readonly #circuits: () => CircuitSettings
  readonly #inFlight = new Map<string, number>()
  /** By the credential as it was: one that has been changed (a new secret) starts afresh. */
  readonly #standings = new WeakMap<Credential, Standing>()
  /** By deployment id: to the first content of streams, and to the head of whole answers. */
  readonly #streams = new Map<string, Latencies>()
  readonly #answers = new Map<string, Latencies>()
  readonly #rates = new Map<string, { readonly msPerToken: number; readonly at: number }>()

  constructor(circuits: () => CircuitSettings) {
    this.#circuits = circuits
  }

  inFlight(credential: Credential): number {
    return this.#inFlight.get(credential.id) ?? 0
  }

  begin(credential: Credential, deployment: Deployment, now: number): void {
    this.#inFlight.set(credential.id, this.inFlight(credential) + 1)
    this.#known(credential, deployment)?.circuit.enter(now)
  }

  end(credential: Credential): void {
    this.#inFlight.set(credential.id, this.inFlight(credential) - 1)
  }

  /** It has answered; `ttftMs` to the first content of a stream, or to the head of a whole answer. */
  succeeded(credential: Credential, deployment: Deployment, now: number, ttftMs: number, stream: boolean): void {
    this.#known(credential, deployment)?.circuit.succeeded(now)
    if (!isElsewhere(credential)) this.#latenciesOf(deployment, stream)?.add(ttftMs, now)
  }

  /** It is to blame for a failure. True: its circuit is open from now on. */
  failed(credential: Credential, deployment: Deployment, now: number): boolean {
    return this.#served(credential, deployment, now).circuit.failed(now, this.#circuits())
  }

  /** The attempt ended without saying anything of it. */
  undecided(credential: Credential, deployment: Deployment): void {
    this.#known(credential, deployment)?.circuit.undecided()
  }

  /** Ms after which 95 of 100 answers of the deployment have begun; undefined: not known, or not yet. */
  p95(credential: Credential, { id }: Deployment, stream: boolean): number | undefined {
    return isElsewhere(credential) ? undefined : (stream ? this.#streams : this.#answers).get(id)?.p95
  }

  /** As `p95`, of any share, of the last minute only. */
  recent(share: number, credential: Credential, { id }: Deployment, stream: boolean, now: number): number | undefined {
    return isElsewhere(credential) ? undefined : (stream ? this.#streams : this.#answers).get(id)?.recent(share, now)
  }

  /** An answer of so many tokens took so long, ms. */
  produced(credential: Credential, { id }: Deployment, now: number, tokens: number, ms: number): void {
    if (isElsewhere(credential) || tokens < ENOUGH_TOKENS) return
    const msPerToken = Math.max(1, ms) / tokens
    const known = this.#rates.get(id)
    if (!known && this.#rates.size >= MOST_LATENCIES) return
    const old = known && now - known.at < RATE_KEPT_MS ? known.msPerToken : msPerToken
    this.#rates.set(id, { msPerToken: old + (msPerToken - old) * RATE_STEP, at: now })
  }

  /** Output tokens in a second, the latest answers before the earlier; undefined: none for a while. */
  throughput(credential: Credential, { id }: Deployment, now: number): number | undefined {
    const known = isElsewhere(credential) ? undefined : this.#rates.get(id)
    return known && now - known.at < RATE_KEPT_MS ? 1_000 / known.msPerToken : undefined
  }

  /** Leaves the credential out of plans for `ms` from `now` (epoch ms) on; of one deployment where one is given. */
  rest(credential: Credential, now: number, ms: number, why: string, deployment?: Deployment): void {
    const rest = { until: now + ms, why }
    if (deployment === undefined) this.#standing(credential).rest = rest
    else this.#served(credential, deployment, now).rest = rest
  }

  /** Why the credential cannot serve the deployment now, and until when. */
  resting(credential: Credential, deployment: Deployment, now: number): Rest | undefined {
    const standing = this.#standings.get(credential)
    if (standing === undefined) return undefined
    if (standing.rest !== undefined && standing.rest.until > now) return standing.rest
    const served = this.#known(credential, deployment)
    if (served === undefined) return undefined
    if (served.rest !== undefined && served.rest.until > now) return served.rest
    const closedMs = served.circuit.closedFor(now)
    return closedMs > 0 ? { until: now + closedMs, why: FAILED_TOO_OFTEN } : undefined
  }

  /** Its rate limit is nearly used up, for `ms` from `now` on. */
  short(credential: Credential, deployment: Deployment, now: number, ms: number): void {
    this.#served(credential, deployment, now).shortUntil = now + ms
  }

  /** It can serve, but others are better asked first. */
  isStrained(credential: Credential, deployment: Deployment, now: number): boolean {
    const served = this.#known(credential, deployment)
    return (
      served !== undefined &&
      (served.shortUntil > now || (this.#circuits().failures > 0 && served.circuit.isStrained(now)))
    )
  }

  #latenciesOf({ id }: Deployment, stream: boolean): Latencies | undefined {
    const known = stream ? this.#streams : this.#answers
    let found = known.get(id)
    if (!found && known.size < MOST_LATENCIES) known.set(id, (found = new Latencies()))
    return found
  }

  #standing(credential: Credential): Standing {
    let found = this.#standings.get(credential)
    if (!found) this.#standings.set(credential, (found = { rest: undefined, deployments: new Map() }))
    return found
  }

  /** Undefined: nothing was ever wrong with it. */
  #known(credential: Credential, { id }: Deployment): Served | undefined {
    const deployments = this.#standings.get(credential)?.deployments
    return deployments && (deployments.get(id) ?? deployments.get(OTHERS))
  }

  #served(credential: Credential, { id }: Deployment, now: number): Served {
    const { deployments } = this.#standing(credential)
    if (deployments.size >= MOST_DEPLOYMENTS) forgetSound(deployments, now)
    const name = deployments.has(id) || deployments.size < MOST_DEPLOYMENTS ? id : OTHERS
    let found = deployments.get(name)
    if (!found) deployments.set(name, (found = { rest: undefined, circuit: new Circuit(), shortUntil: 0 }))
    return found
  }
}

/** A tenant's own server is not where the deployment usually is: its times say nothing of that, nor that of it. */
function isElsewhere({ workspaceId, baseUrl }: Credential): boolean {
  return workspaceId !== undefined && baseUrl !== undefined
}

function forgetSound(deployments: Map<string, Served>, now: number): void {
  for (const [id, { rest, circuit, shortUntil }] of deployments) {
    const rests = (rest !== undefined && rest.until > now) || shortUntil > now
    if (!rests && circuit.isSound(now)) deployments.delete(id)
  }
}
