import { createHash } from 'node:crypto'

/** Bedrock API reference, ToolUseBlock; Claude refuses the dots and colons that other models take. */
const fits = /^[\w-]{1,64}$/

/**
 * The id of a call as Bedrock takes it, the same for the call and its result. Ids of other providers may be longer and
 * have other characters; a fingerprint (SHA-256) keeps them apart.
 */
export function toolUseId(id: string): string {
  if (fits.test(id)) return id
  const fingerprint = createHash('sha256').update(id).digest('hex').slice(0, 16)
  return `${id.slice(0, 40).replace(/[^\w-]/g, '_')}_${fingerprint}`
}
