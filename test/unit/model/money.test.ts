import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { divideHalfEven, divideUp, formatUsd, parseDecimal, parseUsd, usdNumber } from '../../../src/model/money.ts'

const anyInteger = fc.bigInt({ min: -(10n ** 40n), max: 10n ** 40n })
const positive = fc.bigInt({ min: 1n, max: 10n ** 24n })

function distance(a: bigint, b: bigint): bigint {
  return a > b ? a - b : b - a
}

describe('divideHalfEven', () => {
  /** By definition: no integer is nearer, and of two that are as near it is the even one. */
  function isHalfEven(quotient: bigint, numerator: bigint, denominator: bigint): boolean {
    const off = distance(quotient * denominator, numerator) * 2n
    return off < denominator || (off === denominator && quotient % 2n === 0n)
  }

  test('is the nearest integer, of two the even one', () => {
    fc.assert(
      fc.property(anyInteger, positive, (numerator, denominator) => {
        expect(isHalfEven(divideHalfEven(numerator, denominator), numerator, denominator)).toBe(true)
      }),
      { numRuns: 2_000 },
    )
  })

  test('exact ties, which random numbers do not meet', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n }), positive, (whole, half) => {
        const quotient = divideHalfEven((2n * whole + 1n) * half, 2n * half)
        expect(quotient % 2n).toBe(0n)
        expect([whole, whole + 1n]).toContain(quotient)
      }),
    )
  })

  test.each([
    [1n, 2n, 0n],
    [3n, 2n, 2n],
    [5n, 2n, 2n],
    [7n, 2n, 4n],
    [-1n, 2n, 0n],
    [-3n, 2n, -2n],
    [-5n, 2n, -2n],
    [2n, 3n, 1n],
    [1n, 3n, 0n],
    [-2n, 3n, -1n],
    [0n, 7n, 0n],
  ])('%i / %i is %i', (numerator, denominator, quotient) => {
    expect(divideHalfEven(numerator, denominator)).toBe(quotient)
  })

  test('rounding many equal halves does not drift: half of them go up', () => {
    let total = 0n
    for (let n = 0n; n < 1_000n; n++) total += divideHalfEven(2n * n + 1n, 2n)
    expect(total).toBe((1_000n * 1_000n) / 2n)
  })
})

test('divideUp is the lowest integer that is not below the quotient', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: 0n, max: 10n ** 40n }), positive, (numerator, denominator) => {
      const up = divideUp(numerator, denominator)
      expect(up * denominator >= numerator && (up - 1n) * denominator < numerator).toBe(true)
    }),
  )
})

describe('decimals', () => {
  const nano = fc.bigInt({ min: -(10n ** 24n), max: 10n ** 24n })

  test('formatUsd and parseUsd are each other’s reverse', () => {
    fc.assert(
      fc.property(nano, (amount) => {
        expect(parseUsd(formatUsd(amount))).toBe(amount)
      }),
    )
  })

  test('formatUsd is plain and short: no exponent, no zeros at the end, at most nine decimals', () => {
    fc.assert(
      fc.property(nano, (amount) => {
        expect(formatUsd(amount)).toMatch(/^-?(0|[1-9]\d*)(\.\d{0,8}[1-9])?$/)
      }),
    )
  })

  test('a decimal with any exponent is scaled exactly, then rounded half to even', () => {
    const parts = fc.record({
      digits: fc.bigInt({ min: 0n, max: 10n ** 18n }),
      decimals: fc.nat(17),
      exponent: fc.integer({ min: -25, max: 25 }),
      scale: fc.nat(15),
      negative: fc.boolean(),
    })
    fc.assert(
      fc.property(parts, ({ digits, decimals, exponent, scale, negative }) => {
        const padded = digits.toString().padStart(decimals + 1, '0')
        const point = padded.length - decimals
        const text = `${negative ? '-' : ''}${padded.slice(0, point)}${decimals > 0 ? `.${padded.slice(point)}` : ''}e${exponent}`
        // The number is digits × 10^(exponent − decimals).
        const shift = BigInt(exponent - decimals + scale)
        const exact = shift >= 0n ? digits * 10n ** shift : undefined
        const read = parseDecimal(text, scale)
        const size = read < 0n ? -read : read
        if (exact !== undefined) expect(size).toBe(exact)
        else {
          const unit = 10n ** -shift
          const off = distance(size * unit, digits) * 2n
          expect(off < unit || (off === unit && size % 2n === 0n)).toBe(true)
        }
        expect(read <= 0n || !negative).toBe(true)
      }),
    )
  })

  test('JSON numbers, which may be written with an exponent, are read as they are shown', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 ** 50 }), fc.nat(12), (mantissa, decimals) => {
        const number = Number(`${mantissa}e-${decimals}`)
        expect(parseDecimal(number, 30)).toBe(parseDecimal(String(number), 30))
        if (decimals === 0) expect(parseDecimal(number, 0)).toBe(BigInt(mantissa))
      }),
    )
    expect(parseUsd(1e-7)).toBe(100n)
    expect(parseUsd(2.5e21)).toBe(2_500_000_000_000_000_000_000n * 1_000_000_000n)
  })

  test.each(['', ' ', '.5', '5.', '1,5', '0x10', 'NaN', 'Infinity', '1e', '1e1000', '--1', '1 2', '１'])(
    '%j is no decimal',
    (text) => {
      expect(() => parseDecimal(text, 9)).toThrow(RangeError)
    },
  )

  test('a number for a JSON surface is the nearest double, and gives the amount back', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 10n ** 15n }), (amount) => {
        expect(BigInt(Math.round(usdNumber(amount) * 1e9))).toBe(amount)
      }),
    )
  })
})
