import type { ControlDeps } from '../deps.ts'
import type { SendMail, SignInSettings } from './settings.ts'

/** What better-auth is built of. */
export interface AuthParts {
  readonly deps: ControlDeps
  readonly settings: SignInSettings
  /** Where it listens. */
  readonly address: string
  readonly mail: SendMail | undefined
  /** Base64 of 32 bytes. */
  readonly secret: string
}

/** The client's address as we see it; what clients send under this name is taken out. */
export const ADDRESS_HEADER = 'x-trilane-client-address'

export const BASE_PATH = '/api/auth'
export const COOKIE_PREFIX = 'trilane'
