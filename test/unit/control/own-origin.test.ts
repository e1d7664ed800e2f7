import { expect, test } from 'vitest'
import { isForeignPage, isOwnOrigin, isOwnPage, siteOrigin } from '../../../src/control/sign-in/own-origin.ts'

const open = { publicUrl: undefined, address: 'http://127.0.0.1:8787' }
const named = { publicUrl: 'https://llm.example.com/', address: 'http://0.0.0.0:8787' }

test.each([
  ['http://127.0.0.1:8787', 'http://localhost:8787'],
  ['http://[::1]:8787', 'http://localhost:8787'],
  ['http://0.0.0.0:80', 'http://localhost'],
  ['http://[::]:8787', 'http://localhost:8787'],
  ['http://192.168.1.5:8787', 'http://192.168.1.5:8787'],
])('%s is linked to as %s', (address, origin) => expect(siteOrigin({ publicUrl: undefined, address })).toBe(origin))

test('a configured URL goes before the address', () => expect(siteOrigin(named)).toBe('https://llm.example.com'))

test.each([
  ['http://localhost:8787', 'localhost:8787', true],
  ['http://127.0.0.1:8787', '127.0.0.1:8787', true],
  ['http://192.168.1.5:8787', '192.168.1.5:8787', true],
  ['http://[::1]:8787', '[::1]:8787', true],
  ['https://10.0.0.1', '10.0.0.1', true],
  ['https://10.0.0.1', '10.0.0.1:443', true],
  ['http://localhost:8787', 'localhost:8788', false],
  ['http://localhost:8787', '127.0.0.1:8787', false],
  ['http://llm.example.com', 'llm.example.com', false],
  ['http://localhost.example.com', 'localhost.example.com', false],
  ['http://app.localhost:8787', 'app.localhost:8787', false],
  ['null', 'localhost:8787', false],
  ['file://', '', false],
  ['ftp://127.0.0.1', '127.0.0.1', false],
  ['http://localhost:8787/', 'localhost:8787', false],
  ['http://user@localhost:8787', 'localhost:8787', false],
  ['http://localhost:8787', undefined, false],
  ['http://localhost:8787', ' ', false],
  ['', 'localhost', false],
])('without a public URL %s at %s: %s', (origin, host, own) => expect(isOwnOrigin(open, { origin, host })).toBe(own))

test.each([
  ['https://llm.example.com', true],
  ['http://llm.example.com', false],
  ['https://llm.example.com:8443', false],
  ['https://llm.example.com.evil.example', false],
  ['http://localhost:8787', false],
])('under https://llm.example.com %s: %s', (origin, own) => {
  // Whatever host the request names: proxies rewrite it.
  for (const host of ['llm.example.com', 'localhost:8787', undefined])
    expect(isOwnOrigin(named, { origin, host })).toBe(own)
})

test.each([
  [undefined, undefined, false, false],
  [undefined, 'same-origin', true, false],
  [undefined, 'same-site', false, true],
  [undefined, 'cross-site', false, true],
  [undefined, 'none', false, false],
  ['http://evil.example', 'same-origin', false, true],
  ['http://localhost:8787', undefined, true, false],
] as const)('origin %s, fetch site %s: ours %s, foreign %s', (origin, fetchSite, own, foreign) => {
  const sender = { origin, fetchSite, host: 'localhost:8787' }
  expect([isOwnPage(open, sender), isForeignPage(open, sender)]).toEqual([own, foreign])
})
