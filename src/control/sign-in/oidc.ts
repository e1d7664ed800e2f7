import type { GenericOAuthConfig } from 'better-auth/plugins/generic-oauth'
import { nameOf } from './newcomers.ts'
import type { OidcProvider } from './settings.ts'

/** Providers of the configuration for better-auth, which reads their discovery documents when it is built. */
export function oidcProviders(providers: readonly OidcProvider[]): GenericOAuthConfig[] {
  return providers.map(({ id, name, issuer, clientId, clientSecret }) => ({
    providerId: id,
    name: name ?? id,
    clientId,
    clientSecret,
    // OpenID Connect Discovery 1.0, 4: the path is put behind the issuer, whose closing slash does not count.
    discoveryUrl: `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`,
    scopes: ['openid', 'email', 'profile'],
    pkce: true,
    requireIdTokenVerification: true,
    mapProfileToUser: (profile) => ({
      name: profile.name || nameOf(String(profile.email ?? '')),
      // Some providers send the word.
      emailVerified: String(profile.emailVerified) === 'true',
    }),
  }))
}
