import type { Trilane } from '../main.ts'
import { formatUsd } from '../model/money.ts'

/** What a newcomer needs at the first start; at later ones where it serves and nothing secret. */
export function greeting({ address, adminKey, first, embedded, claimLink }: Trilane): string {
  const lines = ['', `Trilane is serving at ${address}`]
  if (embedded)
    lines.push('Data is kept in the embedded database (one process; set TRILANE_DATABASE_URL for PostgreSQL).')
  if (adminKey.fresh !== undefined) {
    lines.push('', 'Operator key (shown once; set TRILANE_ADMIN_KEY to choose your own):', `  ${adminKey.fresh}`)
  }
  if (first) {
    lines.push(
      '',
      `First workspace ${first.workspaceId} with $${formatUsd(first.credit)} of trial credit. Its key (shown once):`,
      `  ${first.key}`,
      '',
      'Try it; the sandbox model answers offline:',
      '',
      `curl ${address}/v1/chat/completions -H 'content-type: application/json' \\`,
      `  -H 'authorization: Bearer ${first.key}' \\`,
      `  -d '{"model":"cheap/sandbox-small","messages":[{"role":"user","content":"Hello!"}]}'`,
    )
  }
  if (claimLink !== undefined) {
    lines.push('', 'Nobody is operator yet. Whoever opens this and signs in becomes it (once, within a day):')
    lines.push(`  ${claimLink}`)
  }
  lines.push('')
  return lines.join('\n')
}
