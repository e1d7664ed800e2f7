import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Circuit } from '../../../src/routing/circuit.ts'

const settings = { failures: 3, openMs: 1_000, longestOpenMs: 5_000 }
const opened = (from = 0) => {
  const circuit = new Circuit()
  for (let n = 0; n < 3; n++) circuit.failed(from, settings)
  return circuit
}

describe('a circuit', () => {
  it('opens after failures in a row, and not when a success is between', () => {
    const circuit = new Circuit()
    expect([circuit.failed(0, settings), circuit.failed(0, settings)]).toEqual([false, false])
    circuit.succeeded(0)
    expect([circuit.failed(0, settings), circuit.failed(0, settings)]).toEqual([false, false])
    expect(circuit.closedFor(0)).toBe(0)
    expect(circuit.failed(0, settings)).toBe(true)
    expect(circuit.closedFor(400)).toBe(600)
  })

  it('opens when half of the latest twenty fail', () => {
    const circuit = new Circuit()
    const outcomes = Array.from({ length: 20 }, (_, n) =>
      n % 2 === 0 ? circuit.succeeded(n) : circuit.failed(n, settings),
    )
    expect(outcomes.at(-1)).toBe(true)
  })

  it('lets one probe through at a time, and gives up on one that is never heard of', () => {
    const circuit = opened()
    expect(circuit.closedFor(1_000)).toBe(0)
    circuit.enter(1_000)
    expect(circuit.closedFor(1_001)).toBeGreaterThan(0)
    expect(circuit.closedFor(61_001)).toBe(0)
    circuit.undecided()
    expect(circuit.closedFor(1_002)).toBe(0)
  })

  it('closes when the probe succeeds', () => {
    const circuit = opened()
    circuit.enter(1_000)
    circuit.succeeded(1_100)
    circuit.failed(1_100, settings)
    expect(circuit.closedFor(1_101)).toBe(0)
  })

  it('opens for twice as long with each probe that fails, up to a bound', () => {
    const circuit = opened()
    const waits: number[] = []
    for (let now = 1_000, n = 0; n < 5; n++) {
      circuit.enter(now)
      expect(circuit.failed(now, settings)).toBe(true)
      waits.push(circuit.closedFor(now))
      now += waits.at(-1) as number
    }
    expect(waits).toEqual([2_000, 4_000, 5_000, 5_000, 5_000])
  })

  it('is not opened anew by attempts that began before it opened', () => {
    const circuit = opened()
    for (let n = 0; n < 50; n++) expect(circuit.failed(500, settings)).toBe(false)
    expect(circuit.closedFor(500)).toBe(500)
  })

  it('never opens where failures are 0', () => {
    const circuit = new Circuit()
    for (let n = 0; n < 100; n++) circuit.failed(0, { ...settings, failures: 0 })
    expect(circuit.closedFor(0)).toBe(0)
  })

  it('is always worth a try again some time, whatever happened', () => {
    const event = fc.tuple(fc.constantFrom('enter', 'succeeded', 'failed', 'undecided'), fc.nat(3_000))
    fc.assert(
      fc.property(fc.array(event, { maxLength: 100 }), (events) => {
        const circuit = new Circuit()
        let now = 0
        for (const [what, ms] of events) {
          now += ms
          if (what === 'failed') circuit.failed(now, settings)
          else if (what === 'undecided') circuit.undecided()
          else circuit[what as 'enter' | 'succeeded'](now)
          const wait = circuit.closedFor(now)
          expect(wait).toBeLessThanOrEqual(settings.longestOpenMs)
        }
        expect(circuit.closedFor(now + 61_000)).toBe(0)
      }),
    )
  })
})
