import type { Deployment } from '../model/catalog.ts'
import type { Nano } from '../model/money.ts'
import type { Rest } from '../model/rest.ts'
import type { Credential } from '../model/workspace.ts'
import type { SmartAsked } from '../routing/decision/asked.ts'
import type { Room } from './output-cap.ts'

/** Live state that a plan depends on, as of now. */
export interface Conditions {
  /** Epoch milliseconds. */
  readonly now: number
  /** Credit less holds; undefined when only the reservation itself can tell. */
  readonly affordable: Nano | undefined
  /** Set on a second try, when a reservation was refused: what there is room for. */
  readonly room?: Room | undefined
  readonly inFlight: (credential: Credential) => number
  /** Others are better asked first. */
  readonly strained: (credential: Credential, deployment: Deployment) => boolean
  /** Why a credential cannot serve a deployment now. */
  readonly unavailable: (credential: Credential, deployment: Deployment) => Rest | undefined
  /** Ms in which 95 of 100 of a deployment's answers of the last minute began; undefined: too few are known. */
  readonly ttftMs: (credential: Credential, deployment: Deployment, stream: boolean) => number | undefined
  /** As `ttftMs`, of half of the answers. */
  readonly typicalMs: (credential: Credential, deployment: Deployment, stream: boolean) => number | undefined
  /** Output tokens in a second, lately; undefined: not known. */
  readonly throughput: (credential: Credential, deployment: Deployment) => number | undefined
  /** Set where the choice of a model is wanted, made from the prompt once. */
  readonly smart?: SmartAsked | undefined
}
