import type { Kysely } from 'kysely'
import { keepPriceLists } from '../control/models/keep-price-lists.ts'
import type { Catalog } from '../model/catalog.ts'
import { priceLists } from '../routing/price-list.ts'
import type { Database } from '../store/schema.ts'
import type { StoreLogger } from '../store/store-thread.ts'
import { messageOf } from './message-of.ts'

/** Keeps the history of prices, one catalogue after the other; nobody waits for it but the end of the process. */
export class PriceKeeper {
  readonly #db: Kysely<Database>
  readonly #logger: StoreLogger
  #last = Promise.resolve()

  constructor(db: Kysely<Database>, logger: StoreLogger) {
    this.#db = db
    this.#logger = logger
  }

  /** The catalogue is in force from now on. */
  readonly keep = (catalog: Catalog): void => {
    const at = Date.now()
    this.#last = this.#last
      .then(() => keepPriceLists(this.#db, priceLists(catalog), at))
      .catch((error: unknown) => this.#logger.warn(`prices could not be written down: ${messageOf(error)}`))
  }

  /** Resolves once all is written that will be. */
  end(): Promise<void> {
    return this.#last
  }
}
