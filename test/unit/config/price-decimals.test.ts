import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseConfig } from '../../../src/config/index.ts'

function priceOf(input: string, image: string) {
  const yaml = `models:\n  m: { deployments: [{ provider: openai, model: x, price: { input: ${input}, output: 0, image: ${image} } }] }\n`
  const price = parseConfig(yaml, 't.yaml', {}).models.m?.deployments?.[0]?.price
  return [price?.input, price?.image]
}

/** A decimal with at most `digits` decimals, as text, and the integer of 10^-digits that it is. */
const decimal = (digits: number) =>
  fc.bigInt({ min: 0n, max: 10n ** BigInt(digits + 5) }).map((scaled) => {
    const text = scaled.toString().padStart(digits + 1, '0')
    return { scaled, text: `${text.slice(0, -digits)}.${text.slice(-digits)}` }
  })

test('prices are read to the last decimal, quoted or not', () => {
  fc.assert(
    fc.property(decimal(9), decimal(15), fc.boolean(), (token, image, quoted) => {
      const write = (text: string) => (quoted ? `"${text}"` : text)
      expect(priceOf(write(token.text), write(image.text))).toEqual([token.scaled, image.scaled])
    }),
  )
})

test.each([
  ['0.1', 100_000_000n],
  ['0.30000000000000000', 300_000_000n],
  ['123456.123456789', 123_456_123_456_789n],
  ['1e-9', 1n],
  ['2.5E+1', 25_000_000_000n],
  ['.5', 500_000_000n],
  ['1.', 1_000_000_000n],
  ['+3', 3_000_000_000n],
  ['0x10', 16_000_000_000n],
])('%s USD per million tokens', (text, nano) => {
  expect(priceOf(text, '0')[0]).toBe(nano)
})

test('USD for one are nano-dollars for a million', () => {
  expect(priceOf('0', '0.04')[1]).toBe(40_000_000_000_000n)
  expect(priceOf('0', '90071.992547409931234')[1]).toBe(90_071_992_547_409_931_234n)
})
