import { mkdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { asOperator, hasBrowser, type Look, openBrowser, openPage } from './browser.ts'
import { type Visit, visits } from './pages.ts'
import { openSite, type Site } from './seed.ts'

/** As text: the policy of the pages lets no script tag in. */
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
/** Where pictures of all pages are left, if they are asked for: see `npm run screenshots`. */
const folder = process.env.TRILANE_TEST_SCREENSHOTS
const only = process.env.TRILANE_TEST_ONLY
const looks: readonly (Look & { readonly name: string })[] = [
  { name: 'light-1440', width: 1440, dark: false },
  { name: 'dark-360', width: 360, dark: true },
  // Further pictures; what is checked on them does not depend on it.
  ...(folder
    ? [
        { name: 'dark-1440', width: 1440, dark: true },
        { name: 'light-360', width: 360, dark: false },
      ]
    : []),
]

interface Violation {
  readonly id: string
  readonly impact: string
  readonly nodes: readonly { readonly html: string; readonly failureSummary: string }[]
}

/** What axe holds to keep people out, each with where. */
async function barriers(page: Page): Promise<string[]> {
  await page.evaluate(axe)
  const violations = (await page.evaluate('axe.run().then(({ violations }) => violations)')) as Violation[]
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => `${id}: ${html}\n${failureSummary}`))
}

describe.skipIf(!hasBrowser)('every page', () => {
  let site: Site
  let browser: Browser

  beforeAll(async () => {
    ;[site, browser] = await Promise.all([openSite(), openBrowser()])
  })
  afterAll(async () => {
    await browser?.close()
    await site?.rig.stop()
  })

  const chosen = visits.filter(({ name }) => !only || name.includes(only))
  describe.each(looks)('$name', ({ name: look, ...how }) => {
    test.each(chosen)('$name: no error, no barrier, nothing wider than the screen', async (visit: Visit) => {
      const workspaces = [
        { id: site.full, name: 'Northwind Analytics' },
        { id: site.empty, name: 'Another one' },
      ]
      const { page, problems, close } = await openPage(browser, how, asOperator(workspaces))
      await page.goto(site.url + visit.path(site))
      await page.waitForSelector(visit.there)
      await page.waitForLoadState('networkidle')
      if (folder) {
        mkdirSync(folder, { recursive: true })
        await page.screenshot({ path: join(folder, `${visit.name}-${look}.png`), fullPage: true })
      }
      expect(problems).toEqual([])
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(how.width)
      expect(await barriers(page)).toEqual([])
      await close()
    })
  })
})
