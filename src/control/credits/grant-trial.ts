import type { Nano } from '../../model/money.ts'
import type { ControlDeps } from '../deps.ts'
import { postCredit, toPosting } from './post-credit.ts'

/** Credit that a workspace starts with, once; nothing for 0. */
export async function grantTrial(deps: ControlDeps, ws: string, amountUsd: Nano, reason: string): Promise<void> {
  if (amountUsd <= 0n) return
  const body = { amountUsd, reason, kind: 'grant' as const }
  const posting = toPosting(deps, ws, body)
  const { fresh } = await postCredit(deps, posting, { scope: `${ws}:credits`, key: 'first-run', body })
  if (fresh) await deps.limits.addCredit(ws, amountUsd, posting.id)
}
