import type { Catalog } from '../model/catalog.ts'
import type { Snapshot } from '../model/snapshot.ts'
import type { Credential, Key, Workspace } from '../model/workspace.ts'

/** A key with the hashes that open it. */
export interface KeyEntry {
  readonly key: Key
  readonly hash: string
  readonly previousHash: string | undefined
  /** Epoch ms until which the previous secret is still taken. */
  readonly previousUntil: number
}

/**
 * The policy data that requests read. A change replaces the entries it touches and nothing else, so that it costs the
 * same with a hundred keys and with a hundred thousand; the catalogue is replaced whole.
 */
export class LiveSnapshot implements Snapshot {
  catalog: Catalog
  readonly #byHash = new Map<string, KeyEntry>()
  readonly #byId = new Map<string, KeyEntry>()
  readonly #workspaces = new Map<string, Workspace>()
  readonly #credentials = new Map<string, readonly Credential[]>()
  readonly #credentialById = new Map<string, Credential>()

  constructor(catalog: Catalog) {
    this.catalog = catalog
  }

  keyByHash(hash: string, now: number): Key | undefined {
    const entry = this.#byHash.get(hash)
    if (!entry) return undefined
    return entry.hash === hash || now < entry.previousUntil ? entry.key : undefined
  }

  workspace(id: string): Workspace | undefined {
    return this.#workspaces.get(id)
  }

  credentialsOf(workspaceId: string): readonly Credential[] {
    return this.#credentials.get(workspaceId) ?? []
  }

  /** A workspace's own credential by its id. */
  credential(id: string): Credential | undefined {
    return this.#credentialById.get(id)
  }

  get keyCount(): number {
    return this.#byId.size
  }

  putKey(entry: KeyEntry): void {
    this.dropKey(entry.key.id)
    this.#byId.set(entry.key.id, entry)
    this.#byHash.set(entry.hash, entry)
    if (entry.previousHash !== undefined) this.#byHash.set(entry.previousHash, entry)
  }

  key(id: string): Key | undefined {
    return this.#byId.get(id)?.key
  }

  dropKey(id: string): void {
    const entry = this.#byId.get(id)
    if (!entry) return
    this.#byId.delete(id)
    this.#byHash.delete(entry.hash)
    if (entry.previousHash !== undefined) this.#byHash.delete(entry.previousHash)
  }

  putWorkspace(workspace: Workspace): void {
    this.#workspaces.set(workspace.id, workspace)
  }

  putCredentials(workspaceId: string, credentials: readonly Credential[]): void {
    for (const { id } of this.credentialsOf(workspaceId)) this.#credentialById.delete(id)
    for (const credential of credentials) this.#credentialById.set(credential.id, credential)
    if (credentials.length === 0) this.#credentials.delete(workspaceId)
    else this.#credentials.set(workspaceId, credentials)
  }
}
