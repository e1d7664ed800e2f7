import type { Selectable } from 'kysely'
import { isLane, type Lane } from '../model/lane.ts'
import type { Learned } from '../model/learned.ts'
import type { Price } from '../model/price.ts'
import { type BudgetPeriod, budgetPeriods, type Credential, type Policy, type Workspace } from '../model/workspace.ts'
import { readWrittenPrice, type WrittenPrice } from '../model/written-price.ts'
import type { Database } from '../store/schema.ts'
import type { KeyEntry } from './live-snapshot.ts'

type Row<T extends keyof Database> = Selectable<Database[T]>

export type KeyRow = Omit<Row<'keys'>, 'hint' | 'created_at' | 'revoked_at'>
export type WorkspaceRow = Pick<Row<'workspaces'>, 'id' | 'name' | 'suspended' | 'policy' | 'time_zone' | 'learned'>

/** Decrypts a credential's stored secret; given by the composition root. Throws Fault `credential_unreadable`. */
export type OpenSecret = (
  workspace: { id: string; wrappedKey: string },
  credentialId: string,
  ciphertext: string,
) => string

function lanesOf(value: unknown): readonly Lane[] | undefined {
  return Array.isArray(value) ? value.filter((lane): lane is Lane => isLane(String(lane))) : undefined
}

function time(value: bigint | null): number | undefined {
  return value === null ? undefined : Number(value)
}

export function keyEntry(row: KeyRow): KeyEntry {
  return {
    hash: row.hash,
    previousHash: row.previous_hash ?? undefined,
    previousUntil: time(row.previous_until) ?? 0,
    key: {
      id: row.id,
      workspaceId: row.workspace_id,
      name: row.name,
      maxSpend: row.max_spend ?? undefined,
      budgetPeriod: budgetPeriods.find((period) => period === row.budget_period) ?? ('none' satisfies BudgetPeriod),
      rpm: row.rpm ?? undefined,
      tpm: row.tpm ?? undefined,
      maxConcurrency: row.max_concurrency ?? undefined,
      lanes: lanesOf(row.lanes),
      models: row.models ?? undefined,
      regions: row.regions ?? undefined,
      expiresAt: time(row.expires_at),
      disabled: row.disabled,
      tags: row.tags,
    },
  }
}

/** Without its quotes, which are put in by the volume of the month. */
export function workspaceOf(row: WorkspaceRow): Workspace {
  return {
    id: row.id,
    name: row.name,
    suspended: row.suspended,
    policy: row.policy as Policy,
    quotes: [],
    timeZone: row.time_zone,
    learned: (row.learned as Learned | null) ?? undefined,
  }
}

export function credentialOf(row: Row<'credentials'>, wrappedKey: string, openSecret: OpenSecret): Credential {
  let secret: string | undefined
  return {
    id: row.id,
    workspaceId: row.workspace_id,
    providerId: row.provider,
    name: row.name,
    baseUrl: row.base_url ?? undefined,
    region: row.region ?? undefined,
    lanes: ['byok'],
    monthlyBudget: row.monthly_budget ?? undefined,
    priority: row.priority,
    models: row.models,
    prices: pricesOf(row.prices),
    disabled: row.disabled,
    secret: () => (secret ??= openSecret({ id: row.workspace_id, wrappedKey }, row.id, row.ciphertext)),
  }
}

function pricesOf(stored: Readonly<Record<string, unknown>>): Record<string, Price> {
  return Object.fromEntries(
    Object.entries(stored).map(([name, price]) => [name, readWrittenPrice(price as WrittenPrice)]),
  )
}
