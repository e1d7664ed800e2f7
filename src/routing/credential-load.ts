import type { Credential } from '../model/workspace.ts'

interface Rest {
  readonly until: number
  readonly why: string
}

/** How busy each credential is and which ones a provider has told to rest; in memory, for this process. */
export class CredentialLoad {
  readonly #inFlight = new Map<string, number>()
  /** By the credential as it was: one that has been changed (a new secret) starts afresh. */
  readonly #rests = new WeakMap<Credential, Rest>()

  inFlight(credential: Credential): number {
    return this.#inFlight.get(credential.id) ?? 0
  }

  begin(credential: Credential): void {
    this.#inFlight.set(credential.id, this.inFlight(credential) + 1)
  }

  end(credential: Credential): void {
    this.#inFlight.set(credential.id, this.inFlight(credential) - 1)
  }

  /** Leaves the credential out of plans until `until` (epoch ms). */
  rest(credential: Credential, until: number, why: string): void {
    this.#rests.set(credential, { until, why })
  }

  resting(credential: Credential, now: number): string | undefined {
    const rest = this.#rests.get(credential)
    return rest && rest.until > now ? rest.why : undefined
  }
}
