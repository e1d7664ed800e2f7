import type { Finish } from '../model/chat/answer.ts'
import { Fault } from '../model/fault.ts'

/** How a client is told that its answer ended in an error, where the format has no reason to end that says so. */
export function brokenAnswer({ raw }: Finish): Fault {
  const text = `The provider ended its answer with '${raw ?? 'error'}'. What came before it is billed.`
  return new Fault('upstream', 'upstream_stream_failed', text)
}
