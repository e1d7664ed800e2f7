import { describe, expect, test } from 'vitest'
import type { Auth } from '../../../src/model/catalog.ts'
import type { Exchange, UpstreamListener } from '../../../src/upstream/exchange.ts'
import { TokenCache } from '../../../src/upstream/token-cache.ts'

interface Sent {
  readonly url: string
  readonly trusted: boolean
  readonly body: string
  readonly listener: UpstreamListener
}

function world() {
  const sent: Sent[] = []
  const clock = { now: 1_000_000 }
  const exchange = { abort: () => {} } as Exchange
  const cache = new TokenCache(
    {
      send: (url, trusted, _path, { body }, listener) => {
        sent.push({ url, trusted, body: String(body), listener })
        return exchange
      },
    },
    () => clock.now,
  )
  return { cache, sent, clock }
}

const auth: Auth = {
  authorize: (token) => ['authorization', `Bearer ${token}`],
  exchange: (secret) => (secret === 'plain' ? undefined : { url: 'https://t.example/token', form: `a=${secret}` }),
}

function answer({ listener }: Sent, status: number, body: string) {
  listener.head(status, [])
  listener.data(Buffer.from(body))
  listener.end()
}

describe('tokens', () => {
  test('one exchange serves many waiting calls, and later ones until shortly before its end', async () => {
    const { cache, sent, clock } = world()
    const waiting = [1, 2, 3].map(() => cache.tokenFor(auth, 's1', true))
    expect(sent).toMatchObject([{ url: 'https://t.example/token', trusted: true, body: 'a=s1' }])
    answer(sent[0] as Sent, 200, '{"access_token":"t1","expires_in":3600}')
    expect(await Promise.all(waiting)).toEqual(['t1', 't1', 't1'])
    expect(cache.tokenFor(auth, 's1', true)).toBe('t1')
    clock.now += 3_470_000
    expect(cache.tokenFor(auth, 's1', true)).toBe('t1')
    clock.now += 20_000
    const next = cache.tokenFor(auth, 's1', true)
    answer(sent[1] as Sent, 200, '{"access_token":"t2"}')
    expect(await next).toBe('t2')
  })

  test('a secret that is sent itself is no token', () => {
    expect(world().cache.tokenFor(auth, 'plain', true)).toBe('plain')
    expect(world().cache.tokenFor({ authorize: auth.authorize }, 's', true)).toBe('s')
  })

  test('the address in a tenant’s secret is checked, even when the operator has the same', () => {
    const { cache, sent } = world()
    void cache.tokenFor(auth, 's', true)
    void cache.tokenFor(auth, 's', false)
    expect(sent.map(({ trusted }) => trusted)).toEqual([true, false])
    // A request that is never answered would fail while other tests run.
    for (const one of sent) answer(one, 200, '{"access_token":"t"}')
  })

  test.each([
    [400, '{"error":"invalid_grant","error_description":"account s-e-c-r-e-t"}', /\(400, invalid_grant\)/],
    [500, 's-e-c-r-e-t', /\(500\)/],
    [200, '{"id_token":"s-e-c-r-e-t"}', /\(200\)/],
    [200, '{"access_token":"s-e-c-r-e-t\\n"}', /\(200\)/],
  ])('a failure is a Fault that shows nothing: %i %s', async (status, body, text) => {
    const { cache, sent, clock } = world()
    const got = cache.tokenFor(auth, 's', true) as Promise<string>
    answer(sent[0] as Sent, status, body)
    const error: unknown = await got.catch((reason: unknown) => reason)
    expect(error).toMatchObject({ kind: 'upstream', code: 'upstream_token_exchange_failed' })
    expect(String(error)).toMatch(text)
    expect(String(error)).not.toContain('s-e-c-r-e-t')
    // For some seconds nobody asks again; another secret is another matter.
    expect(() => cache.tokenFor(auth, 's', true)).toThrow(text)
    expect(sent).toHaveLength(1)
    void Promise.resolve(cache.tokenFor(auth, 'other', true)).catch(() => {})
    expect(sent).toHaveLength(2)
    clock.now += 5_000
    void Promise.resolve(cache.tokenFor(auth, 's', true)).catch(() => {})
    expect(sent).toHaveLength(3)
  })

  test('an address that cannot be reached, or is not allowed', async () => {
    const { cache, sent } = world()
    const got = cache.tokenFor(auth, 's', true) as Promise<string>
    sent[0]?.listener.fail('connect', 'x')
    await expect(got).rejects.toMatchObject({ code: 'upstream_token_exchange_failed' })
    const refusing = new TokenCache({
      send: () => {
        throw new Error('not allowed')
      },
    })
    await expect(refusing.tokenFor(auth, 's', false)).rejects.toThrow('not allowed')
  })
})
