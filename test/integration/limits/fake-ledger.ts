import type { CredentialSeed, KeySpend, OpenHold, Reseed, WorkspaceSeed } from '../../../src/store/redis/seeding.ts'

/** Stands for the ledger that shared limits are seeded from. */
export class FakeLedger implements Reseed {
  readonly credit = new Map<string, bigint>()
  spends: KeySpend[] = []
  open: OpenHold[] = []
  /** By default nothing was spent in any period. */
  spentSince: NonNullable<Reseed['spentSince']> = async () => [0n, 0n]
  reads = 0
  /** Runs while a read is under way. */
  during: () => Promise<void> = async () => {}

  async workspace(workspaceId: string): Promise<WorkspaceSeed> {
    this.reads++
    const credit = this.credit.get(workspaceId) ?? 0n
    await this.during()
    return { credit, spends: this.spends, open: this.open }
  }

  async credential(): Promise<CredentialSeed> {
    this.reads++
    return { window: { start: 0, end: 1 }, spent: 0n }
  }
}
