import { existsSync } from 'node:fs'
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core'
import { adminKey } from '../support/gateway.ts'
import type { Visitor } from '../support/visitor.ts'

const EXECUTABLE = '/usr/bin/chromium'
const HEIGHT = 900
/** Slow machines: still far below what would hide a page that never comes. */
export const PATIENCE_MS = 120_000
export const hasBrowser = existsSync(EXECUTABLE)

export function openBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: EXECUTABLE,
    timeout: PATIENCE_MS,
    args: ['--no-sandbox', '--disable-background-networking', '--disable-gpu', '--disable-dev-shm-usage'],
  })
}

export interface Look {
  readonly width: number
  readonly dark: boolean
}

/** Checked on every page: each is loaded once, in the first look, and then put into the others. */
export const looks: readonly (Look & { readonly name: string })[] = [
  { name: 'light-1440', width: 1440, dark: false },
  { name: 'dark-360', width: 360, dark: true },
]

/** For pictures; what is checked in them does not depend on it. */
export const furtherLooks: typeof looks = [
  { name: 'dark-1440', width: 1440, dark: true },
  { name: 'light-360', width: 360, dark: false },
]

/** As when somebody resizes the window, and their system's colours change. */
export async function putInto(page: Page, { width, dark }: Look): Promise<void> {
  await page.setViewportSize({ width, height: HEIGHT })
  await page.emulateMedia({ colorScheme: dark ? 'dark' : 'light' })
  // Charts measure their place in one frame and are drawn in the next.
  await page.evaluate('new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))')
}

/** Whatever went wrong on a page: errors on its console, exceptions, and what its policy kept from loading. */
export interface Watched {
  readonly page: Page
  readonly problems: string[]
  close(): Promise<void>
}

export async function openPage(
  browser: Browser,
  { width, dark }: Look,
  prepare: (context: BrowserContext) => Promise<void>,
): Promise<Watched> {
  const context = await browser.newContext({
    viewport: { width, height: HEIGHT },
    colorScheme: dark ? 'dark' : 'light',
    reducedMotion: 'reduce',
  })
  context.setDefaultTimeout(PATIENCE_MS)
  await prepare(context)
  const page = await context.newPage()
  const problems: string[] = []
  page.on('pageerror', (error) => problems.push(`exception: ${error.stack ?? error.message}`))
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning')
      problems.push(`${message.type()}: ${message.text()}`)
  })
  return { page, problems, close: () => context.close() }
}

/** Goes on with somebody's session. */
export function signedIn({ url, cookies }: Visitor) {
  const all = [...cookies].map(([name, value]) => ({ name, value, url, httpOnly: true, sameSite: 'Lax' as const }))
  return (context: BrowserContext) => context.addCookies(all)
}

/** Goes on with the operator's key, shown as somebody who is signed in. */
export function asOperator(workspaces: readonly { readonly id: string; readonly name: string }[]) {
  const me = {
    user: { id: 'user_1', email: 'operator@example.com', name: 'Operator', twoFactorEnabled: false, passkeys: 0 },
    operator: true,
    workspaces: workspaces.map((workspace) => ({ ...workspace, role: 'owner' })),
  }
  return async (context: BrowserContext) => {
    await context.route('**/api/**', (route) =>
      route.continue({ headers: { ...route.request().headers(), authorization: `Bearer ${adminKey}` } }),
    )
    await context.route('**/api/me', (route) => route.fulfill({ json: me }))
  }
}
