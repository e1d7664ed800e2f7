import type { ModelKind } from '../../model/catalog.ts'
import type { Price } from '../../model/price.ts'
import { perMillionKinds, perOneKinds, type WrittenRates, writePrice } from '../../model/written-price.ts'

const perMillion: Readonly<Record<(typeof perMillionKinds)[number], string>> = {
  input: 'input',
  output: 'output',
  cacheRead: 'cached input',
  cacheWrite: 'cache write',
  cacheWrite1h: 'cache write for an hour',
  reasoning: 'reasoning',
  audioInput: 'audio in',
  audioCacheRead: 'cached audio',
  audioOutput: 'audio out',
  imageInput: 'images in',
  imageOutput: 'images out',
  character: 'characters',
}

const perOne: Readonly<Record<(typeof perOneKinds)[number], string>> = {
  image: 'an image',
  request: 'a request',
  search: 'a search',
  second: 'a second',
}

/** The rates of a posted price in words, USD: `0.10 input, 0.40 output (per million)`. */
export function priceText(price: Price, kind: ModelKind): string {
  const { tiers, ...written } = writePrice(price)
  const told = [...millions(written, kind), ...ones(written)].join('; ')
  return tiers === undefined ? told : `${told}; other rates for long input`
}

function millions(written: WrittenRates, kind: ModelKind): string[] {
  const rates = perMillionKinds.flatMap((name) => {
    const rate = written[name]
    // Kinds that have no output, and those that are paid otherwise, are written with a zero.
    if (rate === undefined || (rate === '0' && (name !== 'input' || kind !== 'chat'))) return []
    return [`$${padded(rate)} ${perMillion[name]}`]
  })
  return rates.length === 0 ? [] : [`${rates.join(', ')} per million`]
}

function ones(written: WrittenRates): string[] {
  return perOneKinds.flatMap((name) => (written[name] ? [`$${padded(written[name])} for ${perOne[name]}`] : []))
}

/** With two decimals at least, as money is written. */
function padded(usd: string): string {
  const [whole = '0', fraction = ''] = usd.split('.')
  return `${whole}.${fraction.padEnd(2, '0')}`
}
