import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { hasBrowser, openBrowser, openPage, signedIn } from './browser.ts'
import { openSite, type Site } from './seed.ts'

const BUDGET_MS = 1_000
/** Others work on the machine as well: the best of so many counts. */
const TRIES = 20

const pages: readonly (readonly [string, (site: Site) => string])[] = [
  ['the public site', () => '/'],
  ['sign-in', () => '/app/sign-in'],
  ['overview', ({ full }) => `/app/${full}`],
  ['requests', ({ full }) => `/app/${full}/requests`],
]

describe.skipIf(!hasBrowser)('first contentful paint', () => {
  let site: Site
  let browser: Browser

  beforeAll(async () => {
    ;[site, browser] = await Promise.all([openSite(), openBrowser()])
  })
  afterAll(async () => {
    await browser?.close()
    await site?.rig.stop()
  })

  test.each(pages)(`%s, with nothing cached: within ${BUDGET_MS} ms`, async (_, path) => {
    const times: number[] = []
    while (times.length < TRIES && !times.some((time) => time < BUDGET_MS)) times.push(await paint(path(site)))
    expect(Math.min(...times)).toBeLessThan(BUDGET_MS)
  })

  /** Milliseconds from the start of the navigation until anything of the page is on the screen (W3C Paint Timing). */
  async function paint(path: string): Promise<number> {
    const { page, close } = await openPage(browser, { width: 1440, dark: false }, signedIn(site.visitor))
    await page.goto(site.url + path)
    const entry = `performance.getEntriesByName('first-contentful-paint')[0]?.startTime`
    // Asked for by the test: the policy of the pages lets no text become code.
    for (;;) {
      const time = await page.evaluate(entry)
      if (typeof time === 'number') {
        await close()
        return time
      }
      await page.evaluate('new Promise((painted) => requestAnimationFrame(painted))')
    }
  }
})
