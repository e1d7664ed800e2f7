import type { RateState, RateWindow } from '../wire.ts'

/** The format's rate-limit headers ("Rate limits", "Response headers"), flat. The reset is a time in RFC 3339. */
export function rateHeaders({ requests, tokens }: RateState, now: number): readonly string[] {
  return [...windowHeaders('requests', requests, now), ...windowHeaders('tokens', tokens, now)]
}

function windowHeaders(kind: string, window: RateWindow | undefined, now: number): readonly string[] {
  if (!window) return []
  const reset = new Date(Math.ceil((now + window.resetMs) / 1000) * 1000).toISOString().replace('.000Z', 'Z')
  return [
    `anthropic-ratelimit-${kind}-limit`,
    String(window.limit),
    `anthropic-ratelimit-${kind}-remaining`,
    String(Math.max(0, window.remaining)),
    `anthropic-ratelimit-${kind}-reset`,
    reset,
  ]
}
