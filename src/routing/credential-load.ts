import type { Credential } from '../model/workspace.ts'

interface State {
  inFlight: number
  restUntil: number
  why: string
}

/** How busy each credential is and which ones a provider has told to rest; in memory, for this process. */
export class CredentialLoad {
  readonly #states = new Map<string, State>()

  #state(id: string): State {
    let state = this.#states.get(id)
    if (!state) this.#states.set(id, (state = { inFlight: 0, restUntil: 0, why: '' }))
    return state
  }

  inFlight(credential: Credential): number {
    return this.#states.get(credential.id)?.inFlight ?? 0
  }

  begin(credential: Credential): void {
    this.#state(credential.id).inFlight++
  }

  end(credential: Credential): void {
    this.#state(credential.id).inFlight--
  }

  /** Leaves the credential out of plans until `until` (epoch ms). */
  rest(credential: Credential, until: number, why: string): void {
    const state = this.#state(credential.id)
    state.restUntil = until
    state.why = why
  }

  resting(credential: Credential, now: number): string | undefined {
    const state = this.#states.get(credential.id)
    return state && state.restUntil > now ? state.why : undefined
  }
}
