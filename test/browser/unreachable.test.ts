import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { type Gateway, startGateway } from '../support/gateway.ts'
import { newcomer } from '../support/visitor.ts'
import { hasBrowser, openBrowser, openPage, signedIn } from './browser.ts'
import { openAsStranger } from './by-clicks.ts'

vi.setConfig({ testTimeout: 120_000 })

const config = `signIn: { oidc: [{ id: company, name: Company, issuer: "http://127.0.0.1:9", clientId: a, clientSecret: b }] }\n`

/** From now on nothing of sign-in comes through. */
const cutOff = (page: Page) => page.route('**/api/auth/**', (route) => route.abort())

describe.skipIf(!hasBrowser)('where the server cannot be reached', () => {
  let gateway: Gateway
  let browser: Browser
  let url: string

  beforeAll(async () => {
    ;[gateway, browser] = await Promise.all([startGateway({ config }), openBrowser()])
    url = gateway.url.replace('127.0.0.1', 'localhost')
  })
  afterAll(async () => {
    await browser?.close()
    await gateway?.stop()
  })

  test.each(['/app/sign-in', '/app/sign-up'])('single sign-on says so: %s', async (path) => {
    const page = await openAsStranger(browser)
    await page.goto(url + path)
    const button = page.getByRole('button', { name: 'Continue with Company' })
    await button.waitFor()
    await cutOff(page)
    await button.click()
    await page.getByRole('alert').getByText('That did not work. Try again.').waitFor()
    expect(await button.isEnabled()).toBe(true)
    await page.context().close()
  })

  test('the second step says so, and takes the code again', async () => {
    const page = await openAsStranger(browser)
    await page.goto(`${url}/app/sign-in`)
    await cutOff(page)
    await page.route('**/api/auth/sign-in/email', (route) => route.fulfill({ json: { twoFactorRedirect: true } }))
    await page.getByLabel('E-mail').fill('somebody@example.com')
    await page.getByLabel('Password').fill('correct horse battery')
    await page.getByRole('button', { name: 'Sign in', exact: true }).click()
    await page.getByLabel('Code').fill('123456')
    await page.getByRole('button', { name: 'Verify' }).click()
    await page.getByText('That did not work. Try again.').waitFor()
    expect(await page.getByRole('button', { name: 'Verify' }).isEnabled()).toBe(true)
    await page.context().close()
  })

  test('who signs out learns that they are still signed in', async () => {
    const { visitor, ws } = await newcomer(gateway, 'leaving@example.com')
    const { page, close } = await openPage(browser, { width: 1280, dark: false }, signedIn(visitor))
    await page.goto(`${visitor.url}/app/${ws}/keys`)
    await page
      .getByRole('button', { name: /^Account: / })
      .first()
      .click()
    await cutOff(page)
    await page.getByRole('menuitem', { name: 'Sign out' }).click()
    await page.getByText('You are still signed in').waitFor()
    await close()
  })

  test('a change without a place of its own for problems tells it in the corner', async () => {
    const { visitor, ws } = await newcomer(gateway, 'changing@example.com')
    await visitor.call('POST', `/api/workspaces/${ws}/keys`, { name: 'Laptop' })
    const { page, close } = await openPage(browser, { width: 1280, dark: false }, signedIn(visitor))
    await page.goto(`${visitor.url}/app/${ws}/keys`)
    await page.getByRole('button', { name: 'Actions for Laptop' }).click()
    await page.route('**/keys/*', (route) => route.abort())
    await page.getByRole('menuitem', { name: 'Disable' }).click()
    await page.getByRole('status').getByText('The server cannot be reached').waitFor()
    await close()
  })
})
