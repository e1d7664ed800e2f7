import { messageOf } from '../message-of.ts'

/** Something that is done again and again, one at a time. */
export interface Repeated {
  /** Resolves once what is under way has ended; it is not begun again. */
  stop(): Promise<void>
}

/** Does `work` every `ms` after it ended; a failure is told once until it succeeds again. */
export function repeat(ms: number, work: () => Promise<void>, onFailure: (message: string) => void): Repeated {
  let stopped = false
  let failing = false
  let running: Promise<void> = Promise.resolve()
  let timer: NodeJS.Timeout | undefined
  const once = async () => {
    try {
      await work()
      failing = false
    } catch (error) {
      if (!failing) onFailure(messageOf(error))
      failing = true
    }
    if (!stopped) later()
  }
  const later = () => {
    timer = setTimeout(() => {
      running = once()
    }, ms)
    timer.unref()
  }
  later()
  return {
    stop: async () => {
      stopped = true
      clearTimeout(timer)
      await running
    },
  }
}
