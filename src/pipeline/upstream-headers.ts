/** Reads single headers from a provider's raw header list (name, value, … as bytes). */
export function rawHeader(headers: readonly Buffer[], name: string): string | undefined {
  for (let i = 0; i + 1 < headers.length; i += 2) {
    const candidate = headers[i] as Buffer
    if (candidate.length === name.length && candidate.toString('latin1').toLowerCase() === name) {
      return (headers[i + 1] as Buffer).toString('latin1')
    }
  }
  return undefined
}

/** `retry-after-ms`, or `retry-after` in seconds or as a date (RFC 9110, 10.2.3), in milliseconds. */
export function retryAfterMs(headers: readonly Buffer[], now: number): number | undefined {
  const ms = Number(rawHeader(headers, 'retry-after-ms'))
  if (Number.isFinite(ms) && ms > 0) return ms
  const value = rawHeader(headers, 'retry-after')
  if (value === undefined) return undefined
  const seconds = Number(value)
  if (Number.isFinite(seconds)) return Math.max(0, seconds * 1000)
  const at = Date.parse(value)
  return Number.isNaN(at) ? undefined : Math.max(0, at - now)
}
