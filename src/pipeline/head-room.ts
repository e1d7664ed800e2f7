/** What is left of a provider's rate limits. */
export interface HeadRoom {
  /** The least of what is left, as a share of its limit, 0 to 1. */
  readonly share: number
  /** Ms until it is whole again; undefined: not told. */
  readonly resetMs: number | undefined
}

/** `x-ratelimit-remaining-tokens` (OpenAI's way), `anthropic-ratelimit-tokens-remaining` (Anthropic's). */
const ways = [
  /^x-ratelimit-(limit|remaining|reset)-(requests|tokens)$/,
  /^anthropic-ratelimit-(?=(requests|tokens|input-tokens|output-tokens)-(limit|remaining|reset)$)/,
] as const

interface Rate {
  limit?: string
  remaining?: string
  reset?: string
}

/**
 * From the headers of an answer (name, value, … as bytes), where the provider tells. OpenAI, "Rate limits", headers:
 * resets as `6m0s`; Anthropic, "Rate limits", response headers: resets as RFC 3339. `now`: epoch ms.
 */
export function headRoom(headers: readonly Buffer[], now: number): HeadRoom | undefined {
  const rates = ratesIn(headers)
  let least: HeadRoom | undefined
  for (const { limit, remaining, reset } of rates.values()) {
    const [most, left] = [Number(limit), Number(remaining)]
    if (limit === undefined || remaining === undefined || !(most > 0) || !(left >= 0)) continue
    if (!least || left / most < least.share) least = { share: left / most, resetMs: resetOf(reset, now) }
  }
  return least
}

function ratesIn(headers: readonly Buffer[]): Map<string, Rate> {
  const rates = new Map<string, Rate>()
  for (let at = 0; at + 1 < headers.length; at += 2) {
    const name = (headers[at] as Buffer).toString('latin1').toLowerCase()
    if (!name.includes('-ratelimit-')) continue
    const [, first, second] = ways[0].exec(name) ?? []
    const [, what = second, kind = first] = ways[1].exec(name) ?? []
    if (what === undefined || kind === undefined) continue
    const rate = rates.get(what) ?? {}
    rates.set(what, { ...rate, [kind]: (headers[at + 1] as Buffer).toString('latin1') })
  }
  return rates
}

const unitMs: Readonly<Record<string, number>> = { h: 3_600_000, m: 60_000, s: 1_000, ms: 1 }

/** `1h2m3.5s`, `20ms`, seconds, or a time of RFC 3339. */
function resetOf(text: string | undefined, now: number): number | undefined {
  if (text === undefined) return undefined
  const seconds = Number(text)
  if (text !== '' && Number.isFinite(seconds)) return seconds * 1_000
  if (/^(?:\d+(?:\.\d+)?(?:ms|h|m|s))+$/.test(text)) {
    const parts = text.matchAll(/(\d+(?:\.\d+)?)(ms|h|m|s)/g)
    return [...parts].reduce((sum, [, amount, unit]) => sum + Number(amount) * (unitMs[unit as string] as number), 0)
  }
  const at = Date.parse(text)
  return Number.isNaN(at) ? undefined : Math.max(0, at - now)
}
