import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { Fault } from '../model/fault.ts'

/**
 * Envelope encryption: each workspace has a random data key, stored wrapped by the master key; the workspace's
 * credentials are encrypted under the data key. A new master key needs only the data keys wrapped anew.
 *
 * Format of both: `v1.` and the base64 of nonce (12 bytes) | ciphertext | tag (16 bytes), AES-256-GCM.
 */
const VERSION = 'v1.'
const NONCE_BYTES = 12
const TAG_BYTES = 16
const KEY_BYTES = 32

export function newDataKey(): Buffer {
  return randomBytes(KEY_BYTES)
}

/** The data key as it is stored with its workspace; useless for any other workspace. */
export function wrapDataKey(masterKey: Uint8Array, workspaceId: string, dataKey: Uint8Array): string {
  return seal(masterKey, dataKeyScope(workspaceId), dataKey)
}

/** Throws Fault `credential_unreadable` when the master key or the workspace is not the one it was wrapped for. */
export function unwrapDataKey(masterKey: Uint8Array, workspaceId: string, wrapped: string): Buffer {
  const dataKey = open(masterKey, dataKeyScope(workspaceId), wrapped)
  if (dataKey?.length !== KEY_BYTES) throw unreadable(`data key of workspace ${workspaceId}`)
  return dataKey
}

/** A credential's secret as it is stored; bound to the workspace and the credential, so that rows cannot be swapped. */
export function sealCredential(dataKey: Uint8Array, workspaceId: string, credentialId: string, secret: string): string {
  return seal(dataKey, credentialScope(workspaceId, credentialId), Buffer.from(secret, 'utf8'))
}

/** Throws Fault `credential_unreadable` when the key, the workspace, the credential or the ciphertext does not fit. */
export function openCredential(dataKey: Uint8Array, workspaceId: string, credentialId: string, sealed: string): string {
  const secret = open(dataKey, credentialScope(workspaceId, credentialId), sealed)
  if (!secret) throw unreadable(`credential ${credentialId} of workspace ${workspaceId}`)
  return secret.toString('utf8')
}

/** Different in form from a credential's scope: a wrapped data key can never pass for a credential. */
function dataKeyScope(workspaceId: string): string {
  return `data-key:${workspaceId}`
}

function credentialScope(workspaceId: string, credentialId: string): string {
  return `${workspaceId}:${credentialId}`
}

function seal(key: Uint8Array, scope: string, plain: Uint8Array): string {
  const nonce = randomBytes(NONCE_BYTES)
  const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES })
  cipher.setAAD(Buffer.from(scope, 'utf8'))
  const sealed = Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()])
  return VERSION + sealed.toString('base64')
}

function open(key: Uint8Array, scope: string, text: string): Buffer | undefined {
  if (!text.startsWith(VERSION)) return undefined
  const sealed = Buffer.from(text.slice(VERSION.length), 'base64')
  if (sealed.length < NONCE_BYTES + TAG_BYTES) return undefined
  try {
    const nonce = sealed.subarray(0, NONCE_BYTES)
    const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES })
    decipher.setAAD(Buffer.from(scope, 'utf8'))
    decipher.setAuthTag(sealed.subarray(-TAG_BYTES))
    return Buffer.concat([decipher.update(sealed.subarray(NONCE_BYTES, -TAG_BYTES)), decipher.final()])
  } catch {
    return undefined
  }
}

function unreadable(what: string): Fault {
  return new Fault(
    'internal',
    'credential_unreadable',
    'A stored credential cannot be decrypted. Ask the operator to check TRILANE_MASTER_KEY, or enter the credential again.',
    { detail: `cannot decrypt the ${what}: wrong master key or damaged data` },
  )
}
