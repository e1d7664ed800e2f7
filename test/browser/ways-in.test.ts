import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, test } from 'vitest'
import { type Gateway, startGateway } from '../support/gateway.ts'
import { type OidcProviderForTests, startOidcProvider } from '../support/oidc-provider.ts'
import { newcomer, PASSWORD } from '../support/visitor.ts'
import { asOperator, hasBrowser, openBrowser, openPage } from './browser.ts'
import { addAuthenticator, openAsStranger, signOut } from './by-clicks.ts'

const config = ({ issuer, clientId, clientSecret }: OidcProviderForTests) => `
signIn:
  attemptsPerMinute: 0
  oidc: [{ id: company, name: Company, issuer: "${issuer}", clientId: ${clientId}, clientSecret: ${clientSecret} }]
`

describe.skipIf(!hasBrowser)('ways to sign in, by clicks', () => {
  let provider: OidcProviderForTests
  let gateway: Gateway
  let browser: Browser
  let url: string

  beforeAll(async () => {
    provider = await startOidcProvider()
    ;[gateway, browser] = await Promise.all([startGateway({ config: config(provider) }), openBrowser()])
    url = gateway.url.replace('127.0.0.1', 'localhost')
  })
  afterAll(async () => {
    await browser?.close()
    await gateway?.stop()
    await provider?.stop()
  })

  const opened = async (path: string) => {
    const page = await openAsStranger(browser)
    await page.goto(url + path)
    return page
  }
  const isIn = (page: Page, email: string) =>
    page
      .getByRole('button', { name: `Account: ${email}` })
      .first()
      .waitFor()

  test('a passkey makes an account without a password, and signs in', async () => {
    const page = await opened('/app/sign-up')
    await addAuthenticator(page)
    await page.getByLabel('E-mail').fill('keyed@example.com')
    await page.getByRole('button', { name: 'Use a passkey instead of a password' }).click()
    await isIn(page, 'keyed@example.com')
    await signOut(page)
    await page.getByRole('button', { name: 'Sign in with a passkey' }).click()
    await isIn(page, 'keyed@example.com')
    await page.context().close()
  })

  test('a passkey is added to an account that has a password', async () => {
    await newcomer(gateway, 'both@example.com')
    const page = await opened('/app/sign-in')
    await addAuthenticator(page)
    await page.getByLabel('E-mail').fill('both@example.com')
    await page.getByLabel('Password').fill(PASSWORD)
    await page.getByRole('button', { name: 'Sign in', exact: true }).click()
    await page.getByRole('link', { name: 'Settings' }).click()
    await page.getByRole('button', { name: 'Add a passkey' }).click()
    await page.getByText('You have 1.').waitFor()
    await signOut(page)
    await page.getByRole('button', { name: 'Sign in with a passkey' }).click()
    await isIn(page, 'both@example.com')
    await page.context().close()
  })

  test('single sign-on has a button; what comes to nothing is told', async () => {
    const page = await opened('/app/sign-in')
    await page.getByRole('button', { name: 'Continue with Company' }).click()
    await isIn(page, provider.person.email)
    await newcomer(gateway, 'early@company.test')
    provider.person = { sub: 'p-2', email: 'early@company.test', email_verified: true }
    await signOut(page)
    await page.getByRole('button', { name: 'Continue with Company' }).click()
    await page.getByRole('alert').getByText('There is an account with this address already').waitFor()
    await page.context().close()
  })

  test('who forgot the password learns whom to ask; the link of the operator sets another', async () => {
    const { ws } = await newcomer(gateway, 'forgetful@example.com')
    const page = await opened('/app/sign-in')
    await page.getByRole('link', { name: 'Forgot the password?' }).click()
    await page.getByText('This server sends no mail.').waitFor()

    const operator = await openPage(browser, { width: 1280, dark: false }, asOperator([]))
    await operator.page.goto(`${url}/console/workspaces/${ws}`)
    await operator.page.getByRole('button', { name: 'Password link for forgetful@example.com' }).click()
    await operator.page.getByRole('button', { name: 'Make the link' }).click()
    const link = /http\S+/.exec(await operator.page.getByRole('dialog').locator('code').innerText())?.[0] ?? ''
    await operator.close()

    await page.goto(link)
    await page.getByLabel('New password').fill('a password to remember')
    await page.getByRole('button', { name: 'Set the password' }).click()
    await page.getByLabel('E-mail').fill('forgetful@example.com')
    await page.getByLabel('Password').fill('a password to remember')
    await page.getByRole('button', { name: 'Sign in', exact: true }).click()
    await isIn(page, 'forgetful@example.com')

    await page.goto(link)
    await page.getByLabel('New password').fill('a third password')
    await page.getByRole('button', { name: 'Set the password' }).click()
    await page.getByText('This link is unknown, used or expired.').waitFor()
    await page.context().close()
  })
})
