import { createHash } from 'node:crypto'
import type { Losses } from '../translate/losses.ts'

/** OpenAI API reference, `safety_identifier`, which replaces `user`; longer ones of either are refused. */
const LONGEST = 64

/**
 * The name of a user as OpenAI and those like it take it. Coding agents put more into it than they take; a fingerprint
 * (SHA-256, hexadecimal) then stands for the same user in every request.
 */
export function writeUser(user: string | undefined, losses: Losses): string | undefined {
  if (user === undefined || user.length <= LONGEST) return user
  losses.lose('user_length', 'user')
  return createHash('sha256').update(user).digest('hex')
}
