import type { Browser, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { hasBrowser, openBrowser } from './browser.ts'
import { openAsStranger, signUpByClicks, toPage } from './by-clicks.ts'
import { openSite, type Site } from './seed.ts'

/** What a viewer can work with on each page: it narrows what is shown, takes something away, or leaves the workspace. */
const harmless: Readonly<Record<string, readonly string[]>> = {
  Overview: ['24 hours', '7 days', '30 days'],
  Requests: ['Live', 'Apply', 'Lane', 'Outcome', 'Key', 'Model that served'],
  Playground: [],
  Models: [
    'Find a model',
    'broken-model',
    'heron-large',
    'sandbox-embed',
    'sandbox-large',
    'sandbox-small',
    'swift-8b',
  ],
  Keys: ['Show revoked and expired keys'],
  'Own provider keys': [],
  'Routing policy': [],
  'Credits and usage': ['Month', 'Day', 'Key', 'Model', 'Lane'],
  Members: ['Leave'],
  // Of the person, not of the workspace.
  Settings: ['Copy', 'Add a passkey', 'Turn on…'],
}

describe.skipIf(!hasBrowser)('a viewer', () => {
  let site: Site
  let browser: Browser
  let page: Page
  /** Calls that pages made by themselves or by clicks, other than reading. */
  const sent: string[] = []

  beforeAll(async () => {
    ;[site, browser] = await Promise.all([openSite(), openBrowser()])
    page = await openAsStranger(browser)
    page.on('request', (request) => {
      if (request.method() !== 'GET') sent.push(`${request.method()} ${new URL(request.url()).pathname}`)
    })
  })
  afterAll(async () => {
    await browser?.close()
    await site?.rig.stop()
  })

  test('comes in by the link of an invitation', async () => {
    const { body } = await site.visitor.call('POST', `/api/workspaces/${site.full}/invitations`, {
      ...{ email: 'viewer@example.com', role: 'viewer' },
    })
    await page.goto(body.link)
    await page.getByRole('link', { name: 'Create an account' }).click()
    await signUpByClicks(page, 'viewer@example.com')
    await page.getByRole('button', { name: 'Accept invitation' }).click()
    await page.getByText('Your role is viewer').waitFor()
    expect(new URL(page.url()).pathname).toBe(`/app/${site.full}`)
  })

  test.each(Object.keys(harmless))('%s: everything that can be worked with changes nothing', async (name) => {
    sent.length = 0
    await toPage(page, name)
    await page.getByText('Your role is viewer').waitFor()
    await page.waitForLoadState('networkidle')
    await page.locator('.animate-pulse').first().waitFor({ state: 'detached' })
    expect((await controlsIn(page)).sort()).toEqual([...(harmless[name] ?? [])].sort())
    expect(sent).toEqual([])
  })

  test('one page of a request, too', async () => {
    await page.goto(`${site.url}/app/${site.full}/requests/${site.request}`)
    await page.getByRole('heading', { name: 'Decision' }).waitFor()
    expect(await controlsIn(page)).toEqual([site.request])
  })

  test('what the pages of others would send is refused, and has changed nothing', async () => {
    const at = `/api/workspaces/${site.full}`
    const first = async (list: string) => (await site.visitor.call('GET', `${at}/${list}`)).body.data[0]
    const [key, credential, token, member] = await Promise.all(['keys', 'credentials', 'tokens', 'members'].map(first))
    const before = await stateOf()
    const calls: readonly (readonly [string, string, object?])[] = [
      ['PATCH', '', { name: 'renamed', timeZone: 'UTC' }],
      ['POST', '/keys', { name: 'mine' }],
      ['PATCH', `/keys/${key.id}`, { disabled: true }],
      ['POST', `/keys/${key.id}/rotate`, { overlapSeconds: 0 }],
      ['DELETE', `/keys/${key.id}`],
      ['POST', '/credentials', { provider: 'acme', apiKey: 'secret' }],
      ['PATCH', `/credentials/${credential.id}`, { priority: 99 }],
      ['POST', `/credentials/${credential.id}/test`],
      ['DELETE', `/credentials/${credential.id}`],
      ['PUT', '/policy', { fallback: 'none' }],
      ['POST', '/invitations', { email: 'friend@example.com', role: 'viewer' }],
      ['PATCH', `/members/${member.userId}`, { role: 'owner' }],
      ['POST', '/tokens', { name: 'mine', role: 'viewer' }],
      ['DELETE', `/tokens/${token.id}`],
      ['POST', '/quotes/cheap/offers', { rules: [{ pattern: '*', margin: 0 }] }],
      ['PUT', '/quotes/cheap', { rules: [{ pattern: '*', margin: 0 }] }],
      ['POST', '/credits', { amountUsd: '1', reason: 'mine' }],
    ]
    const statuses = await page.evaluate(
      ([base, all]) =>
        Promise.all(
          all.map(async ([method, path, body]) => {
            const headers = { 'content-type': 'application/json', 'idempotency-key': 'of-the-viewer' }
            const init = { method, headers, ...(body && { body: JSON.stringify(body) }) }
            const { status } = await fetch(base + path, init)
            return `${method} ${path}: ${status}`
          }),
        ),
      [at, calls] as const,
    )
    expect(statuses).toEqual(calls.map(([method, path]) => `${method} ${path}: 403`))
    expect(await stateOf()).toEqual(before)
  })

  const stateOf = () =>
    Promise.all(
      ['', '/keys', '/credentials', '/policy', '/members', '/invitations', '/tokens', '/quotes', '/credits'].map(
        async (path) => (await site.visitor.call('GET', `/api/workspaces/${site.full}${path}`)).body,
      ),
    )
})

/** Names of the buttons and fields that are not switched off, without those of the frame around the page. */
async function controlsIn(page: Page): Promise<string[]> {
  const roles = ['button', 'textbox', 'searchbox', 'combobox', 'checkbox', 'radio', 'spinbutton', 'switch'] as const
  const main = page.getByRole('main')
  const found = await Promise.all(roles.map((role) => main.getByRole(role, { disabled: false }).all()))
  return Promise.all(found.flat().map(nameOf))
}

interface Control {
  readonly innerText: string
  readonly labels?: ArrayLike<{ readonly innerText: string }> | null
  getAttribute(name: string): string | null
}

/** As screen readers tell it, near enough. */
const nameOf = (control: Locator) =>
  control.evaluate(
    (element: Control) => element.getAttribute('aria-label') ?? element.labels?.[0]?.innerText ?? element.innerText,
  )
