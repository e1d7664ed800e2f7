/** How our tables and columns are called, for better-auth. Made by the migration `0007-people`. */
const times = { createdAt: 'created_at', updatedAt: 'updated_at' } as const

export const userTable = {
  modelName: 'users',
  fields: { emailVerified: 'email_verified', ...times },
} as const

export const sessionTable = {
  modelName: 'sessions',
  fields: { userId: 'user_id', expiresAt: 'expires_at', ipAddress: 'ip_address', userAgent: 'user_agent', ...times },
} as const

export const identityTable = {
  modelName: 'identities',
  fields: {
    userId: 'user_id',
    providerId: 'provider_id',
    accountId: 'account_id',
    accessToken: 'access_token',
    refreshToken: 'refresh_token',
    idToken: 'id_token',
    accessTokenExpiresAt: 'access_token_expires_at',
    refreshTokenExpiresAt: 'refresh_token_expires_at',
    ...times,
  },
} as const

export const verificationTable = { modelName: 'verifications', fields: { expiresAt: 'expires_at', ...times } } as const

export const twoFactorTables = {
  user: { fields: { twoFactorEnabled: 'two_factor_enabled' } },
  twoFactor: {
    modelName: 'two_factors',
    fields: {
      userId: 'user_id',
      backupCodes: 'backup_codes',
      failedVerificationCount: 'failed_verification_count',
      lockedUntil: 'locked_until',
    },
  },
} as const

export const passkeyTable = {
  passkey: {
    modelName: 'passkeys',
    fields: {
      userId: 'user_id',
      publicKey: 'public_key',
      credentialID: 'credential_id',
      deviceType: 'device_type',
      backedUp: 'backed_up',
      createdAt: 'created_at',
    },
  },
} as const

/** What ids begin with, by better-auth's name of the table. */
export const idPrefixes: Readonly<Record<string, string>> = {
  user: 'usr',
  session: 'ses',
  account: 'idn',
  verification: 'ver',
  twoFactor: 'tfa',
  passkey: 'psk',
}
