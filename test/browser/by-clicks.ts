import type { Browser, Page } from 'playwright-core'
import { PASSWORD } from '../support/visitor.ts'
import { PATIENCE_MS } from './browser.ts'

/** A page of a browser that has been nowhere. */
export async function openAsStranger(browser: Browser): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, reducedMotion: 'reduce' })
  context.setDefaultTimeout(PATIENCE_MS)
  return context.newPage()
}

/** On the page for signing up. */
export async function signUpByClicks(page: Page, email: string): Promise<void> {
  await page.getByLabel('E-mail').fill(email)
  await page.getByLabel('Password').fill(PASSWORD)
  await page.getByRole('button', { name: 'Create account' }).click()
}

/** By the navigation at the side. */
export async function toPage(page: Page, name: string): Promise<void> {
  await page.getByRole('navigation').getByRole('link', { name, exact: true }).click()
  await page.getByRole('heading', { level: 1, name }).waitFor()
}

/** A passkey in the browser itself, which says yes to whatever it is asked (WebAuthn domain of Chrome's protocol). */
export async function addAuthenticator(page: Page): Promise<void> {
  const client = await page.context().newCDPSession(page)
  await client.send('WebAuthn.enable')
  await client.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  })
}

export async function signOut(page: Page): Promise<void> {
  await page
    .getByRole('button', { name: /^Account: / })
    .first()
    .click()
  await page.getByRole('menuitem', { name: 'Sign out' }).click()
  await page.getByRole('heading', { name: 'Sign in' }).waitFor()
}
