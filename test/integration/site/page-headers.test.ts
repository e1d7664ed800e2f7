import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Gateway, startGateway } from '../../support/gateway.ts'

/** Directives by name (W3C Content Security Policy Level 3, 2.2.1). */
const directivesOf = (policy: string) =>
  new Map(
    policy.split(';').map((directive) => {
      const [name = '', ...sources] = directive.trim().split(/\s+/)
      return [name, sources] as const
    }),
  )

async function look(gateway: Gateway, path: string) {
  const response = await fetch(gateway.url + path, { headers: { accept: 'text/html' }, redirect: 'manual' })
  return { response, html: await response.text() }
}

/** What holds of every page, whoever made it. */
async function mustBeGuarded(gateway: Gateway, path: string): Promise<void> {
  const { response, html } = await look(gateway, path)
  const { headers } = response
  expect([path, headers.get('content-type')]).toEqual([path, 'text/html; charset=utf-8'])
  const policy = directivesOf(headers.get('content-security-policy') ?? '')
  expect([path, [...policy.values()].flat().filter((source) => source.startsWith("'unsafe"))]).toEqual([path, []])
  expect([path, policy.get('default-src')]).toEqual([path, ["'none'"]])
  for (const name of ['script-src', 'style-src', 'connect-src', 'form-action'])
    expect([path, name, policy.get(name)]).toEqual([path, name, ["'self'"]])
  for (const name of ['base-uri', 'frame-ancestors'])
    expect([path, name, policy.get(name)]).toEqual([path, name, ["'none'"]])
  expect(headers.get('x-content-type-options')).toBe('nosniff')
  expect(headers.get('cross-origin-opener-policy')).toBe('same-origin')
  expect(headers.get('referrer-policy')).toBe('no-referrer')
  // What the policy would keep from working must not be there at all.
  expect([path, html.match(/<script(?![^>]*\ssrc=)|<style|\sstyle=|\son[a-z]+="/g)]).toEqual([path, null])
}

describe('every answer that is a page', () => {
  let gateway: Gateway
  beforeAll(async () => {
    gateway = await startGateway()
  })
  afterAll(() => gateway?.stop())

  test.each([
    ['/app'],
    ['/app/sign-in'],
    ['/app/sign-up'],
    ['/app/reset-password'],
    ['/app/ws_nobody/requests'],
    ['/console'],
    ['/console/claim'],
    ['/'],
    ['/models'],
    ['/quickstart/curl'],
    ['/migrate/openrouter'],
    ['/docs/guide'],
    ['/faq'],
    ['/status'],
    ['/nothing'],
  ])('%s: nothing from elsewhere, nothing inline, in no frame', (path) => mustBeGuarded(gateway, path))

  test('what the sign-in library would show by itself is no page of its own', async () => {
    for (const path of ['/api/auth/error?error=x', '/api/auth/callback/nobody?error=access_denied&state=x']) {
      const { response } = await look(gateway, path)
      expect([path, response.headers.get('content-type') ?? '']).toEqual([path, expect.not.stringContaining('html')])
      if (response.status === 302) expect(response.headers.get('location')).toMatch(/\/app\/sign-in\?/)
    }
  })
})

test('the page in place of a site that is switched off, too', async () => {
  const gateway = await startGateway({ config: 'site: { enabled: false }\n' })
  try {
    await mustBeGuarded(gateway, '/')
  } finally {
    await gateway.stop()
  }
})
