/** Ids of operator credentials: stable over restarts, because budgets and records refer to them. */
export function configuredCredentialId(providerId: string, name: string): string {
  return `cred_cfg_${providerId}_${name}`
}

export function environmentCredentialId(providerId: string): string {
  return `cred_env_${providerId}`
}
