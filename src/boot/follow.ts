import { nextPriceChange } from '../config/index.ts'
import type { Catalog } from '../model/catalog.ts'
import type { SnapshotFollower } from '../snapshot/follow.ts'
import type { LiveSnapshot } from '../snapshot/live-snapshot.ts'
import { forgetChanges } from '../store/changes.ts'
import type { Store } from '../store/store.ts'
import type { StoreLogger } from '../store/store-thread.ts'
import { messageOf } from './message-of.ts'

/** How long a missed change notice can go unnoticed, and how old a volume can be that a tier is chosen by. */
const RECHECK_MS = 5_000

/** Longer than any process stays without a look; who does reads everything anew. */
const CHANGES_KEPT_MS = 24 * 3_600_000
const FORGET_MS = 3_600_000

/** Applies changes when told, and looks by itself in case a notice was lost; volumes nobody tells of. */
export function followChanges(store: Store, follower: SnapshotFollower, logger: StoreLogger): () => void {
  const refresh = () => {
    follower.refresh().catch((error: unknown) => logger.warn(`changes could not be read: ${messageOf(error)}`))
  }
  const unsubscribe = store.onChange(refresh)
  const timer = setInterval(() => {
    refresh()
    follower.refreshVolumes().catch((error: unknown) => logger.warn(`volumes could not be read: ${messageOf(error)}`))
  }, RECHECK_MS)
  timer.unref()
  const forget = () => {
    const failed = (error: unknown) => logger.warn(`old changes could not be deleted: ${messageOf(error)}`)
    forgetChanges(store.db, Date.now() - CHANGES_KEPT_MS).catch(failed)
  }
  forget()
  const forgetting = setInterval(forget, FORGET_MS)
  forgetting.unref()
  return () => {
    unsubscribe()
    clearInterval(timer)
    clearInterval(forgetting)
  }
}

/** Longest delay that a timer takes. */
const LONGEST_TIMER_MS = 2_000_000_000

/** Listed prices that change by the calendar or the time of day take effect when they do. */
export function followPrices(
  snapshot: LiveSnapshot,
  rebuild: () => Catalog,
  changed: (catalog: Catalog) => void,
  logger: StoreLogger,
): () => void {
  let timer: NodeJS.Timeout | undefined
  const schedule = () => {
    const at = nextPriceChange(snapshot.catalog, Date.now())
    if (at === undefined) return
    const wait = Math.min(at - Date.now() + 1, LONGEST_TIMER_MS)
    timer = setTimeout(() => {
      try {
        snapshot.catalog = rebuild()
        changed(snapshot.catalog)
      } catch (error) {
        logger.error(`prices could not be brought up to date: ${messageOf(error)}`)
      }
      schedule()
    }, wait)
    timer.unref()
  }
  schedule()
  return () => clearTimeout(timer)
}
