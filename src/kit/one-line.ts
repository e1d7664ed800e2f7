import { asObject, parseJson } from './parse-json.ts'

/**
 * A secret without spaces around it; one that is a JSON object (a service account's key, as it is downloaded) on one
 * line.
 */
export function oneLine(secret: string): string {
  const trimmed = secret.trim()
  const json = trimmed.startsWith('{') ? asObject(parseJson(trimmed)) : undefined
  return json ? JSON.stringify(json) : trimmed
}

/** Whether it can be sent as a secret: one word of visible ASCII, or a JSON object. */
export function isSecret(text: string): boolean {
  return /^[\x21-\x7e]+$/.test(text) || (text.startsWith('{') && asObject(parseJson(text)) !== undefined)
}
