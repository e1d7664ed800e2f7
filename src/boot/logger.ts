import type { StoreLogger } from '../store/store-thread.ts'

/** What it writes holds no secret and nothing of what clients sent, whatever it is handed. */
export interface Logger extends StoreLogger {
  event(name: string, detail: Readonly<Record<string, unknown>>): void
  /** From now on these are taken out of all that is written. */
  conceal(secrets: Iterable<string>): void
  /** An error with its stack and causes, as it may be written. */
  describe(error: unknown): string
}
