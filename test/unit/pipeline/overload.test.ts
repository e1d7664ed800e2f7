import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { Overload } from '../../../src/pipeline/overload.ts'

const LOOK_MS = 250
let clock: number
let overload: Overload

beforeEach(() => {
  vi.useFakeTimers()
  clock = 0
  overload = new Overload(
    () => ({ maxInFlight: 10, maxLoopDelayMs: 2_000 }),
    () => clock,
  )
})
afterEach(() => {
  overload.stop()
  vi.useRealTimers()
})

/** The next look, which comes `lateMs` too late. */
function look(lateMs: number): void {
  clock += LOOK_MS + lateMs
  vi.advanceTimersByTime(LOOK_MS)
}

const refused = { code: 'overloaded', status: 503, retryAfterMs: 1_000 }
const thrown = () => {
  try {
    overload.check(1)
    return undefined
  } catch (error) {
    return error
  }
}

describe('how late the event loop is', () => {
  it('turns requests away once it is too late three times in a row, and no longer once it is in time', () => {
    for (const expected of [undefined, undefined, refused, refused]) {
      look(2_001)
      if (expected) expect(thrown()).toMatchObject(expected)
      else expect(thrown()).toBeUndefined()
    }
    look(0)
    expect(thrown()).toBeUndefined()
  })

  it('does not matter when it is late for once, or less than it may be', () => {
    for (const late of [60_000, 0, 2_500, 2_500, 1_999, 2_500, 2_000, 2_000, 2_000]) {
      look(late)
      expect(thrown()).toBeUndefined()
    }
  })

  it('is no matter of a clock that is set back', () => {
    for (const late of [-3_600_000, 0, 0]) {
      look(late)
      expect(thrown()).toBeUndefined()
    }
  })
})

it('requests under way are counted with the one that asks', () => {
  expect(() => overload.check(10)).not.toThrow()
  expect(() => overload.check(11)).toThrow(expect.objectContaining(refused))
})
