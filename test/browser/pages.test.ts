import { mkdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { barriers } from './barriers.ts'
import {
  asOperator,
  furtherLooks,
  hasBrowser,
  type Look,
  looks,
  openBrowser,
  openPage,
  putInto,
  signedIn,
  type Watched,
} from './browser.ts'
import { consoleVisits, strangerVisits, type Visit, visits } from './pages.ts'
import { openSite, type Site } from './seed.ts'

// Looking for barriers on a long page takes its time where much else runs.
/** Where pictures of all pages are left, if they are asked for: see `npm run screenshots`. */
const folder = process.env.TRILANE_TEST_SCREENSHOTS
const only = process.env.TRILANE_TEST_ONLY
const first = looks[0] as Look

describe.skipIf(!hasBrowser)('every page', () => {
  let site: Site
  let browser: Browser
  /** One for all pages of who looks: what they share is loaded once, as for people. */
  let workspace: Watched
  let operator: Watched
  let stranger: Watched

  beforeAll(async () => {
    ;[site, browser] = await Promise.all([openSite(), openBrowser()])
    workspace = await openPage(browser, first, signedIn(site.visitor))
    operator = await openPage(browser, first, asOperator([{ id: site.full, name: 'Northwind Analytics' }]))
    stranger = await openPage(browser, first, async () => {})
  })
  afterAll(async () => {
    await browser?.close()
    await site?.rig.stop()
  })

  const chosen = (all: readonly Visit[]) => all.filter(({ name }) => !only || name.includes(only))
  const lookAt = async ({ page, problems }: Watched, visit: Visit) => {
    problems.length = 0
    await putInto(page, first)
    await page.goto(site.url + visit.path(site))
    await page.waitForSelector(visit.there)
    await page.locator('[role=status] .animate-pulse').first().waitFor({ state: 'detached' })
    await visit.open?.(page)
    for (const { name: look, ...how } of [...looks, ...(folder ? furtherLooks : [])]) {
      await putInto(page, how)
      if (folder) await picture(page, join(folder, `${visit.name}-${look}.png`))
      expect(
        problems.filter((problem) => !ofNobody.test(problem)),
        look,
      ).toEqual([])
      const width = () => page.evaluate('document.documentElement.scrollWidth')
      await expect.poll(width, { message: look, timeout: 60_000 }).toBeLessThanOrEqual(how.width)
      // Dialogs are moved up and down alone.
      const within = `[...document.querySelectorAll('[role=dialog], [role=dialog] section')].filter((one) => one.scrollWidth > one.clientWidth).length`
      expect(await page.evaluate(within), look).toBe(0)
      expect(await barriers(page), look).toEqual([])
    }
  }
  test.each(chosen(strangerVisits))('$name: no error, no barrier, nothing wider than the screen', (visit) =>
    lookAt(stranger, visit),
  )
  test.each(chosen(visits))('$name: no error, no barrier, nothing wider than the screen', (visit) =>
    lookAt(workspace, visit),
  )
  test.each(chosen(consoleVisits))('$name: no error, no barrier, nothing wider than the screen', (visit) =>
    lookAt(operator, visit),
  )
})

/** A browser tells on its console of an answer that is no 200, such as that nobody is signed in. */
const ofNobody = /the server responded with a status of 401/

/** As high as the page is: what sticks to an edge of the screen then stands at the page's. */
async function picture(page: Page, path: string): Promise<void> {
  mkdirSync(dirname(path), { recursive: true })
  const { width = 0, height = 0 } = page.viewportSize() ?? {}
  const whole = Number(await page.evaluate('document.documentElement.scrollHeight'))
  await page.setViewportSize({ width, height: Math.max(height, whole) })
  await page.screenshot({ path })
  await page.setViewportSize({ width, height })
}
