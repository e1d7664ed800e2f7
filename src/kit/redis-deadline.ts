/**
 * Ms that a request waits for the Redis of a URL (`redis://host:6379?deadlineMs=200`). Undefined: the URL says nothing.
 * NaN: it says what is no number of ms from 1 to 60,000.
 */
export function redisDeadline(url: string): number | undefined {
  const told = new URL(url).searchParams.get('deadlineMs')
  if (told === null) return undefined
  return /^[1-9]\d{0,4}$/.test(told) && Number(told) <= 60_000 ? Number(told) : Number.NaN
}
