import type { Browser, Page } from 'playwright-core'
import { PASSWORD } from '../support/visitor.ts'

/** Slow machines: still far below what would hide a page that never comes. */
const PATIENCE_MS = 20_000

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
