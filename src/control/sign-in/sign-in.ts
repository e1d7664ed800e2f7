import { randomBytes } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { ControlDeps } from '../deps.ts'
import { passwordLinkOf } from './letters.ts'
import { siteOrigin } from './own-origin.ts'
import type { SignInGround, SignInSettings } from './settings.ts'
import { signInKey } from './sign-in-key.ts'

type BuildAuth = typeof import('./build-auth.ts').buildAuth
type Auth = ReturnType<BuildAuth>

/** Who a session belongs to. */
export interface SessionUser {
  readonly id: string
  readonly email: string
  readonly name: string
  readonly twoFactorEnabled: boolean
}

export interface FoundSession {
  readonly user: SessionUser
  /** `set-cookie` headers of the answer: a session that is used lasts longer. */
  readonly cookies: readonly string[]
}

/** How long a provider that could not be asked is left out before it is asked again. */
const MISSING_MS = 30_000
const LINK_MS = 24 * 3_600_000

/**
 * better-auth, loaded when it is first needed: reading its code takes a start's time and memory, and a gateway that is
 * only called by programs never needs it. Built anew after a reload of the configuration.
 */
export class SignIn {
  readonly #deps: ControlDeps
  readonly #ground: SignInGround
  #built: { readonly settings: SignInSettings; readonly auth: Promise<Auth>; until: number } | undefined

  constructor(deps: ControlDeps, ground: SignInGround) {
    this.#deps = deps
    this.#ground = ground
  }

  get site() {
    return { publicUrl: this.#ground.settings().publicUrl, address: this.#ground.address() }
  }

  /** Answers what stands below `/api/auth`. */
  async handle(request: Request): Promise<Response> {
    return (await this.#auth()).handler(request)
  }

  /** Whose session the cookies are; undefined when there is none, or none any more. */
  async sessionOf(headers: Headers): Promise<FoundSession | undefined> {
    const auth = await this.#auth()
    const { response, headers: set } = await auth.api.getSession({ headers, returnHeaders: true })
    if (!response) return undefined
    const { id, email, name, twoFactorEnabled } = response.user
    return { user: { id, email, name, twoFactorEnabled: twoFactorEnabled === true }, cookies: set.getSetCookie() }
  }

  /** A link that sets a new password, for a day; undefined: nobody has this address (in lower case). */
  async passwordLink(email: string): Promise<{ readonly link: string; readonly expiresAt: string } | undefined> {
    const { internalAdapter } = await (await this.#auth()).$context
    const found = await internalAdapter.findUserByEmail(email)
    if (!found) return undefined
    const token = randomBytes(24).toString('base64url')
    const expiresAt = new Date(this.#deps.clock() + LINK_MS)
    // As better-auth's own letters have it (better-auth, api/routes/password).
    await internalAdapter.createVerificationValue({
      identifier: `reset-password:${token}`,
      value: found.user.id,
      expiresAt,
    })
    return { link: passwordLinkOf(siteOrigin(this.site), token), expiresAt: expiresAt.toISOString() }
  }

  clientOf(request: IncomingMessage): string {
    return this.#ground.clientOf(request)
  }

  #auth(): Promise<Auth> {
    const settings = this.#ground.settings()
    const now = this.#deps.clock()
    if (this.#built?.settings === settings && now < this.#built.until) return this.#built.auth
    const built = { settings, auth: this.#build(settings), until: Number.POSITIVE_INFINITY }
    this.#built = built
    built.auth
      .then((auth) => auth.$context)
      .then(({ socialProviders }) => {
        if (socialProviders.length < settings.oidc.length) built.until = now + MISSING_MS
      })
      .catch(() => {
        built.until = 0
      })
    return built.auth
  }

  async #build(settings: SignInSettings): Promise<Auth> {
    const [{ buildAuth }, secret] = await Promise.all([import('./build-auth.ts'), signInKey(this.#deps)])
    const { address, mail } = this.#ground
    return buildAuth({ deps: this.#deps, settings, address: address(), mail: mail(), secret })
  }
}
