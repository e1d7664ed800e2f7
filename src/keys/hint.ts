/**
 * What people see of a provider's secret: its vendor prefix, if it has one, and its last four characters
 * (`sk-proj-…wxyz`). Of a short secret nothing is shown, as four characters would be too much of it.
 */
export function credentialHint(secret: string): string {
  if (secret.length < 20) return '…'
  const prefix = /^[A-Za-z]{2,6}[-_](?:(?:proj|ant|or|live|test)[-_])?/.exec(secret)?.[0] ?? ''
  return `${prefix}…${secret.slice(-4)}`
}
