import { wholeMembersOf } from '../kit/json-members.ts'

/** In the place of a stream's own error: an event before its end begins like JSON and is none. What it had is lost. */
export const GARBLED = '{"code":"garbled_event"}'

/**
 * Whether an event's data begin like JSON and are none; what stands inside texts is not looked at. Words that are none
 * at all (signs of life) are no harm.
 */
export function isGarbled(data: string): boolean {
  return data.startsWith('{') && wholeMembersOf(Buffer.from(data)) === undefined
}

const LF = 0x0a
const CR = 0x0d
const CLOSE_BRACE = 0x7d
const blankLine = Buffer.from('\n\n')
const blankLineCrlf = Buffer.from('\r\n\r\n')

/**
 * How many events a block has, if each ends as an object does; 0 when one does not, as most do that were cut. Without a
 * parse: one that was cut behind an inner object is not found. `block`: whole events.
 */
export function wholeEvents(block: Buffer): number {
  const blank = block[block.length - 2] === CR ? blankLineCrlf : blankLine
  let end = block.length
  for (let events = 1; ; events++) {
    let at = end - 1
    while (block[at] === LF || block[at] === CR) at--
    if (block[at] !== CLOSE_BRACE) return 0
    const before = block.lastIndexOf(blank, at)
    if (before < 0) return events
    end = before + blank.length
  }
}
