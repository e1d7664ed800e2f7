import { isObject, type JsonObject } from '../kit/parse-json.ts'
import { Fault } from '../model/fault.ts'
import { type Nano, parseDecimal } from '../model/money.ts'
import { type MostPrice, type RouteWishes, wishedSorts } from '../model/route-wishes.ts'

const MOST_NAMES = 50
const LONGEST_NAME = 256

const heeded = new Set(['order', 'only', 'ignore', 'allow_fallbacks', 'sort', 'max_price'])

/**
 * Wishes in OpenRouter's fields; undefined where there are none. What is not known is ignored; what is known and of
 * another type is refused, for a limit that is not heeded costs money. Throws Fault `invalid_request`.
 */
export function routeWishes({ provider, models }: JsonObject): RouteWishes | undefined {
  const told = provider !== undefined && provider !== null
  const chain = models !== undefined && models !== null
  if (!told && !chain) return undefined
  if (told && !isObject(provider)) throw invalid('provider', 'must be an object such as {"sort": "price"}')
  const wishes: JsonObject = isObject(provider) ? provider : {}
  const { allow_fallbacks: fallbacks } = wishes
  if (fallbacks !== undefined && fallbacks !== null && typeof fallbacks !== 'boolean') {
    throw invalid('provider.allow_fallbacks', 'must be true or false')
  }
  return {
    models: names(models, 'models') ?? [],
    order: providers(wishes, 'order') ?? [],
    only: providers(wishes, 'only'),
    ignore: providers(wishes, 'ignore') ?? [],
    fallbacks: fallbacks !== false,
    sort: sortOf(wishes.sort),
    mostPrice: mostPrice(wishes.max_price),
    unheeded: Object.keys(wishes).filter((name) => !heeded.has(name) && wishes[name] !== null),
  }
}

function names(value: unknown, param: string): readonly string[] | undefined {
  if (value === undefined || value === null) return undefined
  const isName = (one: unknown) => typeof one === 'string' && one !== '' && one.length <= LONGEST_NAME
  if (Array.isArray(value) && value.length <= MOST_NAMES && value.every(isName)) return value
  throw invalid(param, `must be a list of at most ${MOST_NAMES} names`)
}

/** `DeepInfra/turbo` is a variant of `deepinfra`. */
function providers(wishes: JsonObject, field: string): readonly string[] | undefined {
  return names(wishes[field], `provider.${field}`)?.map((name) => name.toLowerCase().replace(/\/.*$/, ''))
}

/** A name, or `{by, partition}`: models are tried in order whatever the partition. */
function sortOf(value: unknown): RouteWishes['sort'] {
  const by = isObject(value) ? value.by : value
  if (by === undefined || by === null) return undefined
  const found = wishedSorts.find((sort) => sort === by)
  if (!found) throw invalid('provider.sort', `must be one of ${wishedSorts.join(', ')}`)
  return found
}

/** USD for a million tokens, and for one image or request. */
function mostPrice(value: unknown): MostPrice | undefined {
  if (value === undefined || value === null) return undefined
  if (!isObject(value)) throw invalid('provider.max_price', 'must be an object such as {"prompt": 1, "completion": 2}')
  return {
    input: amount(value, 'prompt', 9),
    output: amount(value, 'completion', 9),
    image: amount(value, 'image', 15),
    request: amount(value, 'request', 15),
  }
}

function amount(prices: JsonObject, field: string, digits: number): Nano | undefined {
  const value = prices[field]
  if (value === undefined || value === null) return undefined
  const text = typeof value === 'number' || typeof value === 'string' ? value : ''
  try {
    const parsed = parseDecimal(text, digits)
    if (parsed >= 0n) return parsed
  } catch {
    // Told below.
  }
  throw invalid(`provider.max_price.${field}`, 'must be a number of USD, 0 or more')
}

function invalid(param: string, problem: string): Fault {
  return new Fault('invalid_request', 'invalid_value', `'${param}' ${problem}.`, { param })
}
