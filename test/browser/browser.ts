import { existsSync } from 'node:fs'
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core'
import { adminKey } from '../support/gateway.ts'

const EXECUTABLE = '/usr/bin/chromium'
export const hasBrowser = existsSync(EXECUTABLE)

export function openBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: EXECUTABLE,
    args: ['--no-sandbox', '--disable-background-networking', '--disable-gpu', '--disable-dev-shm-usage'],
  })
}

export interface Look {
  readonly width: number
  readonly dark: boolean
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
    viewport: { width, height: 900 },
    colorScheme: dark ? 'dark' : 'light',
    reducedMotion: 'reduce',
  })
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

/** Somebody who is signed in already, as the operator who sees the workspaces with this role. */
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
