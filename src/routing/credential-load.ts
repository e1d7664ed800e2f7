import type { Deployment } from '../model/catalog.ts'
import type { Credential } from '../model/workspace.ts'

interface Rest {
  readonly until: number
  readonly why: string
}

interface Rests {
  whole: Rest | undefined
  /** By deployment id. */
  readonly deployments: Map<string, Rest>
}

/** Names of models can come from tenants: beyond so many at rest, the credential rests as a whole. */
const MOST_RESTING = 100

/** How busy each credential is and which ones a provider has told to rest; in memory, for this process. */
export class CredentialLoad {
  readonly #inFlight = new Map<string, number>()
  /** By the credential as it was: one that has been changed (a new secret) starts afresh. */
  readonly #rests = new WeakMap<Credential, Rests>()

  inFlight(credential: Credential): number {
    return this.#inFlight.get(credential.id) ?? 0
  }

  begin(credential: Credential): void {
    this.#inFlight.set(credential.id, this.inFlight(credential) + 1)
  }

  end(credential: Credential): void {
    this.#inFlight.set(credential.id, this.inFlight(credential) - 1)
  }

  /** Leaves the credential out of plans for `ms` from `now` (epoch ms) on; of one deployment where one is given. */
  rest(credential: Credential, now: number, ms: number, why: string, deployment?: Deployment): void {
    const rests = this.#rests.get(credential) ?? { whole: undefined, deployments: new Map<string, Rest>() }
    this.#rests.set(credential, rests)
    const { deployments } = rests
    if (deployments.size >= MOST_RESTING) forgetPast(deployments, now)
    const rest = { until: now + ms, why }
    if (deployment === undefined || deployments.size >= MOST_RESTING) rests.whole = rest
    else deployments.set(deployment.id, rest)
  }

  /** Why the credential cannot serve the deployment now. */
  resting(credential: Credential, deployment: Deployment, now: number): string | undefined {
    const rests = this.#rests.get(credential)
    if (rests === undefined) return undefined
    const { whole, deployments } = rests
    if (whole !== undefined && whole.until > now) return whole.why
    const rest = deployments.get(deployment.id)
    return rest !== undefined && rest.until > now ? rest.why : undefined
  }
}

function forgetPast(rests: Map<string, Rest>, now: number): void {
  for (const [id, { until }] of rests) if (until <= now) rests.delete(id)
}
