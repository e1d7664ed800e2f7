import { createHmac, timingSafeEqual } from 'node:crypto'
import { Fault } from '../model/fault.ts'

/** Name under which the verifier is kept in the table `meta`. */
export const MASTER_KEY_VERIFIER = 'master_key_verifier'

/** Reads `TRILANE_MASTER_KEY`. Throws Fault `invalid_master_key` unless it is the base64 of exactly 32 bytes. */
export function readMasterKey(text: string): Buffer {
  const trimmed = text.trim()
  const key = Buffer.from(trimmed, 'base64')
  if (key.length === 32 && /^[A-Za-z0-9+/_-]{43}=?$/.test(trimmed)) return key
  throw new Fault(
    'invalid_request',
    'invalid_master_key',
    'TRILANE_MASTER_KEY must be 32 bytes in base64. Make one with: openssl rand -base64 32',
  )
}

/**
 * What is stored to recognise the master key by: an HMAC under it. It tells nothing about a random 256-bit key, and
 * lets a start with another key be refused before anything is encrypted under it.
 */
export function makeVerifier(masterKey: Uint8Array): string {
  return `v1.${createHmac('sha256', masterKey).update('trilane master key verifier').digest('base64')}`
}

/** Whether this is the master key that the stored verifier was made from. */
export function checkMasterKey(stored: string, masterKey: Uint8Array): boolean {
  const expected = Buffer.from(makeVerifier(masterKey), 'latin1')
  const given = Buffer.from(stored, 'latin1')
  return given.length === expected.length && timingSafeEqual(given, expected)
}
